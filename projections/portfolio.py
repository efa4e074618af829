"""The portfolio: one summary row for each partnership, worked out again only when something changed.

A summary is kept with the version and the day it was worked out for; a partnership with nothing new today
costs one row read. Called by the portfolio page.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import DBAPIError

from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.partnership import Profile
from projections.health import health_over
from projections.ledger import entries, partnerships
from projections.released_evidence import in_whole_points, released_numbers
from projections.views import Tables
from projections.workspace import Workspace

WEEKS = 52


class PortfolioRow(msgspec.Struct, frozen=True):
    """A partnership at a glance. Scores 0..100, ``None`` without enough evidence; ``spark`` a year of weeks."""

    ref: str
    name: str
    place: str | None
    closed_on: date | None
    health: float | None
    low: float | None
    high: float | None
    band: str | None
    cap: float | None
    change_3_months: float | None
    spark: list[float | None]
    last_contact_on: date | None
    open_escalations: int
    overdue: int


def portfolio(
    workspace: Workspace, on: date, profiles: Iterable[Profile] | None = None, known_at: datetime | None = None
) -> list[PortfolioRow]:
    """A row for each of these partnerships (or of all) on a day, by name; closed ones last.

    As known at an instant each row is worked out anew.
    """
    if known_at is not None:
        of = partnerships(workspace) if profiles is None else profiles
        return _by_name(summarise(workspace, each, on, known_at) for each in of)
    tables = workspace.tables()
    versions = _versions(workspace, tables)
    kept = _kept(workspace, tables, on)
    rows, fresh = [], {}
    for profile in partnerships(workspace) if profiles is None else profiles:
        version = versions.get(profile.ref, 0)
        row = kept.get((profile.ref, version))
        if row is None:
            row = fresh[profile.ref, version] = summarise(workspace, profile, on)
        rows.append(msgspec.structs.replace(row, name=profile.name, place=profile.place))
    _keep(workspace, tables, on, fresh)
    return _by_name(rows)


def _by_name(rows: Iterable[PortfolioRow]) -> list[PortfolioRow]:
    return sorted(rows, key=lambda row: (row.closed_on is not None, row.name.casefold()))


def summarise(workspace: Workspace, profile: Profile, on: date, known_at: datetime | None = None) -> PortfolioRow:
    """Work out one partnership's row."""
    policy, given = workspace.policy_at(known_at), released_numbers(workspace, profile.ref, on, known_at=known_at)
    first = on - timedelta(weeks=WEEKS - 1)
    scores = in_whole_points(health_over(given, first.toordinal(), on.toordinal(), policy))
    health = [None if score != score else float(score) for score in scores.health.score]
    now, quarter_ago = health[-1], health[-1 - 91]
    low, high, cap = (float(series[-1]) for series in (scores.health.low, scores.health.high, scores.cap))
    return PortfolioRow(
        ref=profile.ref,
        name=profile.name,
        place=profile.place,
        closed_on=profile.closed_on,
        health=now,
        low=None if now is None else low,
        high=None if now is None else high,
        band=None if now is None else policy.band_of(now),
        cap=None if cap != cap else cap,
        change_3_months=None if now is None or quarter_ago is None else now - quarter_ago,
        spark=health[::7],
        last_contact_on=_last_contact(workspace, profile.ref, on, known_at),
        open_escalations=_open_escalations(workspace, profile.ref, on, known_at),
        overdue=_overdue(workspace, profile.ref, on, known_at),
    )


def _last_contact(workspace: Workspace, ref: str, on: date, known_at: datetime | None) -> date | None:
    kinds = ("meeting", "contact")
    latest = [
        entries(workspace, ref, kind=kind, known_at=known_at, until=on, newest_first=True, limit=1) for kind in kinds
    ]
    return max((rows[0].happened_on for rows in latest if rows), default=None)


def _open_escalations(workspace: Workspace, ref: str, on: date, known_at: datetime | None) -> int:
    rows = entries(workspace, ref, kind="escalation", known_at=known_at, until=on)
    return sum(_is_open(row.entry, on) for row in rows)


def _is_open(entry: object, on: date) -> bool:
    turns = entry.turns if isinstance(entry, Escalation) else []
    return any(start <= on and (end is None or on < end) for start, end in turns)


def _overdue(workspace: Workspace, ref: str, on: date, known_at: datetime | None) -> int:
    kinds = ("decision", "action")
    rows = [row for kind in kinds for row in entries(workspace, ref, kind=kind, known_at=known_at, until=on)]
    return sum(_is_overdue(row.entry, on) for row in rows)


def _is_overdue(entry: object, on: date) -> bool:
    if not isinstance(entry, Decision | Action) or not entry.due_on:
        return False
    ended_on = entry.done_on or entry.dropped_on
    return entry.due_on < on and (ended_on is None or on < ended_on)


def _versions(workspace: Workspace, tables: Tables) -> dict[str, int]:
    table = tables.partnerships
    with workspace.views.engine.connect() as connection:
        return {row.partnership: row.version for row in connection.execute(select(table))}


def _kept(workspace: Workspace, tables: Tables, on: date) -> dict[tuple[str, int], PortfolioRow]:
    table = tables.summaries
    query = select(table).where(table.c.on_day == on.toordinal())
    with workspace.views.engine.connect() as connection:
        rows = connection.execute(query).all()
    return {(row.partnership, row.version): msgspec.json.decode(row.summary, type=PortfolioRow) for row in rows}


def _keep(workspace: Workspace, tables: Tables, on: date, fresh: dict[tuple[str, int], PortfolioRow]) -> None:
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
