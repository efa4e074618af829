"""Amending what was recorded: corrections, retractions, taking back the last save, and that words were erased.

Nothing is overwritten: each is a new event with a reason, and the old stays in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from domain.entries import Entries, Entry, PartnershipEvent, Stamp, Words
from domain.errors import ChangedMeanwhile, DomainError, InvalidValue, NothingChanged, StillReferredTo
from domain.record import Record, check_shape

PARTS_OF = {"meeting": "item", "programme": "step"}
"""Entries that cannot stand without the one they belong to, and are retracted with it."""


class EntryCorrected(PartnershipEvent):
    """An entry was recorded wrongly: this is what it should have said, and why it changed."""

    entry: Any
    reason: Words

    @property
    def subject(self) -> tuple[str, str]:
        return self.entry.kind_name, self.entry.ref

    @property
    def why(self) -> str:
        return self.reason

    def after(self, before: Entry | None) -> Entry | None:
        entry: Entry = self.entry
        return entry


class EntryRetracted(PartnershipEvent):
    """An entry should never have been recorded; it stays in the log and no longer counts."""

    kind: str
    ref: str
    reason: Words

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.ref

    @property
    def why(self) -> str:
        return self.reason

    def after(self, before: Entry | None) -> Entry | None:
        return None


class WordsErased(PartnershipEvent):
    """The words of an entry were erased on request. What was recorded stands; ``keys`` names those destroyed."""

    kind: str
    ref: str
    keys: tuple[str, ...]
    reason: Words = ""

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.ref

    @property
    def why(self) -> str:
        return self.reason

    def after(self, before: Entry | None) -> Entry | None:
        return before


class Amendments(Record):
    def note_erased(self, erased: Mapping[tuple[str, str], Sequence[str]], reason: str, stamp: Stamp) -> None:
        """Record that the words of entries (kind, ref) were erased, with the names of the keys that were destroyed."""
        for (kind, ref), keys in erased.items():
            self._record(WordsErased, stamp, kind=kind, ref=ref, keys=tuple(keys), reason=reason.strip())

    def correct(self, entry: Entry, reason: str, stamp: Stamp, seen: Entry | None = None) -> None:
        """Replace what a recorded entry says, keeping the old version in the log.

        ``seen`` is what it said when whoever corrects it last looked: ``ChangedMeanwhile`` if it says otherwise now.
        """
        before = self._standing(entry.kind_name, entry.ref)
        if seen is not None and seen != before:
            raise ChangedMeanwhile(before)
        check_shape(entry)
        entry = entry.filled(before)
        if entry == before.filled(before):
            raise NothingChanged(entry.kind_name, entry.ref)
        self._check_reason(reason)
        self._put_right(entry, reason, stamp)

    def retract(self, kind: str, ref: str, reason: str, stamp: Stamp, seen: Entry | None = None) -> None:
        """Withdraw an entry, with the items of a meeting and the steps of a programme; ``seen`` as for ``correct``."""
        entry = self._standing(kind, ref)
        if seen is not None and seen != entry:
            raise ChangedMeanwhile(entry)
        self._check_reason(reason)
        self._retract([entry], reason, stamp)

    def take_back(self, earlier: Entries, touched: Sequence[tuple[str, str]], reason: str, stamp: Stamp) -> None:
        """Make the touched entries (kind, ref) say what they said earlier: what was added since is retracted."""
        self._check_reason(reason)
        now = {key: self.entries.get(*key) for key in touched}
        before = {key: earlier.get(*key) for key in touched}
        for key, entry in reversed(before.items()):  # what was retracted last comes back first: others rest on it
            if entry is not None and entry != now[key]:
                self._put_right(entry, reason, stamp)
        added = [entry for key, entry in now.items() if entry is not None and before[key] is None]
        if added:
            self._retract(added, reason, stamp)

    def _put_right(self, entry: Entry, reason: str, stamp: Stamp) -> None:
        _check_may_be_amended(entry)
        self._check_entry(entry, stamp)
        self._check_dependants(entry)
        self._record(EntryCorrected, stamp, entry=entry, reason=reason.strip())

    def _retract(self, entries: Sequence[Entry], reason: str, stamp: Stamp) -> None:
        """Retract entries with their parts, all at once: they may refer to each other, nothing else may to them."""
        for entry in entries:
            if entry.kind_name == "partnership":
                raise DomainError("A partnership cannot be retracted. Record the day on which it closed instead.")
            _check_may_be_amended(entry)
        with_parts = [e for entry in reversed(entries) for e in [*self._parts_of(entry.kind_name, entry.ref), entry]]
        going = dict.fromkeys((entry.kind_name, entry.ref) for entry in with_parts)
        dependants = [name for kind, ref in going for name in self._names_of_dependants(kind, ref, set(going))]
        dependants += self._left_without_item(set(going))
        if dependants:
            raise StillReferredTo(entries[0].kind_name, entries[0].ref, sorted(set(dependants)))
        for kind, ref in going:
            self._record(EntryRetracted, stamp, kind=kind, ref=ref, reason=reason.strip())

    def _check_reason(self, reason: str) -> None:
        if not reason.strip():
            raise InvalidValue("Say why: a correction or retraction needs a reason.", "reason")
        if len(reason) > 10_000:
            raise InvalidValue("The reason is longer than 10,000 characters.", "reason")

    def _parts_of(self, kind: str, ref: str) -> list[Entry]:
        part = PARTS_OF.get(kind)
        if part is None:
            return []
        return [entry for entry in self.entries.of(part).values() if getattr(entry, kind) == ref]

    def _names_of_dependants(self, kind: str, ref: str, going: set[tuple[str, str]]) -> list[str]:
        return [
            f"{entry.kind_name} {entry.ref}"
            for entry, _ in self._referring(kind, ref)
            if (entry.kind_name, entry.ref) not in going
        ]

    def _left_without_item(self, going: set[tuple[str, str]]) -> list[str]:
        """What names an item at no meeting in particular, when the item's last appearance is among those going."""
        items: dict[str, Any] = dict(self.entries.of("item"))
        left = {item.item for ref, item in items.items() if ("item", ref) not in going}
        lost = {items[ref].item for kind, ref in going if kind == "item"} - left
        followed: list[Any] = [e for kind in ("decision", "action") for e in self.entries.of(kind).values()]
        return [f"{e.kind_name} {e.ref}" for e in followed if e.item in lost and not e.meeting]


def _check_may_be_amended(entry: Entry) -> None:
    """People have links to a round, and answered it as it was."""
    if entry.kind_name == "round":
        raise DomainError("A round is neither corrected nor taken back. Cancel it, or close it and open another.")
