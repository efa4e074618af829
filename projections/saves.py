"""What one save did to health: the score without it, the score with it, and the points of each entry it touched.

Called by the page of a meeting. Both scores are for the day of the save, as known just before and at that instant,
so the answer stays the same however much is recorded later.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from domain.errors import UnknownPartnership
from projections.book import microseconds
from projections.explanations import Explanation, explain
from projections.workspace import Workspace

_MOMENT = timedelta(microseconds=1)
Key = tuple[str, str]
"""The kind and ref of an entry."""


@dataclass(frozen=True)
class Moved:
    """Health before and after a save (``None``: not enough evidence).

    ``by_entry`` holds the change in points of each entry that the save touched and that counts, the largest first;
    with ``others``, the change in those of all other entries, they add up to ``after - before`` exactly.
    """

    before: float | None
    after: float | None
    by_entry: list[tuple[Key, float]]
    others: float


def touched_at(workspace: Workspace, partnership: str, at: datetime) -> list[Key]:
    """The entries that a save touched: no two saves of a partnership share an instant."""
    c = workspace.tables().entries.c
    query = select(c.kind, c.ref).where(c.partnership == partnership, c.recorded_at == microseconds(at))
    with workspace.views.engine.connect() as connection:
        return [(row.kind, row.ref) for row in connection.execute(query)]


def moved_by(workspace: Workspace, partnership: str, at: datetime, touched: Iterable[Key]) -> Moved:
    """How health moved when the touched entries were recorded at that instant."""
    after = _explained(workspace, partnership, at)
    before = _explained(workspace, partnership, at - _MOMENT)
    if before.score is None or after.score is None:
        return Moved(before.score, after.score, [], 0.0)
    change = _change(before, after)
    own = {key: math.fsum(points for each, points in change if each == key) for key in dict.fromkeys(touched)}
    others = (after.score - before.score) - math.fsum(own.values())
    lines = sorted(((key, points) for key, points in own.items() if points), key=lambda line: -abs(line[1]))
    return Moved(before.score, after.score, lines, others)


def _explained(workspace: Workspace, partnership: str, known_at: datetime) -> Explanation:
    """Without a score when nothing was known of the partnership yet."""
    try:
        return explain(workspace, partnership, known_at.astimezone(UTC).date(), known_at=known_at)
    except UnknownPartnership:
        return Explanation(0.0, [], None)


def _change(before: Explanation, after: Explanation) -> list[tuple[Key, float]]:
    """The points of each line afterwards, and those before taken away."""
    now = [((line.kind, line.entry), line.points) for line in after.contributions]
    return now + [((line.kind, line.entry), -line.points) for line in before.contributions]
