"""How events are stored: the typed JSON format, and the database that the log lives in.

The format is plain JSON per event, written and read by msgspec according to the annotations of the event
class. Topics are bare event names (``goodterms:DecisionMade``), so code can move without touching the log.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, NotRequired, get_origin, get_type_hints
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

import msgspec
import psycopg
from eventsourcing.domain import DomainEventProtocol
from eventsourcing.persistence import (
    IntegrityError,
    Mapper,
    MapperDeserialisationError,
    PersistenceError,
    StoredEvent,
)
from eventsourcing.utils import TopicError, get_topic, resolve_topic
from typing_extensions import TypedDict

from domain.errors import DomainError, LogUnavailable
from domain.partnership import AnyEntry, PartnershipSnapshot
from domain.sealing.boxes import Box, BoxTampered
from domain.sealing.closing import Sealing
from domain.sealing.leaves import blank

EVENT_LOG_FILE = "goodterms.sqlite"

_BROKEN = (PersistenceError, sqlite3.Error, psycopg.Error, OSError)
_ENVELOPE = ("originator_id", "originator_version")
_ANY_ENTRY: dict[Any, Any] = {Any: AnyEntry, list[Any]: list[AnyEntry]}
_typed_dict: Callable[[str, dict[str, Any]], type[Any]] = TypedDict  # type: ignore[assignment]
_encode = msgspec.json.Encoder().encode


class CorruptEvent(DomainError):
    """A stored event cannot be read. ``originator_version`` counts the events of its partnership from 1."""

    def __init__(self, stored: StoredEvent, problem: str) -> None:
        name = stored.topic.removeprefix("goodterms:")
        super().__init__(
            f"Event {stored.originator_version} ({name}) of the partnership with id {stored.originator_id} "
            f"cannot be read: {problem}. Restore the log from a backup; nothing after it is shown until then."
        )
        self.stored = stored


class TypedMapper(Mapper[UUID]):
    """Maps events to JSON by the types of their fields: dates, nested entries and lists come back as they went in.

    With ``sealing`` personal words are stored closed, and opened again as they are read; what was erased meanwhile
    reads as what stands there instead.
    """

    sealing: Sealing | None = None

    def to_stored_event(self, domain_event: DomainEventProtocol[UUID]) -> StoredEvent:
        state = dict(vars(domain_event))
        originator_id, originator_version = (state.pop(name) for name in _ENVELOPE)
        version = getattr(type(domain_event), "class_version", 1)
        if version > 1:
            state["class_version"] = version
        return StoredEvent(
            originator_id=originator_id,
            originator_version=originator_version,
            topic=get_topic(type(domain_event)),
            state=self._closed(domain_event, state),
        )

    def to_domain_event(self, stored_event: StoredEvent) -> DomainEventProtocol[UUID]:
        try:
            event_class, read_state = _reader(stored_event.topic)
            state = read_state(stored_event.state)
        except (msgspec.MsgspecError, UnicodeDecodeError, TopicError, MapperDeserialisationError) as error:
            raise CorruptEvent(stored_event, str(error)) from error
        boxes = state.pop("sealed", None)
        if boxes:
            self._unseal(stored_event, boxes, state)
        state["originator_id"] = stored_event.originator_id
        state["originator_version"] = stored_event.originator_version
        event: DomainEventProtocol[UUID] = object.__new__(event_class)
        event.__dict__.update(state)
        return event

    def _closed(self, event: Any, state: dict[str, Any]) -> bytes:
        """The state as JSON, with words in boxes."""
        closed = None
        if self.sealing is not None:
            is_snapshot = isinstance(event, PartnershipSnapshot)
            closed = (
                self.sealing.close_all(event.originator_id, event.entries) if is_snapshot else self.sealing.close(event)
            )
        if closed is None:
            return _encode(state)
        tree = msgspec.json.decode(_encode(state))
        blank(tree, closed.leaves)
        return _encode(tree | {"sealed": closed.boxes})

    def _unseal(self, stored: StoredEvent, boxes: list[Box], state: dict[str, Any]) -> None:
        """Put words back in their places, as far as they can still be read."""
        if self.sealing is None:
            return
        try:
            for box in boxes:
                self.sealing.put_back(UUID(str(stored.originator_id)), box, state)
        except BoxTampered as error:
            raise CorruptEvent(stored, "its sealed words were changed") from error


class ClosedMapper(TypedMapper):
    """Reads events without opening them, for the views: ``event.sealed`` is the box of those that have one."""

    def _unseal(self, stored: StoredEvent, boxes: list[Box], state: dict[str, Any]) -> None:
        state["sealed"] = boxes[0]


@cache
def _reader(topic: str) -> tuple[type[Any], Callable[[bytes], dict[str, Any]]]:
    """The event class of a topic, and a function that reads its stored state."""
    event_class = resolve_topic(topic)
    state_type = _state_type(event_class)
    if getattr(event_class, "class_version", 1) == 1:
        return event_class, msgspec.json.Decoder(state_type).decode
    return event_class, lambda stored: msgspec.convert(_upcast(event_class, stored), state_type)


def _state_type(event_class: type[Any]) -> type[Any]:
    hints = get_type_hints(event_class, include_extras=True)
    fields = {
        name: _ANY_ENTRY.get(hint, hint)
        for name, hint in hints.items()
        if name not in _ENVELOPE and hint is not ClassVar and get_origin(hint) is not ClassVar
    }
    return _typed_dict(f"{event_class.__name__}State", fields | {"sealed": NotRequired[list[Box]]})


def _upcast(event_class: type[Any], stored: bytes) -> dict[str, Any]:
    state: dict[str, Any] = msgspec.json.decode(stored)
    version = state.pop("class_version", 1)
    while version < event_class.class_version:
        getattr(event_class, f"upcast_v{version}_v{version + 1}")(state)
        version += 1
    return state


def event_log_environment(home: Path, database_url: str | None = None) -> dict[str, str]:
    """The eventsourcing settings for a log in ``home`` (SQLite), or at a ``postgresql://`` URL."""
    common = {"AGGREGATE_CACHE_MAXSIZE": "200", "MAPPER_TOPIC": "domain.event_log:TypedMapper"}
    if database_url:
        return common | _postgres_environment(database_url)
    return common | {
        "PERSISTENCE_MODULE": "eventsourcing.sqlite",
        "APPLICATION_RECORDER_TOPIC": "domain.sqlite_recorder:SQLiteRecorder",
        "SQLITE_DBNAME": str(home / EVENT_LOG_FILE),
        "SQLITE_LOCK_TIMEOUT": "30",
    }


