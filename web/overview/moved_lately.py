"""“What moved it lately”: the largest lines of the change in health over three months."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projections.changes import Changed, Seen, changed
from projections.kept import kept
from web.current import workspace
from web.explaining.grouping import Asked, groupings, rows_of
from web.explaining.lines import Reason
from web.viewpoint import Viewpoint

SHOWN = 3


@dataclass(frozen=True)
class MovedLately:
    """The largest lines, in points of health; ``more`` says that there are others."""

    since: date
    lines: list[Reason]
    more: bool


def moved_lately(ref: str, since: date, view: Viewpoint) -> MovedLately:
    """Whoever may not read entries is told the dimensions that moved it; no line when there is nothing to compare."""
    moved = _moved(ref, since, view)
    asked = Asked(ref, view, since, None, next(iter(groupings(ref))), False)
    rows = [row for row in rows_of(asked, moved, asked.by) if row.tenths and not row.several]
    return MovedLately(since, rows[:SHOWN], len(rows) > SHOWN)


def _moved(ref: str, since: date, view: Viewpoint) -> Changed:
    """Kept while nothing is recorded: it weighs all evidence there is."""
    if view.known_at is not None:
        return _worked_out(ref, since, view)
    what = "moved lately", since, view.on, workspace().policy.digest
    return kept(workspace(), ref, what, lambda: _worked_out(ref, since, view), lambda made: 1 + len(made.lines))


def _worked_out(ref: str, since: date, view: Viewpoint) -> Changed:
    return changed(workspace(), ref, Seen(since, view.known_at), Seen(view.on, view.known_at))
