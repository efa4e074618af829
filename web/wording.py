"""How days, numbers and dimensions are written on pages. Registered as template filters."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime

from flask import Flask
from markupsafe import Markup

from web.words import CHOICE_WORDS, KIND_WORDS

DIMENSION_WORDS: dict[str, tuple[str, str]] = {
    "trust": ("Trust", "what partners answer in check-ins about one another"),
    "decisions": ("Decisions", "what agenda items come to"),
    "follow_through": ("Follow-through", "whether decisions, actions and papers are acted on, and in time"),
    "repair": ("Repair", "whether tensions are named, and settled rather than left"),
    "engagement": ("Engagement", "who turns up, and whether partners meet at all"),
    "conversation": ("Conversation", "time to talk, the tone of contact, and listening"),
}
"""A heading for each dimension of health, and what it is about."""
_STRENGTHS = ("strong", "steady", "strained", "weak")
_MINUS = "−"


def register(app: Flask) -> None:
    app.jinja_env.filters.update(
        day=day, short_day=short_day, instant=instant, whole=whole, tenths=tenths, points=points, counted=counted
    )
    app.jinja_env.filters.update(dimension=dimension, capital=capital, kind_word=kind_word)
    app.jinja_env.globals.update(dimension_about=dimension_about, choice_words=CHOICE_WORDS)


def day(when: date) -> Markup:
    """“14 March 2026”, marked up as a date."""
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), long_day(when))


def short_day(when: date) -> Markup:
    """“14 Mar 2026”, marked up as a date."""
    return Markup('<time datetime="{}">{}</time>').format(when.isoformat(), brief_day(when))


def instant(at: datetime) -> Markup:
    """“14 March 2026, 09:30 UTC”, marked up as an instant."""
    at = at.astimezone(UTC)
    return Markup('<time datetime="{}">{}, {:%H:%M} UTC</time>').format(at.isoformat(), long_day(at), at)


def long_day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def brief_day(when: date) -> str:
    return f"{when.day} {when:%b %Y}"


def whole(value: float) -> int:
    """The nearest whole number, halves upwards."""
    return math.floor(value + 0.5)


def tenths(value: float) -> str:
    return f"{value:.1f}".replace("-", _MINUS)


def points(value: float) -> str:
    """Signed, to one decimal: “+3.2”, “−1.4”, “0.0”."""
    text = f"{value:+.1f}".replace("-", _MINUS)
    return "0.0" if text in ("+0.0", f"{_MINUS}0.0") else text


def counted(number: int, one: str, many: str | None = None) -> str:
    """“1 entry”, “2,000 entries”."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def capital(text: str) -> str:
    """The text with a capital first letter and the rest as it is."""
    return text[:1].upper() + text[1:]


def dimension(name: str) -> str:
    return DIMENSION_WORDS[name][0] if name in DIMENSION_WORDS else capital(name.replace("_", " "))


def dimension_about(name: str) -> str:
    return DIMENSION_WORDS[name][1] if name in DIMENSION_WORDS else ""


def strength(band: int, bands: int) -> str:
    """A word for a dimension whose score falls in the ``band``-th best of ``bands`` bands."""
    return _STRENGTHS[min(band * len(_STRENGTHS) // max(bands, 1), len(_STRENGTHS) - 1)]


def kind_word(kind: str, number: int = 1) -> str:
    one, many = KIND_WORDS.get(kind, (kind, f"{kind}s"))
    return one if number == 1 else many


def joined(words: list[str]) -> str:
    """“a”, “a and b”, “a, b and c”."""
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
