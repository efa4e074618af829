"""Reads the views: entries and evidence of a partnership, as they stand or as known at an earlier instant.

Called by ``timelines``, ``portfolio`` and the pages. What is read for one purpose only has its own module beside this
one: ``agenda``, ``follow_up``, ``minutes``, ``saves``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import compress
from typing import Any

import numpy as np
from sqlalchemy import ColumnElement, Table, and_, func, or_, select

from domain.entries import Entry
from domain.errors import NotKnownYet, UnknownPartnership
from domain.partnership import Profile
from projections.book import EPOCH, Book, Changes, microseconds
from projections.health import CODES, NO_CODE, Bools, EvidenceArrays
from projections.kept import kept
from projections.policy import Policy
from projections.rebuild import no_garbage_collection
from projections.sealed_words import opened
from projections.views import Tables
from projections.workspace import Workspace

NUMBERS = ("dimension", "value", "weight", "from_day", "until_day", "partner")
"""The columns of evidence that scores are worked out from."""

SOURCES = ("kind", "ref", "round", "rule")
"""The columns that say which entry an item of evidence comes from, and by which rule."""

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


@dataclass(frozen=True)
class EvidenceOf:
    """Evidence with the entry that gives it, the rule that says so, and as arrays for the formulas; all in parallel.

    ``pooled`` are the partners whose answers, or some of them, count with the value of a pool.
    """

    entries: list[tuple[str, str]]
    rounds: list[str | None]
    rules: list[str]
    arrays: EvidenceArrays
    pooled: frozenset[str] = frozenset()

    def __len__(self) -> int:
        return len(self.entries)

    def up_to(self, until: date) -> EvidenceOf:
        """The evidence that bears on days up to ``until``."""
        begun: Bools = self.arrays.start <= until.toordinal()
        return self if begun.all() else self.of(begun)

    def of(self, which: Bools) -> EvidenceOf:
        """Only some of the evidence."""
        kept = which.tolist()
        entries, rounds = list(compress(self.entries, kept)), list(compress(self.rounds, kept))
        rules = list(compress(self.rules, kept))
        return EvidenceOf(entries, rounds, rules, self.arrays.of(which), self.pooled)


def profile_of(workspace: Workspace, partnership: str, known_at: datetime | None = None) -> Profile:
    """What the partnership is; ``UnknownPartnership`` when there is none, or was none known at that instant."""
    rows = entries(workspace, partnership, kind="partnership", known_at=known_at)
    if not rows:
        raise NotKnownYet(partnership) if known_at else UnknownPartnership(partnership)
    profile = rows[0].entry
    assert isinstance(profile, Profile)
    return profile


def partnerships(workspace: Workspace) -> list[Profile]:
    """All partnerships, by name."""
    table = workspace.tables().entries
    query = select(table).where(table.c.kind == "partnership", as_known(table, None))
    with workspace.views.engine.connect() as connection:
        profiles: list[Any] = [entry_row(workspace, row).entry for row in connection.execute(query)]
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


def evidence(
    workspace: Workspace,
    partnership: str,
    until: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
) -> EvidenceOf:
    """The evidence that bears on days up to ``until``; under another policy it is worked out from the log.

    It holds every answer to a check-in by itself: for readers it goes through ``released_evidence``.
    """
    return _all_evidence(workspace, partnership, known_at, policy).up_to(until)


def evidence_numbers(
    workspace: Workspace,
    partnership: str,
    until: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
) -> EvidenceArrays:
    """As ``evidence``, for those who need not know which entries it comes from."""
    return _all_evidence(workspace, partnership, known_at, policy).arrays.up_to(until.toordinal())


def _all_evidence(
    workspace: Workspace, partnership: str, known_at: datetime | None, policy: Policy | None
) -> EvidenceOf:
    """The evidence of all days."""
    rules = policy or workspace.policy_at(known_at)

    def read() -> EvidenceOf:
        with no_garbage_collection():
            return evidence_of(standing_rows(workspace, partnership, date.max, known_at, rules, SOURCES))

    return kept(workspace, partnership, ("evidence", known_at, rules.digest), read)


def standing_rows(
    workspace: Workspace,
    partnership: str,
    until: date,
    known_at: datetime | None,
    policy: Policy | None,
    besides: tuple[str, ...] = (),
    *,
    answers: bool = True,
) -> Sequence[Sequence[Any]]:
    """Evidence as rows of ``NUMBERS`` and of all or none of ``SOURCES``; with or without answers to check-ins."""
    rules = policy or workspace.policy_at(known_at)
    tables = workspace.tables_under(rules)
    if tables is None:
        rows = _rows_under(workspace, partnership, until, known_at, rules)
        return [row[: len(NUMBERS) + len(besides)] for row in rows if answers or row[len(NUMBERS)] != ANSWER]
    return _evidence_rows(workspace, tables, partnership, until, known_at, besides, answers)


def evidence_rows(workspace: Workspace, partnership: str) -> list[dict[str, Any]]:
    """All evidence ever derived, with both times: days as dates, instants aware; for export."""
    table = workspace.tables().evidence
    query = select(table).where(table.c.partnership == partnership).order_by(table.c.recorded_at, table.c.from_day)
    with workspace.views.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def instant(stored: int) -> datetime:
    """An instant as the views store it."""
    return EPOCH + timedelta(microseconds=stored)


def _evidence_rows(
    workspace: Workspace,
    tables: Tables,
    partnership: str,
    until: date,
    known_at: datetime | None,
    besides: tuple[str, ...],
    answers: bool,
) -> Sequence[Sequence[Any]]:
    """The driver's own rows. There may be tens of thousands."""
    table = tables.evidence
    c = table.c
    query = select(*(c[name] for name in (*NUMBERS, *besides)))
    query = query.where(c.partnership == partnership, c.from_day <= until.toordinal(), as_known(table, known_at))
    if not answers:
        query = query.where(c.kind != ANSWER)
    with workspace.views.engine.connect() as connection:
        cursor: Any = connection.execute(query).cursor
        rows: Sequence[Sequence[Any]] = cursor.fetchall()
        return rows


