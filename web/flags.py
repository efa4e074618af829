"""The numbered flags of a timeline: the dozen entries of a period that mattered most, oldest first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from projections.ledger import entries
from web.current import workspace
from web.policies.flagged import policy_flags
from web.sentences import Names, title_of
from web.wording import capital, kind_word
from web.words import choice_label

AT_MOST = 12
LANES = 4
"""Rows in which flags stand beneath the line, so that near ones do not cover each other."""
APART = 0.075
"""The least distance between two flags in a lane, as a share of the width of a phone."""
_LEVELS = {"breakdown": 100, "dispute": 80, "concern": 40, "tension": 15}
_AGREEMENTS = {"principle": 52, "goal": 50, "outcome": 48}
_GATHERINGS = {"awayday": 60, "workshop": 38}
_KINDS = ("escalation", "programme", "agreement", "meeting", "partner", "link", "rebase")


@dataclass(frozen=True)
class Flag:
    """Something that happened; ``weight`` says how much it matters next to others, ``ref`` is its entry."""

    on: date
    title: str
    kind: str
    ref: str
    weight: int
    about: str
    number: int = 0
    lane: int = 0


def flags_between(ref: str, first: date, last: date, known_at: datetime | None, names: Names | None) -> list[Flag]:
    """At most a dozen, numbered from 1. Without ``names`` they say what kind of thing happened and no more."""
    found = [flag for flag in _candidates(ref, first, last, known_at, names or {}) if first <= flag.on <= last]
    if names is None:
        found = [replace(flag, title=flag.about, ref="") for flag in found]
    found += [Flag(*each) for each in policy_flags(first, last, known_at)]
    by_weight = sorted(_merged(found), key=lambda flag: (-flag.weight, flag.on))
    chosen: list[Flag] = []
    for flag in by_weight:
        placed = place(sorted([*chosen, flag], key=lambda each: (each.on, -each.weight)), first, last)
        if placed is not None:
            chosen = placed
        if len(chosen) == AT_MOST:
            break
    return [replace(flag, number=number) for number, flag in enumerate(chosen, 1)]


def place(flags: list[Flag], first: date, last: date) -> list[Flag] | None:
    """The flags, each in the first lane where it covers no other; ``None`` when they do not all fit."""
    span = max((last - first).days, 1)
    taken = [-1.0] * LANES
    placed = []
    for flag in flags:
        across = (flag.on - first).days / span
        lane = next((n for n in range(LANES) if across - taken[n] >= APART), None)
        if lane is None:
            return None
        taken[lane] = across
        placed.append(replace(flag, lane=lane))
    return placed


def _candidates(ref: str, first: date, last: date, known_at: datetime | None, names: Names) -> Iterator[Flag]:
    """A meeting happens on one day; of other kinds something may follow years after."""
    decided = _decisions_by_meeting(ref, first, known_at)
    for kind in _KINDS:
        since = first if kind == "meeting" else None
        for row in entries(workspace(), ref, kind=kind, known_at=known_at, since=since, until=last):
            entry: Any = row.entry
            if kind == "meeting":
                yield from _meeting(entry, names, decided[row.ref])
            else:
                yield from _RULES[kind](entry, names)


def _decisions_by_meeting(ref: str, first: date, known_at: datetime | None) -> Counter[str | None]:
    """How many decisions of a day or later name each meeting; enough for meetings that were held since."""
    found = entries(workspace(), ref, kind="decision", known_at=known_at, since=first)
    rows: list[Any] = [row.entry for row in found]
    return Counter(decision.meeting for decision in rows)


def _meeting(meeting: Any, names: Names, decisions: int) -> Iterator[Flag]:
    weight = _GATHERINGS.get(meeting.kind, 0)
    title = title_of(meeting, names)
    if weight:
        kind = choice_label("meeting", "kind", meeting.kind)
        yield Flag(
            meeting.held_on, title if kind in title else f"{kind}: {title}", "meeting", meeting.ref, weight, kind
        )
    elif decisions:
        made = f"{decisions} decision{'s' if decisions > 1 else ''} made"
        yield Flag(meeting.held_on, f"{title}: {made}", "meeting", meeting.ref, min(8 + 4 * decisions, 36), made)


def _escalation(entry: Any, names: Names) -> Iterator[Flag]:
    weight, level = _LEVELS[entry.level], capital(entry.level)
    turns = [(entry.raised_on, "raised", weight)]
    turns += [(on, "reopened", weight + 5) for on in entry.reopened_on]
    turns += [(on, "settled", weight - 5) for on in entry.settled_on]
    for on, turn, heavy in turns:
        yield Flag(on, f"{level} {turn}: {entry.title}", "escalation", entry.ref, heavy, f"{level} {turn}")


def _programme(entry: Any, names: Names) -> Iterator[Flag]:
    yield Flag(entry.started_on, f"{entry.title} began", "programme", entry.ref, 65, "A programme began")
    if entry.ended_on:
        yield Flag(entry.ended_on, f"{entry.title} ended", "programme", entry.ref, 45, "A programme ended")


def _agreement(entry: Any, names: Names) -> Iterator[Flag]:
    turns = [(entry.agreed_on, "agreed"), (entry.withdrawn_on, "given up")]
    for on, turn in turns:
        about = f"{capital(entry.kind)} {turn}"
        if on:
            yield Flag(on, f"{about}: {entry.title}", "agreement", entry.ref, _AGREEMENTS[entry.kind], about)


def _partner(entry: Any, names: Names) -> Iterator[Flag]:
    yield Flag(entry.joined_on, f"{entry.name} joined", "partner", entry.ref, 30, "A partner joined")
    if entry.left_on:
        yield Flag(entry.left_on, f"{entry.name} left", "partner", entry.ref, 70, "A partner left")


def _link(entry: Any, names: Names) -> Iterator[Flag]:
    weight = 55 if entry.relation in ("merged-into", "grew-from") else 12
    yield Flag(entry.since, title_of(entry, names), "link", entry.ref, weight, "Linked to another partnership")


def _rebase(entry: Any, names: Names) -> Iterator[Flag]:
    title = f"The chart of {entry.measure.replace('-', ' ')} began afresh: {entry.reason}"
    yield Flag(entry.from_on, title, "rebase", entry.ref, 42, "A chart began afresh")


_RULES = {
    "escalation": _escalation,
    "programme": _programme,
    "agreement": _agreement,
    "partner": _partner,
    "link": _link,
    "rebase": _rebase,
}


def _merged(flags: list[Flag]) -> Iterator[Flag]:
    """Several agreements, or several partners joining, on one day make one flag."""
    groups: dict[tuple[Any, ...], list[Flag]] = {}
    for number, flag in enumerate(flags):
        alike = (flag.on, flag.kind, flag.weight) if flag.kind in ("agreement", "partner") else (number,)
        groups.setdefault(alike, []).append(flag)
    for group in groups.values():
        first = group[0]
        more = f" (and {len(group) - 1} more {kind_word(first.kind, len(group) - 1)} that day)"
        yield replace(first, title=first.title + more) if len(group) > 1 else first
