"""What changed between two days, in one or two plain sentences. Used by the page about it and by reports."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from projections.changes import Changed
from projections.rounding import in_tenths
from web.explaining.lines import Reason
from web.wording import joined, long_day, points, tenths

NAMED = 2
"""Causes named in the direction of the change."""
WORTH_SAYING = 5
"""Tenths of a point below which a cause is left to the table."""


def sentence(what: str, since: date, on: date, moved: Changed, rows: Sequence[Reason]) -> str:
    """“Health fell from 62.1 to 48.3 between 1 March and 31 May 2025. Mostly: … Against that: …”"""
    if moved.before is None or moved.after is None:
        return f"There was not enough evidence on {long_day(since if moved.before is None else on)} to compare with."
    change = in_tenths(moved.after) - in_tenths(moved.before)
    said = [_moved(what, moved.before, moved.after, change, _between(since, on))]
    said += _causes(change, rows)
    fading = in_tenths(sum(line.parts.get("faded", 0.0) for line in moved.lines))
    if abs(fading) >= WORTH_SAYING:
        said.append(f"Evidence that counts less as it gets older made a difference of {points(fading / 10)} in all.")
    return " ".join(said)


def _moved(what: str, before: float, after: float, change: int, between: str) -> str:
    if not change:
        return f"{what} stood at {tenths(after)} on both days, {between}."
    verb = "rose" if change > 0 else "fell"
    return f"{what} {verb} from {tenths(before)} to {tenths(after)} {between}."


def _between(since: date, on: date) -> str:
    first = long_day(since).removesuffix(f" {since.year}") if since.year == on.year else long_day(since)
    return f"between {first} and {long_day(on)}"


def _causes(change: int, rows: Sequence[Reason]) -> list[str]:
    """The largest rows in the direction of the change, the smaller ones together, and the largest against it."""
    sign = 1 if change > 0 else -1
    worth = [row for row in rows if abs(row.tenths) >= WORTH_SAYING]
    along = [row for row in worth if row.tenths * sign > 0 and not row.several][:NAMED]
    along += [row for row in worth if row.tenths * sign > 0 and row.several]
    against = [row for row in worth if row.tenths * sign < 0][:1]
    said = [f"{_mostly(change, along)}: {joined([_named(row) for row in along])}."] if along else []
    return said + ([f"{'Against that' if change else 'Down'}: {_named(against[0])}."] if against else [])


def _mostly(change: int, along: Sequence[Reason]) -> str:
    if not change:
        return "Up"
    return "Mostly" if 2 * sum(row.tenths for row in along) / change >= 1 else "Above all"


def _named(row: Reason) -> str:
    """“The data-sharing dispute (−8.4)”."""
    title = row.title.removesuffix(", added up")
    return f"{title} ({points(row.points)})"
