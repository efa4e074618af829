"""The portfolio: one summary row for each partnership, worked out again only when something changed.

A summary is kept with the version and the day it was worked out for; a partnership with nothing new today costs one
row read. Called by the portfolio page, the network, and the worker that goes ahead of them each day; ``summaries``
works a row out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime

import msgspec
from sqlalchemy import and_, delete, insert, select
from sqlalchemy.exc import DBAPIError

from domain.partnership import Profile
from projections.ledger import partnerships
from projections.measures import Asked
from projections.signals.standing import standing
from projections.summaries import PortfolioRow as PortfolioRow
from projections.summaries import summarise
from projections.views import Tables
from projections.workspace import Workspace

Key = tuple[str, int]
"""A partnership, and how many of its events a row was worked out from."""

AT_ONCE = 10
"""Rows that are kept together: what was worked out so far is not lost when somebody stops waiting."""


def never() -> bool:
    return False


def portfolio(
    workspace: Workspace,
    on: date,
    profiles: Iterable[Profile] | None = None,
    known_at: datetime | None = None,
    enough: Callable[[], bool] = never,
) -> list[PortfolioRow]:
    """A row for each of these partnerships (or of all) on a day, by name; closed ones last.

    Rows that are not kept are worked out until ``enough`` says so; those left are not in the list. As known at an
    instant each row is worked out anew.
    """
    of = partnerships(workspace) if profiles is None else list(profiles)
    if known_at is not None:
        return _by_name(summarise(Asked(workspace, each.ref, on, known_at), each) for each in of)
    tables = workspace.tables()
    versions = _versions(workspace, tables)
    rows = _kept(workspace, tables, on, versions)
    missing = [profile for profile in of if profile.ref not in rows]
    for at in range(0, len(missing), AT_ONCE):
        if enough():
            break
        fresh = _worked_out(workspace, missing[at : at + AT_ONCE], on)
        _keep(workspace, tables, on, {(ref, versions.get(ref, 0)): row for ref, row in fresh.items()})
        rows |= fresh
    known = [(rows[each.ref], each) for each in of if each.ref in rows]
    return _by_name(msgspec.structs.replace(row, name=each.name, place=each.place) for row, each in known)


def to_work_out(workspace: Workspace, on: date, profiles: Sequence[Profile], known_at: datetime | None = None) -> int:
    """How many rows of these partnerships are not kept, and so take their time."""
    if known_at is not None:
        return len(profiles)
    tables = workspace.tables()
    kept = _kept(workspace, tables, on, _versions(workspace, tables))
    return sum(profile.ref not in kept for profile in profiles)


def not_seen_on(workspace: Workspace, on: date) -> set[str]:
    """The refs of partnerships of which no row was kept that day, however old."""
    tables = workspace.tables()
    known, kept = tables.partnerships.c, tables.summaries.c
    same = and_(kept.partnership == known.partnership, kept.on_day == on.toordinal())
    query = select(known.partnership).outerjoin(tables.summaries, same).where(kept.partnership.is_(None))
    with workspace.views.engine.connect() as connection:
        return set(connection.scalars(query))


def _worked_out(workspace: Workspace, profiles: Sequence[Profile], on: date) -> dict[str, PortfolioRow]:
    if on == workspace.today():
        standing(workspace, [profile.ref for profile in profiles])  # so that their signals are kept in one save
    return {each.ref: summarise(Asked(workspace, each.ref, on), each) for each in profiles}


def _by_name(rows: Iterable[PortfolioRow]) -> list[PortfolioRow]:
    return sorted(rows, key=lambda row: (row.closed_on is not None, row.name.casefold()))


def _versions(workspace: Workspace, tables: Tables) -> dict[str, int]:
    table = tables.partnerships
    with workspace.views.engine.connect() as connection:
        return {row.partnership: row.version for row in connection.execute(select(table))}


def _kept(workspace: Workspace, tables: Tables, on: date, versions: dict[str, int]) -> dict[str, PortfolioRow]:
    """The rows of a day that are up to date, and as this release of the program keeps them."""
    c = tables.summaries.c
    query = select(c.partnership, c.version, c.summary).where(c.on_day == on.toordinal())
    with workspace.views.engine.connect() as connection:
        found = connection.execute(query).all()
    rows: dict[str, PortfolioRow] = {}
    for ref, version, summary in found:
        if versions.get(ref, 0) == version:
            with suppress(msgspec.ValidationError):
                rows[ref] = _read(summary)
    return rows


def _keep(workspace: Workspace, tables: Tables, on: date, fresh: dict[Key, PortfolioRow]) -> None:
    """Keep what was worked out; only today's is kept, since that is the day most often asked for."""
    if not fresh or on != workspace.today():
        return
    table = tables.summaries
    rows = [
        {"partnership": ref, "version": version, "on_day": on.toordinal(), "summary": _numbers(row)}
        for (ref, version), row in fresh.items()
    ]
    with suppress(DBAPIError), workspace.views.engine.begin() as connection:  # somebody else kept them, or nobody can
        connection.execute(delete(table).where(table.c.partnership.in_([ref for ref, _ in fresh])))
        connection.execute(insert(table), rows)


def _numbers(row: PortfolioRow) -> str:
    """A row as it is kept: without words, which may name somebody."""
    return msgspec.json.encode(msgspec.structs.replace(row, name="", place=None)).decode()


_read = msgspec.json.Decoder(PortfolioRow).decode