def evidence_of(rows: Sequence[Sequence[Any]]) -> EvidenceOf:
    """Evidence of rows in the order of ``NUMBERS``, then of ``SOURCES``."""
    *numbers, kinds, refs, rounds, rules = _columns(rows, len(NUMBERS) + len(SOURCES))
    return EvidenceOf(list(zip(kinds, refs, strict=True)), list(rounds), list(rules), _arrays(numbers))


def _columns(rows: Sequence[Sequence[Any]], width: int) -> Sequence[Sequence[Any]]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _arrays(numbers: Sequence[Sequence[Any]]) -> EvidenceArrays:
    dimensions, values, weights, starts, untils, partners = numbers
    names = sorted(set(partners) - {None})
    code = {name: at for at, name in enumerate(names)} | {None: NO_CODE}
    return EvidenceArrays(
        dimension=np.array([CODES[name] for name in dimensions], dtype=np.int64),
        value=np.array(values, dtype=np.float64),
        weight=np.array(weights, dtype=np.float64),
        start=np.array(starts, dtype=np.int64),
        until=np.array(untils, dtype=np.int64),
        partner=np.array([code[name] for name in partners], dtype=np.int64),
        partners=tuple(names),
    )


def _rows_under(
    workspace: Workspace, partnership: str, until: date, known_at: datetime | None, policy: Policy
) -> Sequence[Sequence[Any]]:
    """Read the partnership's own events again, as known then, under another policy."""
    aggregate = workspace.partnerships.get(partnership)
    events: list[Any] = list(workspace.partnerships.closed_events.get(aggregate.id))
    book = Book(policy)
    book.read((event for event in events if known_at is None or event.timestamp <= known_at), Changes())
    return [
        (item.dimension, item.value, item.weight, item.from_day, item.until_day, item.partner, *key, item.round, rule)
        for key, rule, item in book.standing_evidence()
        if item.from_day <= until.toordinal()
    ]


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
