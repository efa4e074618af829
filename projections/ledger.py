"""Reads the views: the entries of a partnership, as they stand or as known at an earlier instant.

Called by ``timelines``, ``portfolio`` and the pages. What is read for one purpose only has its own module beside this
one: ``agenda``, ``follow_up``, ``minutes``, ``saves``; evidence is read by ``standing_evidence``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from domain.entries import Entry
from domain.errors import NotKnownYet, UnknownPartnership
from domain.partnership import Profile
from projections.book import EPOCH, microseconds
from projections.rebuild import no_garbage_collection
from projections.sealed_words import opened
from projections.workspace import Workspace

ANSWER = "check-in"
"""The kind of entry that nobody reads one by one."""


@dataclass(frozen=True)
class EntryRow:
    """One version of an entry: what it said from ``recorded_at`` until ``superseded_at`` (``None``: it stands)."""

    kind: str
    ref: str
    happened_on: date
    entry: Entry
    event: str
    reason: str
    recorded_by: str
    recorded_at: datetime
    superseded_at: datetime | None
    standing: bool
    erased: bool
    """Words of it were erased on request: they read as not given, or as erased."""
    stored: tuple[str, str | None]
    """The entry without its personal words, and those sealed, as other views keep them."""


def profile_of(workspace: Workspace, partnership: str, known_at: datetime | None = None) -> Profile:
    """What the partnership is; ``UnknownPartnership`` when there is none, or was none known at that instant."""
    rows = entries(workspace, partnership, kind="partnership", known_at=known_at)
    if not rows:
        raise NotKnownYet(partnership) if known_at else UnknownPartnership(partnership)
    profile = rows[0].entry
    assert isinstance(profile, Profile)
    return profile


def partnerships(
    workspace: Workspace, known_at: datetime | None = None, formed_until: date | None = None
) -> list[Profile]:
    """All partnerships, by name, or those formed up to a day; found one by one, being far fewer than entries."""
    tables = workspace.tables()
    table, each = tables.entries, select(tables.partnerships.c.partnership)
    c = table.c
    query = select(c.partnership, c.entry, c.sealed).where(c.partnership.in_(each), c.kind == "partnership")
    if formed_until:
        query = query.where(c.happened_on <= formed_until.toordinal())
    sealing = workspace.partnerships.sealing
    with workspace.views.engine.connect() as connection, no_garbage_collection():
        rows = connection.execute(query.where(as_known(table, known_at)))
        profiles: list[Any] = [opened(sealing, row).entry for row in rows]
    return sorted(profiles, key=lambda profile: profile.name.casefold())


def entries(
    workspace: Workspace,
    partnership: str,
    *,
    kind: str | None = None,
    known_at: datetime | None = None,
    since: date | None = None,
    until: date | None = None,
    limit: int | None = None,
    offset: int = 0,
    newest_first: bool = False,
) -> list[EntryRow]:
    """The standing entries, oldest first (by the day they happened) unless asked otherwise; from a day and to a day."""
    table = workspace.tables().entries
    c = table.c
    query = select(table).where(c.partnership == partnership, as_known(table, known_at))
    if kind:
        query = query.where(c.kind == kind)
    if since:
        query = query.where(c.happened_on >= since.toordinal())
    if until:
        query = query.where(c.happened_on <= until.toordinal())
    order = (
        (c.happened_on.desc(), c.recorded_at.desc(), c.ref) if newest_first else (c.happened_on, c.recorded_at, c.ref)
    )
    query = query.order_by(*order).limit(limit).offset(offset)
    with workspace.views.engine.connect() as connection:
        return [entry_row(workspace, row) for row in connection.execute(query)]


def count_entries(
    workspace: Workspace, partnership: str, known_at: datetime | None = None, until: date | None = None
) -> dict[str, int]:
    """How many standing entries there are of each kind; ``until`` a day."""
    table = workspace.tables().entries
    query = select(table.c.kind, func.count().label("number")).where(
        table.c.partnership == partnership, as_known(table, known_at)
    )
    if until:
        query = query.where(table.c.happened_on <= until.toordinal())
    with workspace.views.engine.connect() as connection:
        return {row.kind: row.number for row in connection.execute(query.group_by(table.c.kind))}


def history(workspace: Workspace, partnership: str, kind: str, ref: str) -> list[EntryRow]:
    """Every version of an entry, oldest first; the last is a retraction if it no longer stands."""
    table = workspace.tables().entries
    c = table.c
    query = select(table).where(c.partnership == partnership, c.kind == kind, c.ref == ref)
    with workspace.views.engine.connect() as connection:
        rows = [entry_row(workspace, row) for row in connection.execute(query.order_by(c.recorded_at))]
    return sorted(rows, key=lambda row: (row.recorded_at, row.superseded_at is None, row.superseded_at or EPOCH))


def instant(stored: int) -> datetime:
    """An instant as the views store it."""
    return EPOCH + timedelta(microseconds=stored)


def as_known(table: Table, known_at: datetime | None) -> ColumnElement[bool]:
    """The rows that stand, or stood at that instant."""
    c = table.c
    if known_at is None:
        return c.superseded_at.is_(None)
    at = microseconds(known_at)
    return and_(c.recorded_at <= at, or_(c.superseded_at.is_(None), c.superseded_at > at))


def entry_row(workspace: Workspace, row: Any) -> EntryRow:
    """A row of the table of entries, with its words as far as they were not erased."""
    words = opened(workspace.partnerships.sealing, row)
    return EntryRow(
        kind=row.kind,
        ref=row.ref,
        happened_on=date.fromordinal(row.happened_on),
        entry=words.entry,
        event=row.event,
        reason=row.reason if words.reason is None else words.reason,
        recorded_by=row.recorded_by,
        recorded_at=instant(row.recorded_at),
        superseded_at=None if row.superseded_at is None else instant(row.superseded_at),
        standing=row.standing,
        erased=words.erased,
        stored=(row.entry, row.sealed),
    )
