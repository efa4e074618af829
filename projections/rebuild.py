"""Makes the views afresh from the log, beside the live ones, while people go on reading and recording.

Reads one partnership at a time, so memory is bounded by the longest history, not by the log. Killed at any
moment it leaves the live views as they were; the next rebuild clears away what it had begun.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from domain.errors import DomainError
from domain.partnerships import Partnerships
from projections.book import Book, Changes
from projections.generations import begin, drop_leftovers, promote
from projections.policy import Policy
from projections.projector import Projector
from projections.row_writing import row_writer
from projections.views import Tables, Views, exclusive, generations, into
from projections.writer_process import Batch as Rows

PAGE = 500
"""Events read at once."""

BATCH = 5_000
"""Rows, and groups of rows, written in one transaction, at least. More of them outgrow the processor's cache."""

Progress = Callable[[int, int], None]
"""Called with the events done so far and in all."""


class RebuildRunning(DomainError):
    """Another process is rebuilding the same views."""


@contextmanager
def only_rebuild(views: Views) -> Iterator[None]:
    """Nobody else makes views meanwhile; ``RebuildRunning`` when somebody does."""
    with exclusive(views.engine, "rebuild", wait=False) as mine:
        if not mine:
            raise RebuildRunning("The views are already being rebuilt. Wait until that is done.")
        yield


def make_views(
    partnerships: Partnerships,
    views: Views,
    policy: Policy,
    made_for: str,
    progress: Progress | None = None,
    keeping: str | None = None,
) -> int:
    """Fill a new generation and make it the live one, within ``only_rebuild``; how many events it holds.

    What was made for ``keeping`` stays live beside it.
    """
    with exclusive(views.engine, "tables"):
        tables = begin(views, made_for, "building")
    drop_leftovers(views, besides=tables)
    position = _fill(partnerships, views, policy, tables, progress or _silent)
    views.take_stock(tables)
    projector = Projector(partnerships, views, policy)
    while projector.catch_up_page(tables) or not promote(views, tables, keeping):
        pass
    return position


def _fill(partnerships: Partnerships, views: Views, policy: Policy, tables: Tables, progress: Progress) -> int:
    """Write all rows as of the end of the log now; what is recorded meanwhile is left to the projector."""
    position = partnerships.recorder.max_notification_id() or 0
    done = 0
    with row_writer(views.engine.url) as writer, no_garbage_collection():
        for batch in _batches(partnerships, policy):
            writer.send(batch.rows(tables))
            done += batch.events
            progress(min(done, position), position)
        writer.finish()
    with views.engine.begin() as connection:
        _move(connection, tables, position)
    progress(position, position)
    return position


@dataclass
class Batch:
    """The rows of some whole partnerships, and how many events of each they come from."""

    changes: Changes = field(default_factory=Changes)
    versions: dict[str, int] = field(default_factory=dict)
    events: int = 0

    def __len__(self) -> int:
        return len(self.changes.entries) + len(self.changes.given)

    def rows(self, tables: Tables) -> Rows:
        """What to add to which table."""
        return [
            (into(tables.entries), self.changes.entries, []),
            (into(tables.evidence), [], self.changes.given),
            (into(tables.partnerships), list(self.versions.items()), []),
        ]


def _batches(partnerships: Partnerships, policy: Policy) -> Iterator[Batch]:
    batch = Batch()
    for partnership_id in _partnership_ids(partnerships):
        book = Book(policy)
        book.read(_history(partnerships, partnership_id), batch.changes)
        batch.versions[book.partnership] = book.version
        batch.events += book.version
        if len(batch) >= BATCH:
            yield batch
            batch = Batch()
    if batch.versions:
        yield batch


def _history(partnerships: Partnerships, partnership_id: UUID) -> Iterator[Any]:
    """Every event of a partnership, a page at a time: what has been read and let go of makes room for the next."""
    version = 0
    while True:
        page = partnerships.closed_events.get(partnership_id, gt=version, limit=PAGE)
        before = version
        for event in page:
            yield event
            version = event.originator_version
        if version - before < PAGE:
            return


def _partnership_ids(partnerships: Partnerships) -> Iterator[UUID]:
    """Every partnership in the log, in the order in which they were formed."""
    position, topics = 0, ["goodterms:PartnershipFormed"]
    while True:
        page = partnerships.recorder.select_notifications(position, 500, topics=topics, inclusive_of_start=False)
        if not page:
            return
        yield from (notification.originator_id for notification in page)  # type: ignore[misc]
        position = page[-1].id


@contextmanager
def no_garbage_collection() -> Iterator[None]:
    """Rows hold no cycles: looking for some in every list of them would double the time of a rebuild."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _move(connection: Connection, tables: Tables, position: int) -> None:
    mine = generations.c.generation == tables.generation
    connection.execute(update(generations).where(mine).values(position=position))


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