def _postgres_environment(database_url: str) -> dict[str, str]:
    url = urlsplit(database_url)
    if url.scheme not in ("postgresql", "postgres"):
        raise DomainError("GOODTERMS_DATABASE_URL must begin with postgresql:// (leave it unset for SQLite).")
    query = parse_qs(url.query)
    return {
        "PERSISTENCE_MODULE": "eventsourcing.postgres",
        "APPLICATION_RECORDER_TOPIC": "domain.postgres_recorder:PostgresRecorder",
        "POSTGRES_DBNAME": unquote(url.path.lstrip("/")) or "postgres",
        "POSTGRES_HOST": url.hostname or query.get("host", ["localhost"])[0],
        "POSTGRES_PORT": str(url.port or query.get("port", ["5432"])[0]),
        "POSTGRES_USER": unquote(url.username or "postgres"),
        "POSTGRES_PASSWORD": unquote(url.password or ""),
        "POSTGRES_LOCK_TIMEOUT": "30",
        "POSTGRES_CONNECT_TIMEOUT": "10",
    }


@contextmanager
def writable() -> Iterator[None]:
    """Turn a database that cannot be written into one plain sentence; a save that came second stays what it is."""
    try:
        yield
    except IntegrityError:
        raise
    except _BROKEN as error:
        raise LogUnavailable(f"The workspace could not be written ({_plain(error)}). Nothing was saved.") from error


@contextmanager
def readable() -> Iterator[None]:
    """Turn a database that cannot be read into one plain sentence."""
    try:
        yield
    except _BROKEN as error:
        raise LogUnavailable(f"The workspace could not be read ({_plain(error)}).") from error


def _plain(error: BaseException) -> str:
    return str(error).splitlines()[0] if str(error) else type(error).__name__
