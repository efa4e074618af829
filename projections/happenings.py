"""What else happened while something is compared: what could move a figure just as well.

``before_and_after`` asks for what is of note, ``turning_points`` and the pages on variation for all that is recorded.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import and_, or_, select

from domain.programmes import Programme
from projections.ledger import EntryRow, as_known, entry_row
from projections.measures import Asked

What = Literal["programme", "rebase", "joined", "left", "new-meetings", "settled"]
UNTOLD = frozenset(
    {"check-in", "round", "listening", "problem-tree", "released-tree", "partnership", "commentary", "target"}
    | {"planned-meeting"}
)
"""Kinds that are confidential, or told together elsewhere, or say nothing of what happened between the partners."""


@dataclass(frozen=True)
class AtOnce:
    """Something that happened on a day, and the entry that says so. ``new-meetings``: the first of their kind."""

    what: What
    on: date
    entry: Any


def happenings(asked: Asked, programme: Programme, first: date, last: date) -> list[AtOnce]:
    """What happened besides the programme from one day to another, oldest first.

    Other programmes that ran at some time in between count from the day they started, even if that was before.
    """
    found = [each for each in _dated(asked) if first <= each.on <= last]
    found += [AtOnce("programme", each.started_on, each) for each in _others(asked, programme, first, last)]
    return sorted(found, key=lambda each: each.on)


def recorded_within(asked: Asked, windows: Sequence[tuple[date, date]]) -> list[EntryRow]:
    """The entries of all windows, both days included, without kinds that are not told of; oldest first, each once."""
    if not windows:
        return []
    table = asked.workspace.tables().entries
    c = table.c
    days = [and_(c.happened_on >= first.toordinal(), c.happened_on <= last.toordinal()) for first, last in windows]
    query = select(table).where(c.partnership == asked.partnership, as_known(table, asked.known_at), or_(*days))
    query = query.where(c.kind.not_in(sorted(UNTOLD)), c.happened_on <= asked.on.toordinal())
    with asked.workspace.views.engine.connect() as connection:
        rows = connection.execute(query.order_by(c.happened_on, c.recorded_at, c.ref))
        return [entry_row(asked.workspace, row) for row in rows]


def _others(asked: Asked, programme: Programme, first: date, last: date) -> list[Any]:
    running = [each for each in asked.entries("programme") if each.ref != programme.ref]
    return [each for each in running if each.started_on <= last and (each.ended_on or last) >= first]


def _dated(asked: Asked) -> Iterator[AtOnce]:
    for rebase in asked.entries("rebase"):
        yield AtOnce("rebase", rebase.from_on, rebase)
    for partner in asked.entries("partner"):
        yield AtOnce("joined", partner.joined_on, partner)
        if partner.left_on:
            yield AtOnce("left", partner.left_on, partner)
    for meeting in _first_of_kind(asked):
        yield AtOnce("new-meetings", meeting.held_on, meeting)
    for escalation in asked.entries("escalation"):
        for settled_on in escalation.settled_on:
            yield AtOnce("settled", settled_on, escalation)


def _first_of_kind(asked: Asked) -> list[Any]:
    firsts: dict[str, Any] = {}
    for meeting in asked.entries("meeting"):
        firsts.setdefault(meeting.kind, meeting)
    return list(firsts.values())
