"""Sentences about health and about entries: what a page says before it shows a picture or a table."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from domain.entries import Entry
from projections.policy import Policy
from web.wording import brief_day, capital, joined, whole
from web.words import choice_label

Names = Mapping[str, str]
"""What each partner is called, by ref."""
LEVEL = 2
"""A change in health of less than this many points is called level."""
FORTNIGHT = 14
"""Days."""


def rank_of(policy: Policy, band: str | None) -> int | None:
    """The place of a band from the best (0) down; ``None`` without a band."""
    order = sorted(policy.bands, key=lambda name: -policy.bands[name])
    return order.index(band) if band in order else None


def health_sentence(name: str, score: float | None, band: str | None, before: float | None) -> str:
    """“Kirkfield is on strained terms: 52, down 9 in three months.”"""
    if score is None or math.isnan(score):
        return f"There is not enough evidence yet to say what terms the partners of {name} are on."
    moved = change_words(before, score)
    return f"{name} is {band}: {whole(score)}{', ' + moved if moved else ''}."


def change_words(before: float | None, after: float | None) -> str:
    """“down 9 in three months”, from the whole numbers that the reader sees; empty when either is not known."""
    if before is None or after is None or math.isnan(before) or math.isnan(after):
        return ""
    moved = whole(after) - whole(before)
    if abs(moved) < LEVEL:
        return "level over three months"
    return f"{'up' if moved > 0 else 'down'} {abs(moved)} in three months"


def ago(when: date | None, today: date) -> str:
    """“yesterday”, “12 days ago”, “5 months ago”."""
    if when is None:
        return "none recorded"
    days = (today - when).days
    if days <= 1:
        return "today" if days <= 0 else "yesterday"
    if days < 60:
        return f"{days} days ago"
    return f"{days // 30} months ago" if days < 730 else f"{days // 365} years ago"


def ahead(when: date, today: date) -> str:
    """“today”, “tomorrow”, “in 9 days”, and after a fortnight the day itself: “4 Dec”, “4 Jan 2027”."""
    days = (when - today).days
    if days <= 1:
        return "today" if days <= 0 else "tomorrow"
    if days <= FORTNIGHT:
        return f"in {days} days"
    return f"{when.day} {when:%b}" if when.year == today.year else brief_day(when)


def title_of(entry: Entry, names: Names) -> str:
    """One line that says what the entry is; used wherever entries are listed."""
    describe = _TITLES.get(entry.kind_name)
    return describe(entry, names) if describe else str(getattr(entry, "title", "") or entry.ref)


def named(refs: tuple[str, ...], names: Names) -> str:
    """Partners by name, in one phrase."""
    return joined([names.get(ref, ref) for ref in refs])


def meeting_kind(kind: str) -> str:
    """“Board meeting”."""
    words = choice_label("meeting", "kind", kind)
    return words if words.endswith("meeting") else f"{words} meeting"


def _meeting(entry: Any, names: Names) -> str:
    return entry.title or meeting_kind(entry.kind)


def _planned_meeting(entry: Any, names: Names) -> str:
    return f"{entry.title or meeting_kind(entry.kind)}, {brief_day(entry.meets_on)}"


def _item(entry: Any, names: Names) -> str:
    outcome = choice_label("item", "outcome", entry.outcome).lower() if entry.outcome else "outcome not recorded"
    return f"{entry.title} ({outcome})"


def _escalation(entry: Any, names: Names) -> str:
    return f"{capital(entry.level)}: {entry.title}"


def _contact(entry: Any, names: Names) -> str:
    channel = choice_label("contact", "channel", entry.channel)
    return f"{channel}, {entry.tone}: {named(entry.between, names)}"


def _link(entry: Any, names: Names) -> str:
    return f"{choice_label('link', 'relation', entry.relation)} {entry.to}"


def _rebase(entry: Any, names: Names) -> str:
    return f"{entry.measure}: {entry.reason}"


def _target(entry: Any, names: Names) -> str:
    return f"{capital(entry.measure)}: {choice_label('target', 'bound', entry.bound).lower()} {entry.value:g}"


def _dismissal(entry: Any, names: Names) -> str:
    return f"{choice_label('dismissal', 'signal', entry.signal)}, until {brief_day(entry.until_on)}"


def _commentary(entry: Any, names: Names) -> str:
    section = choice_label("commentary", "section", entry.section)
    return f"On “{section}”, {brief_day(entry.from_on)} to {brief_day(entry.to_on)}"


_TITLES: dict[str, Callable[[Any, Names], str]] = {
    "partnership": lambda entry, names: str(entry.name),
    "partner": lambda entry, names: f"{entry.name} joined",
    "meeting": _meeting,
    "planned-meeting": _planned_meeting,
    "item": _item,
    "escalation": _escalation,
    "contact": _contact,
    "link": _link,
    "rebase": _rebase,
    "target": _target,
    "dismissal": _dismissal,
    "commentary": _commentary,
    "check-in": lambda entry, names: f"Check-in round {entry.round}",
    "listening": lambda entry, names: "A listening conversation",
}
