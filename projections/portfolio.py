"""The portfolio: one summary row for each partnership, worked out again only when something changed.

A summary is kept with the version and the day it was worked out for; a partnership with nothing new today costs one
row read. Called by the portfolio page, the network, and the worker that goes ahead of them each day; ``summaries``
works a row out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from functools import lru_cache

import msgspec
from sqlalchemy import and_, delete, insert, select
from sqlalchemy.exc import DBAPIError

from domain.partnership import Profile
from projections.ledger import partnerships
from projections.measures import Asked
from projections.rebuild import no_garbage_collection
from projections.signals.standing import standing
from projections.summaries import PortfolioRow as PortfolioRow
from projections.summaries import summarise
from projections.workspace import Workspace

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
    kept: Mapping[str, PortfolioRow] | None = None,
) -> list[PortfolioRow]:
    """A row for each of these partnerships (or of all) on a day, by name; closed ones last.

    Rows that are not ``kept`` (as ``kept_rows`` found them) are worked out until ``enough`` says so, and a few always
    are; those left are not in the list. As known at an instant each row is worked out anew.
    """
    of = partnerships(workspace) if profiles is None else list(profiles)
    if known_at is not None:
        return _by_name(summarise(Asked(workspace, each.ref, on, known_at), each) for each in of)
    rows = kept_rows(workspace, on) if kept is None else dict(kept)
    missing = [profile for profile in of if profile.ref not in rows]
    for at in range(0, len(missing), AT_ONCE):
        rows |= _worked_out(workspace, missing[at : at + AT_ONCE], on)
        if enough():
            break
    known = [(rows[each.ref], each) for each in of if each.ref in rows]
    return _by_name(msgspec.structs.replace(row, name=each.name, place=each.place) for row, each in known)


def kept_rows(workspace: Workspace, on: date, known_at: datetime | None = None) -> dict[str, PortfolioRow]:
    """The rows of a day by ref, without names, that are up to date and as this release of the program keeps them."""
    if known_at is not None:
        return {}
    tables = workspace.tables()
    known, kept = tables.partnerships.c, tables.summaries.c
    same = and_(kept.partnership == known.partnership, kept.version == known.version)
    query = select(kept.partnership, kept.summary).join(tables.partnerships, same)
    with workspace.views.engine.connect() as connection, no_garbage_collection():
        found = connection.execute(query.where(kept.on_day == on.toordinal()))
        return {ref: row for ref, summary in found if (row := _read(summary)) is not None}


def not_seen_on(workspace: Workspace, on: date) -> set[str]:
    """The refs of partnerships of which no row was kept that day, however old."""
    tables = workspace.tables()
    known, kept = tables.partnerships.c, tables.summaries.c
    same = and_(kept.partnership == known.partnership, kept.on_day == on.toordinal())
    query = select(known.partnership).outerjoin(tables.summaries, same).where(kept.partnership.is_(None))
    with workspace.views.engine.connect() as connection:
        return set(connection.scalars(query))


def _worked_out(workspace: Workspace, profiles: Sequence[Profile], on: date) -> dict[str, PortfolioRow]:
    """Only today's are kept, since that is the day most often asked for."""
    refs = [profile.ref for profile in profiles]
    is_today = on == workspace.today()
    versions = _versions(workspace, refs) if is_today else {}
    if is_today:
        standing(workspace, refs)  # so that their signals are kept in one save
    fresh = {each.ref: summarise(Asked(workspace, each.ref, on), each) for each in profiles}
    if is_today:
        _keep(workspace, on, versions, fresh)
    return fresh


def _by_name(rows: Iterable[PortfolioRow]) -> list[PortfolioRow]:
    return sorted(rows, key=lambda row: (row.closed_on is not None, row.name.casefold()))


def _versions(workspace: Workspace, refs: Sequence[str]) -> dict[str, int]:
    table = workspace.tables().partnerships
    query = select(table).where(table.c.partnership.in_(refs))
    with workspace.views.engine.connect() as connection:
        return {row.partnership: row.version for row in connection.execute(query)}


def _keep(workspace: Workspace, on: date, versions: dict[str, int], fresh: dict[str, PortfolioRow]) -> None:
    """Keep rows with the versions that there were before: what changed meanwhile is then worked out again."""
    table, day = workspace.tables().summaries, on.toordinal()
    rows = [
        {"partnership": ref, "version": versions.get(ref, 0), "on_day": day, "summary": _numbers(row)}
        for ref, row in fresh.items()
    ]
    with suppress(DBAPIError), workspace.views.engine.begin() as connection:  # somebody else kept them, or nobody can
        connection.execute(delete(table).where(table.c.partnership.in_(list(fresh))))
        connection.execute(insert(table), rows)


def _numbers(row: PortfolioRow) -> str:
    """A row as it is kept: without words, which may name somebody."""
    return msgspec.json.encode(msgspec.structs.replace(row, name="", place=None)).decode()


@lru_cache(maxsize=2_000)
def _read(summary: str) -> PortfolioRow | None:
    """``None`` when another release kept it. The same text is read once: it is numbers, some 4 MB of them."""
    try:
        return _decode(summary)
    except msgspec.ValidationError:
        return None


_decode = msgspec.json.Decoder(PortfolioRow).decode
