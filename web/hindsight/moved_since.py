"""What lies between a day as known then and as known now: groups of entries with their points, that add up as shown.

Called by ``then_and_now_page``. Whoever may not read entries gets the sum of each group.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Literal, TypeVar

from access.deciding import may
from access.roles import Action
from projections.changes import Changed
from projections.ledger import ANSWER
from projections.named_entries import Key
from projections.rounding import apportion, in_tenths
from projections.suppression import Release, rounds_in, together
from projections.then_and_now import Since, What
from web.door.identity import me
from web.hindsight.since_then import told_of
from web.hindsight.told_since import Told, told_since
from web.viewpoint import Viewpoint
from web.wording import joined

T = TypeVar("T")
Which = What | Literal["others"]
HEADINGS: dict[Which, tuple[str, str]] = {
    "late": ("Recorded later", "It had happened by then, and was not recorded yet."),
    "corrected": ("Corrected since", "It said something else then."),
    "retracted": ("Retracted since", "It counted then, and no longer does."),
    "further": ("Carried further", "It was settled, carried out or ended by then, and that was recorded later."),
    "others": (
        "Everything else",
        "The same entries as then, which weigh more or less beside those above; confidential conversations; "
        "and another policy, if one is in force now.",
    ),
}
SHOWN = 10
"""Entries of a group that are seen at once; the others are folded away."""


@dataclass(frozen=True)
class Group:
    """What one kind of hindsight adds up to, in tenths of a point; ``lines`` are for readers of entries."""

    which: Which
    title: str
    about: str
    tenths: int
    lines: Sequence[Told]

    @property
    def points(self) -> float:
        return self.tenths / 10

    @property
    def first(self) -> Sequence[Told]:
        return self.lines[:SHOWN]

    @property
    def rest(self) -> Sequence[Told]:
        return self.lines[SHOWN:]


@dataclass(frozen=True)
class Between:
    """All that lies between two views of a day of one partnership."""

    ref: str
    view: Viewpoint
    changed: Changed
    since: Sequence[Since]
    released: Sequence[Release]

    @property
    def total(self) -> int:
        """The difference in tenths of a point, as both scores are shown."""
        return in_tenths(self.changed.after or 0.0) - in_tenths(self.changed.before or 0.0)


def groups_of(between: Between) -> list[Group]:
    """The groups that hold something, in the order of ``HEADINGS``; their points add up to the difference."""
    of = _which_of(between)
    points: dict[Which, dict[Key, float]] = {which: {} for which in HEADINGS}
    for key, which in of.items():
        points[which][key] = 0.0
    for line in between.changed.lines:
        which = of.get((line.kind, line.entry), "others")
        points[which][line.kind, line.entry] = points[which].get((line.kind, line.entry), 0.0) + line.points
    held = {which: by_key for which, by_key in points.items() if by_key}
    parts = _in_tenths({which: fsum(by_key.values()) for which, by_key in held.items()}, between.total)
    return [_group(which, by_key, parts[which], between) for which, by_key in held.items()]


def _in_tenths(points: Mapping[T, float], total: int) -> dict[T, int]:
    """The points in tenths that add up to the total; what moves nothing stays at nothing."""
    moved = [key for key, value in points.items() if value]
    parts = apportion([points[key] for key in moved], total)
    return dict.fromkeys(points, 0) | dict(zip(moved, parts, strict=True))


def _which_of(between: Between) -> dict[Key, Which]:
    """What became of each entry that may be told of; answers that came in since were recorded later."""
    of: dict[Key, Which] = {(each.kind, each.ref): each.what for each in told_of(between.since)}
    return of | {(ANSWER, together(each.rounds)): "late" for each in between.released}


def _group(which: Which, points: dict[Key, float], tenths: int, between: Between) -> Group:
    reads = may(me(), Action.READ, between.ref)
    lines = _lines(points, tenths, between) if reads and which != "others" else []
    return Group(which, *HEADINGS[which], tenths, lines)


def _lines(points: dict[Key, float], tenths: int, between: Between) -> list[Told]:
    """The largest first; those that move nothing by the day they happened."""
    parts = _in_tenths(points, tenths)
    keys = [key for key in points if key[0] != ANSWER]
    told = told_since(between.ref, between.view, between.since, keys, parts)
    told += [_of_round(each, parts) for each in between.released if (ANSWER, together(each.rounds)) in parts]
    return sorted(told, key=lambda line: (-abs(line.tenths), line.on))


def _of_round(release: Release, parts: dict[Key, int]) -> Told:
    named = together(release.rounds)
    rounds = rounds_in(named)
    title = f"Check-in round{'s' if len(rounds) > 1 else ''} {joined(rounds)}"
    return Told(title, "answers to check-ins", release.enters_on, release.known_at.date(), parts[ANSWER, named])
