"""How rows of the views hold personal words: in the boxes of the events they come from, which are opened to be shown.

``book`` notes which words of an entry are in which box, without opening any; ``ledger`` and other readers of the views
open them. So the views hold nothing that the log does not, and what is erased there is gone from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeAlias
from uuid import UUID

import msgspec

from domain.entries import Entry, EntryChanged, PartnershipEvent
from domain.partnership import AnyEntry, partnership_id
from domain.sealing.boxes import Box
from domain.sealing.closing import Sealing
from domain.sealing.leaves import put

WHY = "/why"
"""The place of the reason of a row, which is no part of the entry."""

Places: TypeAlias = dict[str, tuple[Box, int]]
"""The box that the words at each place of an entry are in, and which of its words they are."""


class SealedWords(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The boxes of a row; each place with the number of its box and of the words in there."""

    boxes: tuple[Box, ...]
    places: tuple[tuple[str, int, int], ...]


@dataclass(frozen=True)
class Opened:
    """An entry with its words, as far as they were not erased, and the reason given for its row if that was sealed."""

    entry: Any
    reason: str | None = None
    erased: bool = False


_encode = msgspec.json.Encoder().encode
_read_words = msgspec.json.Decoder(SealedWords).decode
_read_entry = msgspec.json.Decoder(AnyEntry).decode


class WordsOfEntries:
    """Where the words of the entries of one partnership are, as far as its events were read."""

    def __init__(self) -> None:
        self._places: dict[tuple[str, str], Places] = {}

    def note(self, event: PartnershipEvent, kind: str, ref: str, after: Entry | None) -> None:
        """Follow an event; a retracted entry keeps its words until it is recorded again."""
        before = self._places.get((kind, ref))
        if before or event.sealed:
            self._places[kind, ref] = _places_after(before or {}, event, after)

    def stored(self, event: PartnershipEvent, kind: str, ref: str, entry: Entry) -> tuple[str, str | None]:
        """What a row holds: the entry without its words, and those with the reason of the event, sealed."""
        places = self._places.get((kind, ref), {})
        box: Box | None = event.sealed
        if box is not None and "reason" in box.leaves:
            places = places | {WHY: (box, box.leaves.index("reason"))}
        return _encode(entry).decode(), _stored(places) if places else None


def _places_after(before: Places, event: PartnershipEvent, after: Entry | None) -> Places:
    """Where the words of an entry are after one of its events."""
    box: Box | None = event.sealed
    kept = {} if hasattr(event, "entry") else before
    if kept and isinstance(event, EntryChanged):
        said_nothing = {name for name, value in vars(event).items() if value == ""}
        kept = {place: where for place, where in kept.items() if place not in said_nothing}
    if box is None:
        return kept
    places = [(event.place_of(leaf, after), at) for at, leaf in enumerate(box.leaves)]
    return kept | {place: (box, at) for place, at in places if place is not None}


def opened(sealing: Sealing, row: Any) -> Opened:
    """The entry of a row of entries or matters; without the words that were erased."""
    entry = _read_entry(row.entry)
    if row.sealed is None:
        return Opened(entry)
    words = _read_words(row.sealed)
    said = [sealing.open(_id_of(row.partnership), box) for box in words.boxes]
    reason = None
    for place, box, at in words.places:
        found = said[box]
        if found is not None and place == WHY:
            reason = str(found[at])
        elif found is not None:
            put(entry, place, found[at])
    return Opened(entry, reason, erased=None in said)


def _stored(places: Mapping[str, tuple[Box, int]]) -> str:
    boxes: dict[int, tuple[int, Box]] = {}
    for box, _ in places.values():
        boxes.setdefault(id(box), (len(boxes), box))
    each = tuple((place, boxes[id(box)][0], at) for place, (box, at) in places.items())
    return _encode(SealedWords(tuple(box for _, box in boxes.values()), each)).decode()


@lru_cache(maxsize=256)
def _id_of(partnership: str) -> UUID:
    return partnership_id(partnership)
