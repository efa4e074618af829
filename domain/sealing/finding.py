"""Which entries name somebody: in words that are sealed, which can be erased, or in the open, where they stay.

Reads the whole log, opening what can be opened, and says where, never what. Called by ``erasing``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from domain.entries import EntryRecorded, PartnershipEvent
from domain.policies import POLICIES, POLICIES_ID
from domain.sealing.application import SealedApplication
from domain.sealing.leaves import leaves
from domain.sealing.people import whole_words

PAGE = 2_000
Key = tuple[str, str, str]
"""The partnership, kind and ref of an entry."""


@dataclass(frozen=True)
class Place:
    """An entry, and the day on which it happened or, where that is not known, was recorded."""

    partnership: str
    kind: str
    ref: str
    on: date


@dataclass
class Found:
    """Entries whose words would be erased, those whose keys are destroyed but where that is not on record yet, and
    those that name the person where it cannot be erased: recorded before the name was known, or in their refs."""

    sealed: dict[Key, Place] = field(default_factory=dict)
    unfinished: dict[Key, set[str]] = field(default_factory=dict)
    in_the_open: dict[Key, Place] = field(default_factory=dict)


def find(log: SealedApplication, names: Iterable[str]) -> Found:
    """Every entry with a version that names somebody, as whole words, in capitals or not."""
    return _Search(log, whole_words(names)).run()


class _Search:
    def __init__(self, log: SealedApplication, pattern: re.Pattern[str] | None) -> None:
        self._log = log
        self._pattern = pattern
        self._refs: dict[UUID, str] = {}
        self._found = Found()

    def run(self) -> Found:
        for event in _closed_events(self._log):
            kind, ref = event.subject
            if event.originator_version == 1:
                self._refs[event.originator_id] = POLICIES if event.originator_id == POLICIES_ID else ref
            key = (self._refs[event.originator_id], kind, ref)
            if event.sealed is not None:
                self._look_inside(key, event)
            if self._names_openly(event):
                self._found.in_the_open[key] = _place(key, event)
            self._strike_off(key, event)
        self._found.unfinished = {key: keys for key, keys in self._found.unfinished.items() if keys}
        return self._found

    def _look_inside(self, key: Key, event: Any) -> None:
        words = self._log.sealing.open(event.originator_id, event.sealed)
        if words is None:
            gone = self._log.sealing.ring.destroyed_of(event.originator_id.hex, event.sealed.names)
            self._found.unfinished.setdefault(key, set()).update(gone)
        elif any(self._is_in(str(each)) for each in words):
            self._found.sealed.setdefault(key, _place(key, event))

    def _names_openly(self, event: PartnershipEvent) -> bool:
        words = " ".join(re.split(r"[-_/]+", event.subject[1]))
        return self._is_in(words) or any(self._is_in(str(leaf.words)) for leaf in leaves(event))

    def _strike_off(self, key: Key, event: Any) -> None:
        """What is on record as erased is finished."""
        recorded = getattr(event, "keys", ())
        if recorded and key in self._found.unfinished:
            self._found.unfinished[key].difference_update(recorded)

    def _is_in(self, words: str) -> bool:
        return self._pattern is not None and self._pattern.search(words) is not None


def _closed_events(log: SealedApplication) -> Iterator[Any]:
    position = 0
    while page := log.recorder.select_notifications(position, PAGE, inclusive_of_start=False):
        yield from (log.closed_mapper.to_domain_event(stored) for stored in page)
        position = page[-1].id


def _place(key: Key, event: Any) -> Place:
    entry = event.entry if isinstance(event, EntryRecorded) else None
    on = entry.happened_on if entry is not None and entry.own_date else event.timestamp.date()
    return Place(*key, on)
