"""Erasing somebody's words: the facts stay on record, and what was said is gone from everywhere.

First the keys are destroyed, all at once; then the record of each partnership says which entries that concerned. When
it is stopped in between, erasing again completes the record. Called by the command and the page that erase.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from domain.entries import Stamp
from domain.errors import InvalidValue, UnknownRef
from domain.partnership import partnership_id
from domain.partnerships import Partnerships
from domain.policies import POLICIES, POLICIES_ID
from domain.sealing.finding import Found, Key, Place, find
from domain.sealing.key_ring import key_name
from domain.sealing.upkeep import drop_snapshots, tidy


@dataclass(frozen=True)
class Request:
    """Whom or what to erase: people (refs) with all their names, and single entries."""

    people: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    entries: tuple[Key, ...] = ()


@dataclass(frozen=True)
class Concerned:
    """What erasing would do, in places and never in words. ``in_the_open`` cannot be erased."""

    request: Request
    erased: tuple[Place, ...]
    in_the_open: tuple[Place, ...]
    unfinished: tuple[Key, ...]

    @property
    def is_nothing(self) -> bool:
        return not (self.request.people or self.erased or self.unfinished)


def concerned(log: Partnerships, request: Request) -> Concerned:
    """What a request concerns; ``UnknownRef`` when it names an entry that there never was."""
    found = find(log, request.names)
    single = {key: _single(log, key) for key in request.entries}
    erased = found.sealed | single
    return Concerned(
        request, tuple(erased.values()), tuple(found.in_the_open.values()), tuple(_unfinished(log, found, erased))
    )


def erase(log: Partnerships, asked: Concerned, reason: str, stamp: Stamp) -> list[str]:
    """Erase it, and record that it was; the refs of the partnerships concerned."""
    keys = {_key(place): _keys_of(log, _key(place)) for place in asked.erased}
    log.sealing.ring.destroy([*asked.request.people, *(name for names in keys.values() for name in names)])
    log.forget()
    refs = _record(log, asked, reason, stamp)
    drop_snapshots(log, [partnership_id(ref) for ref in refs if ref != POLICIES])
    tidy(log)
    return refs


def _record(log: Partnerships, asked: Concerned, reason: str, stamp: Stamp) -> list[str]:
    """Note on each partnership what was erased, as far as that is not on record yet."""
    unfinished = sorted(find(log, ()).unfinished.items())
    refs = []
    for ref, of_partnership in groupby(unfinished, key=lambda each: each[0][0]):
        erased = {(kind, entry): sorted(names) for (_, kind, entry), names in of_partnership}
        log.note_erased(ref, erased, reason, stamp)
        refs.append(ref)
    return refs


def _single(log: Partnerships, key: Key) -> Place:
    partnership, kind, ref = key
    history: Iterable[Any] = log.closed_events.get(log.get(partnership).id)
    of_entry = [event for event in history if event.subject == (kind, ref)]
    if not of_entry:
        raise UnknownRef(kind, ref)
    if not any(event.sealed for event in of_entry):
        raise InvalidValue(f"The {kind} “{ref}” holds no words about a person. Correct or retract it instead.", "entry")
    return Place(partnership, kind, ref, of_entry[0].timestamp.date())


def _unfinished(log: Partnerships, found: Found, erased: Iterable[Key]) -> Sequence[Key]:
    return [key for key in found.unfinished if key not in set(erased)]


def _keys_of(log: Partnerships, key: Key) -> list[str]:
    partnership, kind, ref = key
    whose = POLICIES_ID if partnership == POLICIES else partnership_id(partnership)
    return log.sealing.ring.names_of(whose.hex, key_name(whose, kind, ref))


def _key(place: Place) -> Key:
    return place.partnership, place.kind, place.ref
