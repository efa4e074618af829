"""What the next meeting starts from: items still undecided, who came last time, and what is still to be done.

Called by the meeting form. Of items it reads a year at a time, back to where the ones asked about began; of decisions
and actions only those that are open. A whole history is never read.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, or_, select
from sqlalchemy.dialects.postgresql import JSONB

from domain.follow_up import Action, Decision
from domain.meetings import Item, Meeting
from projections.evidence.decisions import ENDING
from projections.ledger import entries
from projections.sealed_words import opened
from projections.workspace import Workspace

YEAR = timedelta(days=366)
ITEMS_AT_MOST = 10
TASKS_AT_MOST = 60
MEETINGS_LOOKED_AT = 6
SETTLED = frozenset({*ENDING, "withdrawn", "noted"})
"""Outcomes after which an item is not offered again."""

DONE = {"decision": "enacted_on", "action": "completed_on"}
"""The field with the day on which a decision was carried out, or an action done."""

Appearance = tuple[int, str, Item]
"""The day, the meeting, and what the item came to there."""


@dataclass(frozen=True)
class OpenItem:
    """An item left open, how many times it has come up since it was last decided or actioned, and when it last did.

    Without a day when it is not known to be open.
    """

    item: str
    title: str
    times_up: int
    last_on: date | None


@dataclass(frozen=True)
class Task:
    """A decision still to be carried out or an action still to be done; ``due_on`` is ``None`` without a day."""

    kind: str
    ref: str
    title: str
    owner: str | None
    due_on: date | None


@dataclass(frozen=True)
class LastTime:
    """The latest meeting, and the latest at which it was noted who was there; ``None`` when there is none."""

    meeting: Meeting | None = None
    attended: Meeting | None = None


def open_items(workspace: Workspace, partnership: str, until: date) -> list[OpenItem]:
    """The items that came up within the year to ``until`` and were left open, the latest first, at most ten.

    Times up are counted back until a whole year passed without the item.
    """
    runs = _runs(_appearances(workspace, partnership, until))
    found = [run for run in runs.values() if run[0][2].outcome not in SETTLED][:ITEMS_AT_MOST]
    _look_further_back(workspace, partnership, found, until - YEAR)
    return [_open_item(run) for run in found]


def open_tasks(workspace: Workspace, partnership: str, on: date) -> list[Task]:
    """The decisions and actions made by that day and still open, those due first, at most sixty."""
    c = workspace.tables().entries.c
    due_on = said(workspace, c.entry, "due_on")
    query = (
        select(c.partnership, c.kind, c.entry, c.sealed)
        .where(c.partnership == partnership, c.superseded_at.is_(None), c.happened_on <= on.toordinal())
        .where(or_(*(_is_open(workspace, c, kind, done) for kind, done in DONE.items())))
        .order_by(due_on.nulls_last(), c.happened_on, c.ref)
        .limit(TASKS_AT_MOST)
    )
    with workspace.views.engine.connect() as connection:
        return [_read_task(workspace, row) for row in connection.execute(query)]


def last_time(workspace: Workspace, partnership: str, until: date) -> LastTime:
    """The meeting before this one, on that day or earlier."""
    rows = entries(workspace, partnership, kind="meeting", until=until, newest_first=True, limit=MEETINGS_LOOKED_AT)
    meetings: list[Any] = [row.entry for row in rows]
    attended = next((each for each in meetings if each.present or each.deputies or each.absent), None)
    return LastTime(meetings[0] if meetings else None, attended)


def said(workspace: Workspace, entry: ColumnElement[str], field: str) -> ColumnElement[Any]:
    """One field of an entry, read by the database; NULL when the entry does not say."""
    if workspace.views.engine.dialect.name == "postgresql":
        found: ColumnElement[Any] = cast(entry, JSONB)[field].astext
        return found
    return func.json_extract(entry, f"$.{field}")


# -- items --------------------------------------------------------------------------------------------------


def _appearances(workspace: Workspace, partnership: str, until: date) -> list[Appearance]:
    """What came up in the year to ``until``, the latest first."""
    c = workspace.tables().entries.c
    query: Select[Any] = select(c.partnership, c.happened_on, c.entry, c.sealed).where(
        c.partnership == partnership,
        c.kind == "item",
        c.superseded_at.is_(None),
        c.happened_on > (until - YEAR).toordinal(),
        c.happened_on <= until.toordinal(),
    )
    sealing = workspace.partnerships.sealing
    with workspace.views.engine.connect() as connection:
        read = [(row.happened_on, opened(sealing, row).entry) for row in connection.execute(query)]
    return sorted(((on, item.meeting, item) for on, item in read), key=lambda each: each[:2], reverse=True)


def _runs(appearances: Iterable[Appearance]) -> dict[str, list[Appearance]]:
    """The appearances of each item, the latest first."""
    runs: dict[str, list[Appearance]] = {}
    for appearance in appearances:
        runs.setdefault(appearance[2].item, []).append(appearance)
    return runs


def _look_further_back(workspace: Workspace, partnership: str, runs: list[list[Appearance]], until: date) -> None:
    """Lengthen the runs that may have begun earlier, year by year for as long as they came up."""
    unfinished = [run for run in runs if _times_up(run) == len(run)]
    while unfinished:
        earlier = _runs(_appearances(workspace, partnership, until))
        unfinished = [run for run in unfinished if run[0][2].item in earlier]
        for run in unfinished:
            run += earlier[run[0][2].item]
        unfinished = [run for run in unfinished if _times_up(run) == len(run)]
        until -= YEAR


def _open_item(run: list[Appearance]) -> OpenItem:
    on, _, item = run[0]
    return OpenItem(item.item, item.title, _times_up(run), date.fromordinal(on))


def _times_up(run: list[Appearance]) -> int:
    """How often the item came up since it was last decided or actioned."""
    ended = (at for at, (_, _, item) in enumerate(run) if item.outcome in ENDING)
    return next(ended, len(run))


# -- decisions and actions ----------------------------------------------------------------------------------


def _is_open(workspace: Workspace, c: Any, kind: str, done: str) -> ColumnElement[bool]:
    ended = [said(workspace, c.entry, field).is_(None) for field in (done, "dropped_on")]
    return and_(c.kind == kind, *ended)


def _read_task(workspace: Workspace, row: Any) -> Task:
    task: Decision | Action = opened(workspace.partnerships.sealing, row).entry
    return Task(row.kind, task.ref, task.title, task.owner, task.due_on)
