"""Seals the words of a log that an earlier version wrote in the open. ``opening`` calls it, before the log is chained.

All in one transaction: stopped at any moment it has done nothing, and is done when the log is next opened. Names of
those who recorded become refs of people, and check-ins get the mean of their marks.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any
from uuid import UUID

import msgspec
from eventsourcing.persistence import StoredEvent

from domain.check_ins import CheckIn
from domain.event_log import CorruptEvent, writable
from domain.sealing.application import SealedApplication
from domain.sealing.upkeep import is_sqlite, rewrite_tables, statements

PAGE = 2_000
Tell = Callable[[int, int], None]
Run = Callable[..., Any]


def seal_existing(log: SealedApplication, tell: Tell | None = None) -> int:
    """How many events were written anew; none when there is nothing in the open."""
    recorder: Any = log.recorder
    total = recorder.max_notification_id() or 0
    if not total:
        return 0
    with writable(), statements(recorder) as run:
        changed = sum(_seal_page(log, run, page, tell or _tell, total) for page in _pages(recorder, run))
        _drop_all_snapshots(log, run)
    if changed:
        tables = [recorder.events_table_name, _snapshots(log).events_table_name]
        rewrite_tables(recorder, tables)
    return changed


def _seal_page(log: SealedApplication, run: Run, page: list[Any], tell: Tell, total: int) -> int:
    """Write the events of a page anew as far as they are in the open; the result is how many."""
    recorder: Any = log.recorder
    update = _UPDATE.format(table=recorder.events_table_name, position=_position(recorder))
    events = {position: event for position, *stored in page if (event := _as_now(log, *stored))}
    log.sealing.prepare(events.values())
    before = {position: bytes(state) for position, *_, state in page}
    states = {position: log.mapper.to_stored_event(event).state for position, event in events.items()}
    changed = {position: state for position, state in states.items() if state != before[position]}
    for position, state in changed.items():
        run(update, s=state, p=position)
    if changed:
        tell(page[-1][0], total)
    return len(changed)


def _as_now(log: SealedApplication, id_: Any, version: int, topic: str, state: Any) -> Any:
    """The event as it would be recorded today; ``None`` when it is sealed already, or cannot be read by anybody."""
    try:
        event: Any = log.closed_mapper.to_domain_event(StoredEvent(UUID(str(id_)), version, topic, bytes(state)))
    except CorruptEvent:
        return None
    if event.sealed is not None:
        return None
    event = replace(event, recorded_by=log.people.ref_of(event.recorded_by))
    entry = getattr(event, "entry", None)
    if isinstance(entry, CheckIn) and entry.mean is None:
        event = replace(event, entry=msgspec.structs.replace(entry, mean=entry.average))
    return event


def _pages(recorder: Any, run: Run) -> Iterator[list[Any]]:
    position = 0
    select = _SELECT.format(table=recorder.events_table_name, position=_position(recorder))
    if not is_sqlite(recorder):
        run(f"LOCK TABLE {recorder.events_table_name} IN EXCLUSIVE MODE")
    while page := run(select, after=position, most=PAGE):
        yield page
        position = page[-1][0]


_SELECT = (
    "SELECT {position}, originator_id, originator_version, topic, state FROM {table} "
    "WHERE {position} > :after ORDER BY {position} LIMIT :most"
)
_UPDATE = "UPDATE {table} SET state = :s WHERE {position} = :p"


def _position(recorder: Any) -> str:
    return "rowid" if is_sqlite(recorder) else "notification_id"


def _drop_all_snapshots(log: SealedApplication, run: Run) -> None:
    run(f"DELETE FROM {_snapshots(log).events_table_name}")  # noqa: S608


def _snapshots(log: SealedApplication) -> Any:
    return log.snapshots and log.snapshots.recorder


def _tell(done: int, total: int) -> None:
    print(f"Sealing personal words of an earlier version: {done:,} of {total:,} events", file=sys.stderr)
