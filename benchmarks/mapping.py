"""Our typed stored format against the library's own transcoder, for the events of a long history."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import partial
from typing import Any

from eventsourcing.persistence import DatetimeAsISO, JSONTranscoder, Mapper, Transcoding, UUIDAsHex

from benchmarks.made_up import a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from domain.entries import Entry
from domain.event_log import TypedMapper
from domain.listening import Theme
from domain.partnership import ENTRY_KINDS

ROUNDS = 5
EVENTS = 5000


class Days(Transcoding):
    type, name = date, "day"

    def encode(self, obj: date) -> str:
        return obj.isoformat()

    def decode(self, data: str) -> date:
        return date.fromisoformat(data)


def measure(place: Place) -> Iterator[Figure]:
    if place.server:
        return  # no database takes part
    events = a_partnership("p", EVENTS).collect_events()
    ours, library = TypedMapper(JSONTranscoder()), Mapper(_transcoder())
    stored = {mapper: [mapper.to_stored_event(event) for event in events] for mapper in (ours, library)}
    assert [library.to_domain_event(s) for s in stored[library]] == list(events)
    yield _figure("writing", len(events), by_turns(ROUNDS, *(partial(_write, m, events) for m in stored)))
    yield _figure("reading", len(events), by_turns(ROUNDS, *(partial(_read, m, stored[m]) for m in stored)))


def _figure(what: str, events: int, took: list[float]) -> Figure:
    ours, library = took
    detail = {"ours_per_s": events / ours, "library_per_s": events / library}
    return Figure(
        f"{what} events: the library's transcoder, against ours", "none", library / ours, "times slower", detail=detail
    )


def _write(mapper: Any, events: Any) -> None:
    for event in events:
        mapper.to_stored_event(event)


def _read(mapper: Any, stored: Any) -> None:
    for event in stored:
        mapper.to_domain_event(event)


def _transcoder() -> JSONTranscoder:
    """The library's transcoder, taught our types one by one as it asks for."""
    transcoder = JSONTranscoder()
    for transcoding in (Days(), DatetimeAsISO(), UUIDAsHex(), *(_of(kind) for kind in (*ENTRY_KINDS.values(), Theme))):
        transcoder.register(transcoding)
    return transcoder


def _of(kind: type[Entry] | type[Theme]) -> Transcoding:
    """A transcoding of one kind of entry, as its fields."""

    class Fields(Transcoding):
        type, name = kind, kind.__name__

        def encode(self, obj: Any) -> dict[str, Any]:
            return {field: getattr(obj, field) for field in obj.__struct_fields__}

        def decode(self, data: dict[str, Any]) -> Any:
            return kind(**{name: tuple(value) if isinstance(value, list) else value for name, value in data.items()})

    return Fields()
