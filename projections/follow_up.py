"""What is still open over all partnerships: decisions, actions, papers and escalations, the longest overdue first.

Escalations that were settled can be asked for too, since they may come up again.

What is open in a partnership is kept until something is recorded in it, so that a page costs what it shows and not
the histories behind it. Called by the follow-up page.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, delete, func, insert, or_, select, tuple_
from sqlalchemy.exc import DBAPIError

from domain.entries import Entry
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.papers import Paper
from projections.ledger import EntryRow, entries
from projections.policy import Policy
from projections.sealed_words import opened
from projections.views import Tables
from projections.workspace import Workspace

KINDS = ("decision", "action", "paper", "escalation")


@dataclass(frozen=True)
class Matter:
    """An entry to follow up. ``due_on`` is its own day, or that by which such papers and escalations should be dealt
    with; ``happened_on`` the day on which it began, or was settled."""

    partnership: str
    kind: str
    ref: str
    owner: str | None
    happened_on: date
    due_on: date | None
    entry: Entry


@dataclass(frozen=True)
class Asked:
    """Which matters: of one partnership, of one owner (by name), of one kind; ``None`` leaves it open.

    ``settled`` asks for the escalations that were settled instead; ``within`` leaves out all other partnerships.
    """

    partnership: str | None = None
    owner: str | None = None
    kind: str | None = None
    settled: bool = False
    within: frozenset[str] | None = None


@dataclass(frozen=True)
class Found:
    """The matters of a page, how many there are in all and how many of them are overdue, by kind."""

    matters: list[Matter]
    total: int
    overdue: int
    by_kind: dict[str, int] = field(default_factory=dict)


def follow_up(workspace: Workspace, on: date, asked: Asked, *, limit: int, offset: int = 0) -> Found:
    """The open matters as they stand, overdue first, then by the day they are due; without a day last."""
    tables = workspace.tables()
    _bring_up_to_date(workspace, tables)
    c = tables.matters.c
    wanted = _wanted(workspace, tables, asked)
    first = (c.happened_on.desc(),) if asked.settled else (c.due_on.is_(None), c.due_on, c.happened_on)
    page = select(tables.matters).where(*wanted).order_by(*first, c.partnership, c.kind, c.ref)
    page = page.limit(limit).offset(offset)
    late = func.count().filter(c.due_on < on.toordinal())
    tally = select(c.kind, func.count().label("number"), late.label("late")).where(*wanted).group_by(c.kind)
    with workspace.views.engine.connect() as connection:
        matters = [_matter(workspace, row) for row in connection.execute(page)]
        counts = connection.execute(tally).all()
    by_kind = {row.kind: int(row.number) for row in counts}
    return Found(matters, sum(by_kind.values()), sum(int(row.late) for row in counts), by_kind)


def owners(workspace: Workspace, asked: Asked) -> list[str]:
    """Who owns open matters, by name; of one partnership if one is asked about."""
    tables = workspace.tables()
    c = tables.matters.c
    wanted = _wanted(workspace, tables, Asked(partnership=asked.partnership, within=asked.within))
    query = select(c.owner).distinct().where(c.owner.is_not(None), *wanted)
    with workspace.views.engine.connect() as connection:
        partners = set(connection.scalars(query))
    authors = {author for _, author in _authors(workspace, tables, wanted)}
    return sorted(partners | authors, key=str.casefold)


def is_open(entry: Entry) -> bool:
    """Whether somebody still has to do something about it."""
    match entry:
        case Decision():
            return not entry.enacted_on and not entry.dropped_on
        case Action():
            return not entry.completed_on and not entry.dropped_on
        case Paper():
            return not entry.acted_on
        case Escalation():
            return entry.is_open
    return False


def due_on(entry: Entry, policy: Policy) -> date | None:
    """The day by which it should be done: its own, or by the policy for papers and escalations."""
    match entry:
        case Decision() | Action():
            return entry.due_on
        case Paper():
            return entry.presented_on + timedelta(days=policy.follow_through.paper_within_days)
        case Escalation():
            target = getattr(policy.repair.levels, entry.level).target_days
            return entry.turns[-1][0] + timedelta(days=target)
    return None


def _bring_up_to_date(workspace: Workspace, tables: Tables) -> None:
    """Work out again what is open in each partnership that something was recorded in."""
    with workspace.views.engine.connect() as connection:
        now = _versions(connection, tables.partnerships)
        kept = _versions(connection, tables.matters_kept)
    for partnership in (ref for ref, version in now.items() if kept.get(ref) != version):
        rows = list(_open_in(workspace, partnership))
        with suppress(DBAPIError):  # somebody else just did, or nobody can write: what was kept is shown
            _keep(workspace, tables, partnership, now[partnership], rows)


def _open_in(workspace: Workspace, partnership: str) -> Iterator[dict[str, Any]]:
    profiles: list[Any] = [row.entry for row in entries(workspace, partnership, kind="partnership")]
    if not profiles or profiles[0].closed_on:
        return
    partners: list[Any] = [row.entry for row in entries(workspace, partnership, kind="partner") if not row.stored[1]]
    names = {partner.ref: partner.name for partner in partners}  # a name that is sealed stays so
    for kind in KINDS:
        for row in entries(workspace, partnership, kind=kind):
            if is_open(row.entry) or kind == "escalation":
                yield _row(partnership, row, names, workspace.policy)


def _row(partnership: str, row: EntryRow, names: dict[str, str], policy: Policy) -> dict[str, Any]:
    """What is kept of a matter; who wrote a paper stays sealed."""
    entry = row.entry
    is_settled = isinstance(entry, Escalation) and not entry.is_open
    due = None if is_settled else due_on(entry, policy)
    began_on = entry.settled_on[-1] if isinstance(entry, Escalation) and is_settled else entry.happened_on
    owner = getattr(entry, "owner", None)
    return {
        "partnership": partnership,
        "kind": entry.kind_name,
        "ref": entry.ref,
        "is_open": not is_settled,
        "owner": names.get(owner, owner) if owner else None,
        "happened_on": began_on.toordinal(),
        "due_on": due.toordinal() if due else None,
        "entry": row.stored[0],
        "sealed": row.stored[1],
    }


def _keep(workspace: Workspace, tables: Tables, partnership: str, version: int, rows: list[dict[str, Any]]) -> None:
    matters, kept = tables.matters, tables.matters_kept
    with workspace.views.engine.begin() as connection:
        connection.execute(delete(kept).where(kept.c.partnership == partnership))
        connection.execute(delete(matters).where(matters.c.partnership == partnership))
        connection.execute(insert(kept).values(partnership=partnership, version=version))
        if rows:
            connection.execute(insert(matters), rows)


def _versions(connection: Connection, table: Any) -> dict[str, int]:
    return {row.partnership: row.version for row in connection.execute(select(table))}


def _wanted(workspace: Workspace, tables: Tables, asked: Asked) -> list[ColumnElement[bool]]:
    c = tables.matters.c
    given = ((c.partnership, asked.partnership), (c.kind, asked.kind))
    wanted = [c.is_open.is_(not asked.settled), *(column == value for column, value in given if value is not None)]
    if asked.within is not None:
        wanted.append(c.partnership.in_(sorted(asked.within)))
    if asked.owner is not None:
        written = [paper for paper, author in _authors(workspace, tables, wanted) if author == asked.owner]
        wanted.append(or_(c.owner == asked.owner, and_(c.kind == "paper", tuple_(c.partnership, c.ref).in_(written))))
    return wanted


def _authors(workspace: Workspace, tables: Tables, wanted: list[ColumnElement[bool]]) -> list[tuple[Any, str]]:
    """Who wrote which of the papers wanted."""
    query = select(tables.matters).where(tables.matters.c.kind == "paper", *wanted)
    with workspace.views.engine.connect() as connection:
        matters = [_matter(workspace, row) for row in connection.execute(query)]
    return [((matter.partnership, matter.ref), matter.owner) for matter in matters if matter.owner]


def _matter(workspace: Workspace, row: Any) -> Matter:
    entry = opened(workspace.partnerships.sealing, row).entry
    return Matter(
        partnership=row.partnership,
        kind=row.kind,
        ref=row.ref,
        owner=row.owner or getattr(entry, "author", None),
        happened_on=date.fromordinal(row.happened_on),
        due_on=None if row.due_on is None else date.fromordinal(row.due_on),
        entry=entry,
    )
