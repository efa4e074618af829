"""Samples of how sealed events are stored, under a key that is always the same. They never change.

``python -m tests.sealing.stored_sealed`` writes the samples that are missing, and touches no other.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from eventsourcing.persistence import JSONTranscoder, StoredEvent

from domain.event_log import TypedMapper
from domain.sealing.closing import Sealing
from tests.domain.stored_events import EVENTS, ID, SNAPSHOT

SAMPLES = Path(__file__).parent / "samples"
PEOPLE = {"ran over": "person:00000000000000000000000000000001"}
"""Somebody known by a strange name, so that an event is sealed for two."""


class SameKeys:
    """Keys that are made of their names."""

    destroyed = named = followed = 0

    def get(self, whose: str, names: Iterable[str]) -> tuple[bytes, ...]:
        return tuple(name.encode().ljust(32)[:32] for name in names)

    def current(self, whose: str, name: str) -> str:
        return name

    def ensure(self, wanted: Iterable[tuple[str, str]]) -> None: ...


class SamePeople:
    are_known = True

    def named_in(self, text: str) -> set[str]:
        return {ref for name, ref in PEOPLE.items() if name in text.casefold()}


def mapper() -> TypedMapper:
    """Today's mapper, with the keys of the samples."""
    sealing = Sealing.__new__(Sealing)
    keys: Any = SameKeys()
    people: Any = SamePeople()
    sealing.ring, sealing.people = keys, people
    found = TypedMapper(JSONTranscoder())
    found.sealing = sealing
    return found


def sealed_events() -> dict[str, Any]:
    """The events that hold personal words, by the name of their sample."""
    every = {type(event).__name__: event for event in (*EVENTS, SNAPSHOT)}
    return {name: event for name, event in every.items() if b'"sealed":' in mapper().to_stored_event(event).state}


def read_sample(name: str) -> StoredEvent:
    """The stored event of a sample, byte for byte."""
    sample = json.loads((SAMPLES / f"{name}.json").read_text())
    state = json.dumps(sample["state"], ensure_ascii=False, separators=(",", ":")).encode()
    return StoredEvent(originator_id=ID, originator_version=7, topic=sample["topic"], state=state)


def write_missing_samples() -> None:
    for name, event in sealed_events().items():
        path = SAMPLES / f"{name}.json"
        if not path.exists():
            stored = mapper().to_stored_event(event)
            sample = {"topic": stored.topic, "state": json.loads(stored.state)}
            path.write_text(json.dumps(sample, ensure_ascii=False, indent=2) + "\n")


if __name__ == "__main__":
    write_missing_samples()
