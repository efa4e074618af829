"""Makes the views afresh from the log, beside the live ones, while people go on reading and recording.

Reads one partnership at a time, so memory is bounded by the longest history, not by the log. Killed at any
moment it leaves the live views as they were; the next rebuild clears away what it had begun.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

from sqlalchemy import Connection, update

from domain.errors import DomainError
from domain.partnerships import Partnerships
from projections.book import Book, Changes
from projections.generations import begin, drop_leftovers, promote
from projections.policy import Policy
from projections.projector import Projector, set_versions, write_changes
from projections.views import Tables, Views, exclusive, generations

BATCH = 20_000
"""Rows written in one transaction, at least."""

Progress = Callable[[int, int], None]
"""Called with the events done so far and in all."""


class RebuildRunning(DomainError):
    """Another process is rebuilding the same views."""


def rebuild_views(
    partnerships: Partnerships, views: Views, policy: Policy, made_for: str, progress: Progress | None = None
) -> int:
    """Fill a new generation and make it the live one; the result is how many events it holds."""
    with exclusive(views.engine, "rebuild", wait=False) as mine:
        if not mine:
            raise RebuildRunning("The views are already being rebuilt. Wait until that is done.")
        drop_leftovers(views)
        with exclusive(views.engine, "tables"):
            tables = begin(views, made_for, "building")
        position = _fill(partnerships, views, policy, tables, progress or _silent)
        projector = Projector(partnerships, views, policy)
        while projector.catch_up_page(tables) or not promote(views, tables):
            pass
        return position


def _fill(partnerships: Partnerships, views: Views, policy: Policy, tables: Tables, progress: Progress) -> int:
    """Write all rows as of the end of the log now; what is recorded meanwhile is left to the projector."""
    position = partnerships.recorder.max_notification_id() or 0
    _drop_indexes(views, tables)
    changes, versions, done = Changes(), dict[str, int](), 0
    for partnership_id in _partnership_ids(partnerships):
        book = Book(policy)
        book.read(partnerships.events.get(partnership_id), changes)  # type: ignore[arg-type]
        versions[book.partnership] = book.version
        done += book.version
        if len(changes.entries) + len(changes.evidence) >= BATCH:
            _write(views, tables, changes, versions)
            changes, versions = Changes(), {}
            progress(min(done, position), position)
    _write(views, tables, changes, versions)
    _make_indexes(views, tables)
    with views.engine.begin() as connection:
        _move(connection, tables, position)
    progress(position, position)
    return position


def _partnership_ids(partnerships: Partnerships) -> Iterator[UUID]:
    """Every partnership in the log, in the order in which they were formed."""
    position, topics = 0, ["goodterms:PartnershipFormed"]
    while True:
        page = partnerships.recorder.select_notifications(position, 500, topics=topics, inclusive_of_start=False)
        if not page:
            return
        yield from (notification.originator_id for notification in page)  # type: ignore[misc]
        position = page[-1].id


def _write(views: Views, tables: Tables, changes: Changes, versions: dict[str, int]) -> None:
    if versions:
        with views.engine.begin() as connection:
            write_changes(connection, tables, changes)
            set_versions(connection, tables, versions)


def _move(connection: Connection, tables: Tables, position: int) -> None:
    mine = generations.c.generation == tables.generation
    connection.execute(update(generations).where(mine).values(position=position))


def _drop_indexes(views: Views, tables: Tables) -> None:
    """Rows go in faster without; the indexes are made once they are all there."""
    for index in _indexes(tables):
        index.drop(views.engine)


def _make_indexes(views: Views, tables: Tables) -> None:
    for index in _indexes(tables):
        index.create(views.engine)


def _indexes(tables: Tables) -> list[Any]:
    return [index for table in tables.metadata.sorted_tables for index in table.indexes]


def _silent(done: int, total: int) -> None:
    """Tell nobody."""
