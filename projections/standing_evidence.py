"""Reads the evidence of a partnership from the views, as it stands or as known at an earlier instant.

Called by ``timelines``, and for readers by ``released_evidence``. What is read is kept in memory (``kept``). Under a
policy that no views are made for, evidence is worked out from the log.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import compress
from typing import Any

import numpy as np
from sqlalchemy import select

from projections.book import Book, Changes
from projections.health import CODES, NO_CODE, Bools, EvidenceArrays
from projections.kept import kept
from projections.ledger import ANSWER, as_known
from projections.policy import Policy
from projections.rebuild import no_garbage_collection
from projections.views import Tables
from projections.workspace import Workspace

NUMBERS = ("dimension", "value", "weight", "from_day", "until_day", "partner")
"""The columns of evidence that scores are worked out from."""

SOURCES = ("kind", "ref", "round", "rule")
"""The columns that say which entry an item of evidence comes from, and by which rule."""


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
            return evidence_of(standing_rows(workspace, partnership, known_at, rules))

    return kept(workspace, partnership, ("evidence", known_at, rules.digest), read)


def standing_rows(
    workspace: Workspace, partnership: str, known_at: datetime | None, rules: Policy, *, answers: bool = True
) -> Sequence[Sequence[Any]]:
    """Evidence as rows of ``NUMBERS`` and ``SOURCES``; with or without answers to check-ins."""
    tables = workspace.tables_under(rules)
    if tables is None:
        rows = _rows_under(workspace, partnership, known_at, rules)
        return [row for row in rows if answers or row[len(NUMBERS)] != ANSWER]
    return _evidence_rows(workspace, tables, partnership, known_at, answers)


def evidence_rows(workspace: Workspace, partnership: str) -> list[dict[str, Any]]:
    """All evidence ever derived, with both times: days as dates, instants aware; for export."""
    table = workspace.tables().evidence
    query = select(table).where(table.c.partnership == partnership).order_by(table.c.recorded_at, table.c.from_day)
    with workspace.views.engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(query)]


def _evidence_rows(
    workspace: Workspace, tables: Tables, partnership: str, known_at: datetime | None, answers: bool
) -> Sequence[Sequence[Any]]:
    """The driver's own rows. There may be tens of thousands."""
    table = tables.evidence
    c = table.c
    query = select(*(c[name] for name in (*NUMBERS, *SOURCES)))
    query = query.where(c.partnership == partnership, as_known(table, known_at))
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
    workspace: Workspace, partnership: str, known_at: datetime | None, policy: Policy
) -> Sequence[Sequence[Any]]:
    """Read the partnership's own events again, as known then, under another policy."""
    aggregate = workspace.partnerships.get(partnership)
    events: list[Any] = list(workspace.partnerships.closed_events.get(aggregate.id))
    book = Book(policy)
    book.read((event for event in events if known_at is None or event.timestamp <= known_at), Changes())
    return [
        (item.dimension, item.value, item.weight, item.from_day, item.until_day, item.partner, *key, item.round, rule)
        for key, rule, item in book.standing_evidence()
    ]
