"""Brings the views up to date with the log: reads pages of events, writes their rows and the position together.

Any number of processes may project at once: the position moves by compare-and-set in the transaction that
writes the rows, so each event's rows are written once. Called after each command, by ``goodterms project``, and at
the end of a rebuild.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from threading import RLock
from typing import Any, NoReturn
from uuid import UUID

from eventsourcing.persistence import Notification
from sqlalchemy import Connection, Table, and_, bindparam, delete, insert, select, update

from domain.entries import PartnershipEvent
from domain.errors import DomainError
from domain.event_log import CorruptEvent
from domain.partnerships import Partnerships
from domain.policies import POLICIES_ID
from projections.book import Book, Changes, ImpossibleEvent
from projections.generations import live_tables
from projections.policy import Policy
from projections.views import LAYOUT, Tables, Views, generations, insert_rows

PAGE = 500
"""Events applied in one transaction."""

BOOKS = 64
"""Partnerships whose books a process keeps open; others are read again from the log when needed."""


class ProjectorStopped(DomainError):
    """An event cannot be applied. The views stay as they were before it, and readable."""

    def __init__(self, position: int, cause: DomainError) -> None:
        super().__init__(f"The pages stop before event {position} of the log. {cause.message}")
        self.position = position


@dataclass(frozen=True)
class Lag:
    """How far the views are behind the log: in events, and what stopped them if something did."""

    behind: int
    problem: str | None = None


class Projector:
    """Applies events to the views of one workspace. One thread at a time; others wait."""

    def __init__(self, partnerships: Partnerships, views: Views, policy: Policy) -> None:
        self._partnerships = partnerships
        self._views = views
        self._policy = policy
        self._books: OrderedDict[UUID, Book] = OrderedDict()
        self._lock = RLock()

    @property
    def policy(self) -> Policy:
        return self._policy

    @property
    def made_for(self) -> str:
        """What views must have been made for to be of use to this process."""
        return f"{LAYOUT} {self._policy.digest}"

    def live(self) -> Tables:
        """The tables to read from; made, empty, when there are none for this layout and policy."""
        return live_tables(self._views, self.made_for)

    def lag(self) -> Lag:
        generation = self.live().generation
        with self._views.engine.connect() as connection:
            row = connection.execute(select(generations).where(generations.c.generation == generation)).one()
        return Lag((self._partnerships.recorder.max_notification_id() or 0) - row.position, row.problem)

    def catch_up(self) -> None:
        """Apply every event in the log; ``ProjectorStopped`` when one cannot be applied."""
        with self._lock:
            while self.catch_up_page(self.live()):
                pass

    def catch_up_page(self, tables: Tables) -> bool:
        """Apply the next page to one generation; ``False`` when there was none."""
        with self._views.engine.connect() as connection:
            position = connection.execute(_position_of(tables.generation)).scalar_one()
        page = self._partnerships.recorder.select_notifications(position, PAGE, inclusive_of_start=False)
        if page:
            self._apply(tables, position, page)
        return bool(page)

    def forget(self) -> None:
        """Close all books (after a failure, whose rows were not written)."""
        self._books.clear()

    # -- one page ----------------------------------------------------------------------------------------

    def _apply(self, tables: Tables, position: int, page: Sequence[Notification]) -> None:
        events, stopped = self._decode(page)
        if stopped is not None and not events:
            self._stop(tables, stopped)
        try:
            self._write(tables, position, page[len(events) - 1].id, events)
        except ImpossibleEvent as error:
            self.forget()
            self._apply_before(error, tables, position, page)
        except BaseException:
            self.forget()
            raise

    def _apply_before(
        self, error: ImpossibleEvent, tables: Tables, position: int, page: Sequence[Notification]
    ) -> None:
        """Apply a page as far as the event that does not fit; stop when it is the first."""
        places = (
            at for at, stored in enumerate(page) if (stored.originator_id, stored.originator_version) == error.which
        )
        fitting = next(places, 0)
        if not fitting:
            self._stop(tables, ProjectorStopped(page[0].id, error))
        self._apply(tables, position, page[:fitting])

    def _stop(self, tables: Tables, stopped: ProjectorStopped) -> NoReturn:
        self._report(tables, stopped)
        raise stopped

    def _decode(self, page: Sequence[Notification]) -> tuple[list[PartnershipEvent], ProjectorStopped | None]:
        """The events of a page as far as they can be read, and what stands in the way of the rest."""
        events: list[Any] = []
        for notification in page:
            try:
                events.append(self._partnerships.closed_mapper.to_domain_event(notification))
            except CorruptEvent as error:
                return events, ProjectorStopped(notification.id, error)
        return events, None

    def _write(self, tables: Tables, before: int, after: int, events: list[PartnershipEvent]) -> None:
        with self._views.engine.begin() as connection:
            moved = connection.execute(
                update(generations)
                .where(generations.c.generation == tables.generation, generations.c.position == before)
                .values(position=after, problem=None)
            )
            if moved.rowcount:  # else another process has applied this page
                self._write_rows(connection, tables, events)

    def _write_rows(self, connection: Connection, tables: Tables, events: list[PartnershipEvent]) -> None:
        changes = Changes()
        versions: dict[str, int] = {}
        of_partnerships = (event for event in events if event.originator_id != POLICIES_ID)
        for partnership_id, group in groupby(sorted(of_partnerships, key=_whose), key=_whose):
            fresh, book = self._open(connection, tables, partnership_id, list(group))
            book.read(fresh, changes)
            versions[book.partnership] = book.version
        write_changes(connection, tables, changes)
        set_versions(connection, tables, versions)

    def _open(
        self, connection: Connection, tables: Tables, partnership_id: UUID, events: list[PartnershipEvent]
    ) -> tuple[list[PartnershipEvent], Book]:
        """The book of a partnership just before its events of this page, and those not yet in the views."""
        book = self._books.pop(partnership_id, None)
        if book is None or book.version >= events[0].originator_version:
            book = Book(self._policy)
        self._read_up_to(book, partnership_id, events[0].originator_version - 1)
        applied = _version_of(connection, tables, book.partnership) if book.partnership else 0
        if applied >= events[0].originator_version:  # a rebuild has applied some of them
            self._read_up_to(book, partnership_id, applied)
        self._books[partnership_id] = book
        while len(self._books) > BOOKS:
            self._books.popitem(last=False)
        return [event for event in events if event.originator_version > applied], book

    def _read_up_to(self, book: Book, partnership_id: UUID, version: int) -> None:
        if book.version < version:
            missing = self._partnerships.closed_events.get(partnership_id, gt=book.version, lte=version)
            book.read(missing, Changes())  # type: ignore[arg-type]

    def _report(self, tables: Tables, stopped: ProjectorStopped) -> None:
        statement = update(generations).where(generations.c.generation == tables.generation)
        with self._views.engine.begin() as connection:
            connection.execute(statement.values(problem=stopped.message))


def write_changes(connection: Connection, tables: Tables, changes: Changes) -> None:
    """Mark what is superseded and add what is new."""
    _supersede(connection, tables.entries, ("partnership", "kind", "ref"), changes.superseded_entries)
    _supersede(connection, tables.evidence, ("partnership", "kind", "ref", "rule"), changes.superseded_evidence)
    insert_rows(connection, tables.entries, changes.entries)
    insert_rows(connection, tables.evidence, changes.evidence)


def set_versions(connection: Connection, tables: Tables, versions: dict[str, int]) -> None:
    """Note how many events of each partnership the tables hold."""
    if not versions:
        return
    table = tables.partnerships
    connection.execute(delete(table).where(table.c.partnership.in_(list(versions))))
    connection.execute(insert(table), [{"partnership": ref, "version": version} for ref, version in versions.items()])


def _supersede(connection: Connection, table: Table, names: tuple[str, ...], superseded: Mapping[Any, int]) -> None:
    if superseded:
        which = and_(*(table.c[name] == bindparam(f"of_{name}") for name in names))
        statement = update(table).where(which, table.c.superseded_at.is_(None)).values(superseded_at=bindparam("at"))
        bound = [f"of_{name}" for name in names]
        connection.execute(
            statement, [{"at": at, **dict(zip(bound, key, strict=True))} for key, at in superseded.items()]
        )


def _version_of(connection: Connection, tables: Tables, partnership: str) -> int:
    table = tables.partnerships
    return connection.execute(select(table.c.version).where(table.c.partnership == partnership)).scalar() or 0


def _position_of(generation: int) -> Any:
    return select(generations.c.position).where(generations.c.generation == generation)


def _whose(event: PartnershipEvent) -> UUID:
    return event.originator_id
