"""What comes of it: health as it is and what it would be, over time, on the day, and by what it is made of.

Called by ``page``. All figures are those that readers are given: whole points, and tenths in explanations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from projections.evidence.surroundings import CAP
from projections.explanations import Explanation, explain
from projections.health import Floats
from projections.leaving_out import LeavingOut
from projections.named_entries import entries_named
from projections.policy import Policy
from projections.rounding import apportion, in_tenths
from projections.timelines import Timeline, timeline
from web.current import workspace
from web.entries import address_of, partner_names
from web.pooling import Share, shown
from web.sentences import title_of
from web.viewpoint import Viewpoint
from web.wording import counted, kind_word

Line = tuple[str, str, str]
"""An entry, its kind and a dimension."""
SHOWN = 10
"""Lines of the explanation that are listed one by one, at most."""
SEEN = 0.05
"""Points of a line that is not added up with the others."""


@dataclass(frozen=True)
class Pair:
    """A number as it is, what it would be, and the difference; ``None`` without enough evidence."""

    as_it_is: float | None
    what_if: float | None

    @property
    def difference(self) -> float | None:
        return None if self.as_it_is is None or self.what_if is None else self.what_if - self.as_it_is


@dataclass(frozen=True)
class Outcome:
    """Health as it is and as it would be on every day, NaN without enough evidence; dimensions on the last day."""

    days: list[date]
    as_it_is: Floats
    what_if: Floats
    dimensions: list[tuple[str, Pair]]

    @property
    def now(self) -> Pair:
        """On the last day."""
        return self.at(-1)

    def at(self, day: int) -> Pair:
        return _pair(self.as_it_is, self.what_if, day)

    @property
    def are_both_known(self) -> bool:
        """Whether there is a day with both numbers."""
        return bool(np.isfinite(self.what_if - self.as_it_is).any())

    def largest(self) -> tuple[date, float] | None:
        """The first day with the largest difference either way, and the difference; ``None`` where there is none."""
        difference = np.nan_to_num(self.what_if - self.as_it_is)
        at = int(np.argmax(np.abs(difference)))
        return (self.days[at], float(difference[at])) if difference[at] else None


@dataclass(frozen=True)
class Moved:
    """A line of the explanation that would give other points, in tenths."""

    title: str
    what: str
    on: date | None
    address: str | None
    dimension: str
    why: str
    tenths: int

    @property
    def points(self) -> float:
        return self.tenths / 10


def outcome_of(ref: str, first: date, view: Viewpoint, leaving_out: LeavingOut, policy: Policy | None) -> Outcome:
    """From the first day on which health has a score either way."""
    asked: dict[str, Any] = {"known_at": view.known_at}
    plain = timeline(workspace(), ref, first, view.on, **asked)
    other = timeline(workspace(), ref, first, view.on, **asked, policy=policy, leaving_out=leaving_out)
    known = np.flatnonzero(np.isfinite(plain.health) | np.isfinite(other.health))
    start = int(known[0]) if len(known) else len(plain.days) - 1
    return Outcome(plain.days[start:], plain.health[start:], other.health[start:], list(_dimensions(plain, other)))


def _dimensions(plain: Timeline, other: Timeline) -> Iterator[tuple[str, Pair]]:
    for name, scores in plain.dimensions.items():
        yield name, _pair(scores.score, other.dimensions[name].score, -1)


def by_month(found: Outcome) -> list[tuple[date, Pair]]:
    """Health at each month's end and on the last day, the latest first."""
    last = len(found.days) - 1
    ends = [at for at, day in enumerate(found.days) if at == last or (day + timedelta(days=1)).day == 1]
    return [(found.days[at], found.at(at)) for at in reversed(ends)]


def explained(
    ref: str, view: Viewpoint, leaving_out: LeavingOut, policy: Policy | None
) -> tuple[Explanation, Explanation]:
    """What health is made of on the day, as it is and as it would be."""
    asked: dict[str, Any] = {"known_at": view.known_at}
    other = explain(workspace(), ref, view.on, **asked, policy=policy, leaving_out=leaving_out)
    return explain(workspace(), ref, view.on, **asked), other


def moved(ref: str, view: Viewpoint, before: Explanation, after: Explanation) -> list[Moved]:
    """The lines that differ, the largest first and the rest added up; they add up to the difference in tenths."""
    if before.score is None or after.score is None:
        return []
    shares = sorted(shown(ref, list(_shares(before, after))), key=lambda share: -abs(share.points))
    shown_apart = min(sum(abs(share.points) >= SEEN for share in shares), SHOWN)
    apart, rest = shares[:shown_apart], shares[shown_apart:]
    values = [share.points for share in apart] + ([sum(share.points for share in rest)] if rest else [])
    parts = apportion(values, in_tenths(after.score) - in_tenths(before.score))
    lines = list(_said(ref, view, apart, parts))
    together = counted(len(rest), "smaller difference")
    return lines + ([Moved(f"{together}, added up", "", None, None, "", "", parts[-1])] if rest else [])


def _shares(before: Explanation, after: Explanation) -> Iterator[Share]:
    """A share for each line whose points differ, and for where scores start if that does."""
    points, others = _points(before), _points(after)
    if before.base != after.base:
        yield Share("", "", "", after.base - before.base, "", "Where every partnership starts", pooled=True)
    for line in {**points, **others}:
        by = others.get(line, 0.0) - points.get(line, 0.0)
        if by:
            yield Share(*line, by, "no longer counts" if line not in others else "")


def _points(explanation: Explanation) -> dict[Line, float]:
    return {(line.entry, line.kind, line.dimension): line.points for line in explanation.contributions}


def _said(ref: str, view: Viewpoint, shares: Sequence[Share], parts: Sequence[int]) -> Iterator[Moved]:
    keys = [(share.kind, share.entry) for share in shares if not share.pooled]
    rows, names = entries_named(workspace(), ref, keys, view.known_at), partner_names(ref, view.known_at)
    for share, tenths in zip(shares, parts, strict=False):
        row = rows.get((share.kind, share.entry))
        address = None if share.pooled else address_of(ref, share.kind, share.entry)
        title = title_of(row.entry, names) if row and not share.title else share.title or share.entry
        what = kind_word(share.kind) if row and not share.title else ""
        dimension = share.dimension if share.dimension != CAP else ""
        yield Moved(title, what, row.happened_on if row else None, address, dimension, share.why, tenths)


# -- numbers -------------------------------------------------------------------------------------------------


def _pair(as_it_is: Floats, what_if: Floats, at: int) -> Pair:
    return Pair(_number(as_it_is[at]), _number(what_if[at]))


def _number(value: Any) -> float | None:
    return float(value) if np.isfinite(value) else None
