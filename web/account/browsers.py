"""What a browser says it is, in words: “Firefox on Windows”. The pages about sign-ins call it."""

from __future__ import annotations

_BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
"""What stands in the text and what it means; the first that is found counts, because each claims to be later ones."""
_SYSTEMS = (
    ("iPhone", "an iPhone"),
    ("iPad", "an iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "a Mac"),
    ("CrOS", "a Chromebook"),
    ("Linux", "Linux"),
)


def in_words(said: str) -> str:
    """The browser and the system it says it runs on; never more than it says."""
    browser = _first(_BROWSERS, said) or "A browser"
    system = _first(_SYSTEMS, said)
    return f"{browser} on {system}" if system else browser


def _first(marks: tuple[tuple[str, str], ...], said: str) -> str | None:
    return next((words for mark, words in marks if mark in said), None)
