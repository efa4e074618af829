"""Writes calendar files."""

from __future__ import annotations

from collections.abc import Iterable


def calendar(*events: str, name: str = "", head: Iterable[str] = ()) -> str:
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//test//EN", *([f"X-WR-CALNAME:{name}"] if name else []), *head]
    return "\r\n".join([*lines, *events, "END:VCALENDAR", ""])


def event(title: str, *lines: str, start: str = ":20260310T100000", uid: str = "") -> str:
    """A meeting; ``start`` is what follows DTSTART, one hour long unless the lines say otherwise."""
    own = [f"UID:{uid or title}", f"SUMMARY:{title}", f"DTSTART{start}"]
    length = (
        [] if any(line.startswith(("DTEND", "DURATION")) for line in lines) or "DATE:" in start else ["DURATION:PT1H"]
    )
    return "\r\n".join(["BEGIN:VEVENT", *own, *length, *lines, "END:VEVENT"])
