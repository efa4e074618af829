"""The signals that stand in many partnerships at once, without those that were set aside.

Today's are worked out once for each version of a partnership and kept in rows beside the portfolio's summaries, so that
all processes share them; those of one earlier day are kept in memory. Called by the pages of signals, the digest and
the page of a partnership. What is kept names entries and says numbers, never words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import ColumnElement, Table, delete, insert, select, true
from sqlalchemy.exc import DBAPIError

from projections.kept import kept
from projections.signals import signals_on
from projections.signals.past import Signal
from projections.views import Tables
from projections.workspace import Workspace

AT_ONCE = 100
"""Partnerships that are named in one query."""


@dataclass(frozen=True)
class Standing:
    """The signals of a partnership that stand, those that began last first, and how many more were set aside."""

    signals: tuple[Signal, ...]
    aside: int

    @property
    def newest_on(self) -> date:
        """The day on which the newest began; long ago when there is none."""
        return self.signals[0].since if self.signals else date.min

    def of_rule(self, rule: str) -> Standing:
        return replace(self, signals=tuple(each for each in self.signals if each.rule == rule))

    def first(self, number: int) -> list[Signal]:
        """So many of them: the newest of each rule, then of the others, so that no rule crowds out another."""
        newest: dict[str, Signal] = {}
        for signal in self.signals:
            newest.setdefault(signal.rule, signal)
        others = [signal for signal in self.signals if newest[signal.rule] is not signal]
        return [*newest.values(), *others][:number]

    def since(self, day: date) -> Standing:
        """Those that began on a day or later."""
        return replace(self, signals=tuple(each for each in self.signals if each.since >= day))


def standing_in(
    workspace: Workspace, partnership: str, on: date, known_at: datetime | None = None, *, released: bool = True
) -> Standing:
    """What stands in one partnership at the end of a day. ``UnknownPartnership`` if there is none."""
    if known_at is not None or not released:
        return _worked_out(workspace, partnership, on, known_at, released)
    if on == workspace.today():
        return standing(workspace, [partnership])[partnership]
    made = kept(workspace, partnership, ("signals", on), lambda: [_worked_out(workspace, partnership, on)], _size)
    return made[0]


def standing(workspace: Workspace, partnerships: Collection[str]) -> dict[str, Standing]:
    """What stands today in each of these partnerships."""
    tables, on = workspace.tables(), workspace.today()
    versions = _versions(workspace, tables, partnerships)
    found = _kept(workspace, tables, on, versions)
    fresh = {ref: _worked_out(workspace, ref, on) for ref in partnerships if ref not in found}
    _keep(workspace, tables, on, {ref: (versions.get(ref, 0), made) for ref, made in fresh.items()})
    return {ref: fresh[ref] if ref in fresh else found[ref] for ref in partnerships}


def _worked_out(
    workspace: Workspace, partnership: str, on: date, known_at: datetime | None = None, released: bool = True
) -> Standing:
    found = signals_on(workspace, partnership, on, known_at=known_at, released=released)
    told = tuple(signal for signal in found if signal.dismissed is None)
    return Standing(told, len(found) - len(told))


def _size(made: list[Standing]) -> int:
    return 1 + sum(1 + len(signal.entries) for signal in made[0].signals)


# -- rows ----------------------------------------------------------------------------------------------------


def _versions(workspace: Workspace, tables: Tables, partnerships: Collection[str]) -> dict[str, int]:
    query = select(tables.partnerships).where(_among(tables.partnerships, partnerships))
    with workspace.views.engine.connect() as connection:
        return {row.partnership: row.version for row in connection.execute(query)}


def _among(table: Table, partnerships: Collection[str]) -> ColumnElement[bool]:
    """The rows of a few partnerships by name; many are found among all."""
    return table.c.partnership.in_(list(partnerships)) if len(partnerships) <= AT_ONCE else true()


def _kept(workspace: Workspace, tables: Tables, on: date, versions: dict[str, int]) -> dict[str, Standing]:
    table = tables.standing_signals
    query = select(table).where(table.c.on_day == on.toordinal(), _among(table, versions))
    with workspace.views.engine.connect() as connection:
        rows = connection.execute(query).all()
    return {row.partnership: _read(row) for row in rows if versions.get(row.partnership) == row.version}


def _read(row: Any) -> Standing:
    return msgspec.json.decode(row.found, type=Standing)


def _keep(workspace: Workspace, tables: Tables, on: date, fresh: dict[str, tuple[int, Standing]]) -> None:
    if not fresh:
        return
    table = tables.standing_signals
    with suppress(DBAPIError), workspace.views.engine.begin() as connection:  # somebody else did, or nobody can
        connection.execute(delete(table).where(table.c.partnership.in_(list(fresh))))
        connection.execute(insert(table), list(_rows(on, fresh)))


def _rows(on: date, fresh: dict[str, tuple[int, Standing]]) -> Iterator[dict[str, Any]]:
    for ref, (version, made) in fresh.items():
        found = msgspec.json.encode(made).decode()
        yield {"partnership": ref, "version": version, "on_day": on.toordinal(), "found": found}
