"""Closes the words of events under the keys of everybody they are about, and opens them again while the keys are there.

``event_log`` asks it for every event that is stored or read, the views for every row that is shown.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from eventsourcing.persistence import IntegrityError

from domain.sealing.boxes import Box, seal, unseal
from domain.sealing.key_ring import KeyRing, key_name
from domain.sealing.leaves import Leaf, Words, leaves, may_hold_words, put
from domain.sealing.people import People


@dataclass(frozen=True)
class Closed:
    """The words to take out of what is stored, and the boxes that hold them."""

    leaves: list[Leaf]
    boxes: list[Box]


class Sealing:
    """The keys and the people of a workspace, put to use."""

    def __init__(self, key_ring: KeyRing) -> None:
        self.ring = key_ring
        self.people = People(key_ring)

    def prepare(self, events: Iterable[Any]) -> None:
        """Make the keys that these events will be sealed under, all at once."""
        self.people.bring_up_to_date()
        found = (event for event in events if self._to_seal(event))
        self.ring.ensure((event.originator_id.hex, key_name(event.originator_id, *event.subject)) for event in found)

    def close(self, event: Any) -> Closed | None:
        """The words of an event that are to be sealed, in one box; ``None`` when there are none."""
        found = self._to_seal(event)
        if not found:
            return None
        kind, ref = event.subject
        return Closed(found, [self._box(event.originator_id, kind, ref, found)])

    def close_all(self, partnership: UUID, entries: Iterable[Any]) -> Closed | None:
        """The words of the entries of a snapshot, in a box for each entry."""
        each = [(entry, found) for at, entry in enumerate(entries) if (found := self._to_seal(entry, f"entries.{at}."))]
        self.ring.ensure((partnership.hex, key_name(partnership, entry.kind_name, entry.ref)) for entry, _ in each)
        boxes = [self._box(partnership, entry.kind_name, entry.ref, found) for entry, found in each]
        return Closed([leaf for _, found in each for leaf in found], boxes) if each else None

    def open(self, partnership: UUID, box: Box) -> list[Words] | None:
        """The words of a box in the order of its places; ``None`` when they were erased."""
        keys = self.ring.get(partnership.hex, box.names)
        return None if keys is None else unseal(partnership, keys, box)

    def put_back(self, partnership: UUID, box: Box, state: dict[str, Any]) -> None:
        """Put the words of a box in their places in the state of an event, unless they were erased."""
        for leaf, words in zip(box.leaves, self.open(partnership, box) or (), strict=False):
            put(state, leaf, words)

    def _to_seal(self, whole: Any, path: str = "") -> list[Leaf]:
        """Words that are personal, and other text that names somebody who is known."""
        people = self.people
        if not may_hold_words(type(whole), every=people.are_known):
            return []
        found = leaves(whole, path, every=people.are_known)
        return [
            leaf for leaf in found if leaf.personal or (isinstance(leaf.words, str) and people.named_in(leaf.words))
        ]

    def _box(self, partnership: UUID, kind: str, ref: str, found: list[Leaf]) -> Box:
        own = self.ring.current(partnership.hex, key_name(partnership, kind, ref))
        people = {
            person for leaf in found if isinstance(leaf.words, str) for person in self.people.named_in(leaf.words)
        }
        names = (own, *sorted(people))
        keys = self.ring.get(partnership.hex, names)
        if keys is None:
            raise KeyGone(own)
        return seal(partnership, names, keys, [(leaf.path, leaf.words) for leaf in found])


class KeyGone(IntegrityError):
    """A key was destroyed while words were being sealed under it: the command may be run again."""
