"""How one save moved health, in words: a sentence, and the entries that moved it. Called by the page of a meeting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from projections.ledger import history
from projections.rounding import apportion, in_tenths
from projections.saves import Key, Moved, moved_by, touched_at
from web.current import workspace
from web.entries import address_of, partner_names
from web.sentences import Names, title_of
from web.wording import tenths

SHOWN = 5
"""Entries listed one by one; the others of the save are added up."""
REST = "Smaller ones of this meeting, added up"
OTHERS = "What was recorded before, which now has a smaller share"


@dataclass(frozen=True)
class MovedLine:
    """Points of health; without an address it is a sum of several entries."""

    title: str
    points: float
    address: str = ""


@dataclass(frozen=True)
class HealthMoved:
    """A sentence such as “Health moved from 61.2 to 62.0.”, and lines that add up to the difference as shown."""

    sentence: str
    lines: list[MovedLine]


def health_moved(ref: str, at: datetime, kind: str) -> HealthMoved | None:
    """What the save at that instant did; ``None`` when it recorded several of the kind at once, as an import does."""
    touched = touched_at(workspace(), ref, at)
    if sum(each == kind for each, _ in touched) != 1:
        return None
    moved = moved_by(workspace(), ref, at, touched)
    return HealthMoved(_sentence(moved), _lines(ref, moved, partner_names(ref)))


def _sentence(moved: Moved) -> str:
    if moved.after is None:
        return "There is not enough recorded yet to work out health."
    if moved.before is None:
        return f"Health can be worked out for the first time: {tenths(moved.after)}."
    if in_tenths(moved.before) == in_tenths(moved.after):
        return f"Health stayed at {tenths(moved.after)}."
    return f"Health moved from {tenths(moved.before)} to {tenths(moved.after)}."


def _lines(ref: str, moved: Moved, names: Names) -> list[MovedLine]:
    if moved.before is None or moved.after is None or not moved.by_entry:
        return []
    shown, rest = moved.by_entry[:SHOWN], moved.by_entry[SHOWN:]
    sums = [points for _, points in shown] + [sum(points for _, points in rest), moved.others]
    parts = apportion(sums, in_tenths(moved.after) - in_tenths(moved.before))
    lines = [_line(ref, key, part / 10, names) for (key, _), part in zip(shown, parts, strict=False)]
    lines += [MovedLine(REST, parts[-2] / 10), MovedLine(OTHERS, parts[-1] / 10)]
    return [line for line in lines if line.points]


def _line(ref: str, key: Key, points: float, names: Names) -> MovedLine:
    kind, entry_ref = key
    versions = history(workspace(), ref, kind, entry_ref)
    title = (
        "Who was there, and the time given to each item" if kind == "meeting" else title_of(versions[-1].entry, names)
    )
    return MovedLine(title, points, address_of(ref, kind, entry_ref))
