"""Why health, or one of its dimensions, is what it is on a day: entry by entry, adding up exactly.

Called by the pages, the command line and reports; the arguments are those of ``timelines``. For readers the points of
check-in rounds are tenths, and the score is what all points add up to. ``changes`` says what moved it between two days.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np

from projections.changes import Changed, ChangeLine, Seen, changed
from projections.leaving_out import LeavingOut
from projections.policy import Policy
from projections.rebuild import no_garbage_collection
from projections.reckoning import Line, Lined, Sum, reckoned
from projections.timelines import evidence_on
from projections.workspace import Workspace

__all__ = ["ChangeLine", "Changed", "Contribution", "Explanation", "Item", "change", "explain"]


@dataclass(frozen=True)
class Contribution:
    """Points that an entry gives (or takes) in one dimension; answers are pooled by round."""

    entry: str
    kind: str
    dimension: str
    points: float


@dataclass(frozen=True)
class Item:
    """An item of evidence on a day: what a rule says of an entry, from ``on`` until before ``until``.

    ``days`` is for how many days it has counted by then, 1 when it is of one day; ``left`` is what is left of the
    weight that it has gathered, 0..1, and ``None`` while it stands.
    """

    rule: str
    value: float
    weight: float
    on: date
    until: date
    days: int
    left: float | None
    partner: str | None


@dataclass(frozen=True)
class Explanation:
    """``base`` and the points of all contributions add up to ``score``, exactly."""

    base: float
    contributions: list[Contribution]
    score: float | None
    _sum: Sum | None = field(default=None, compare=False, repr=False)

    def behind(self, lines: Iterable[Line]) -> dict[Line, list[Item]]:
        """The evidence behind some of the lines (entry, kind, dimension), the earliest first."""
        return {} if self._sum is None else _behind(self._sum, set(lines))


def explain(
    workspace: Workspace,
    partnership: str,
    on: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    without: str | None = None,
    leaving_out: LeavingOut | None = None,
    dimension: str | None = None,
    released: bool = True,
) -> Explanation:
    """What health on a day is made of, or one ``dimension`` of it; the largest first, a cap a line of its own."""
    rules = policy or workspace.policy_at(known_at)
    given = evidence_on(
        workspace, partnership, on, known_at, policy, without, leaving_out=leaving_out, released=released
    )
    found = reckoned(Lined(given), on, rules, dimension, released=released)
    with no_garbage_collection():
        ordered = sorted(found.points.items(), key=lambda pair: -abs(pair[1]))
        lines = [Contribution(*line, points) for line, points in ordered]
    return Explanation(found.base, lines, found.score, found)


def change(
    workspace: Workspace,
    partnership: str,
    first: date,
    last: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    dimension: str | None = None,
    released: bool = True,
) -> Changed:
    """What moved health, or one ``dimension``, between the ends of two days: entry by entry, the largest first."""
    before, after = Seen(first, known_at), Seen(last, known_at)
    return changed(workspace, partnership, before, after, policy=policy, dimension=dimension, released=released)


# -- the evidence behind a line ------------------------------------------------------------------------------


def _behind(found: Sum, wanted: set[Line]) -> dict[Line, list[Item]]:
    lined, items = found.lined, dict[Line, list[Item]]()
    places = [at for at, line in enumerate(lined.lines) if line in wanted]
    started = lined.given.arrays.start <= found.on.toordinal()
    for at in np.flatnonzero(np.isin(lined.at, places) & started).tolist():
        items.setdefault(lined.lines[lined.at[at]], []).append(_item(found, at))
    return {line: sorted(of_line, key=lambda item: item.on) for line, of_line in items.items()}


def _item(found: Sum, at: int) -> Item:
    given, today = found.lined.given, found.on.toordinal()
    arrays = given.arrays
    start, until = int(arrays.start[at]), int(arrays.until[at])
    half_lives = [dimension.half_life_days for dimension in found.policy.by_dimension.values()]
    code, partner = int(arrays.dimension[at]), int(arrays.partner[at])
    fading = code < len(half_lives) and until <= today + 1
    return Item(
        rule=given.rules[at],
        value=float(arrays.value[at]),
        weight=float(arrays.weight[at]),
        on=date.fromordinal(start),
        until=date.fromordinal(until),
        days=min(until, today + 1) - start,
        left=2.0 ** ((until - 1 - today) / half_lives[code]) if fading else None,
        partner=arrays.partners[partner] if partner >= 0 else None,
    )
