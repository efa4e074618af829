"""Amending what was recorded: corrections, retractions, and taking back the last save.

Nothing is overwritten: each is a new event with a reason, and the old stays in the log.
"""

from __future__ import annotations

from typing import Any

from domain.entries import Entry, PartnershipEvent, Stamp
from domain.errors import DomainError, InvalidValue, NothingChanged, StillReferredTo
from domain.record import Record

PARTS_OF = {"meeting": "item", "programme": "step"}
"""Entries that cannot stand without the one they belong to, and are retracted with it."""


class EntryCorrected(PartnershipEvent):
    """An entry was recorded wrongly: this is what it should have said, and why it changed."""

    entry: Any
    reason: str

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
    reason: str

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.ref

    @property
    def why(self) -> str:
        return self.reason

    def after(self, before: Entry | None) -> Entry | None:
        return None


class Amendments(Record):
    def correct(self, entry: Entry, reason: str, stamp: Stamp) -> None:
        """Replace what a recorded entry says, keeping the old version in the log."""
        before = self._standing(entry.kind_name, entry.ref)
        if entry == before:
            raise NothingChanged(entry.kind_name, entry.ref)
        self._check_reason(reason)
        self._check_entry(entry, stamp)
        self._check_dependants(entry)
        self._record(EntryCorrected, stamp, entry=entry, reason=reason.strip())

    def retract(self, kind: str, ref: str, reason: str, stamp: Stamp) -> None:
        """Withdraw an entry, with the items of a meeting and the steps of a programme."""
        self._standing(kind, ref)
        self._check_reason(reason)
        if kind == "partnership":
            raise DomainError("A partnership cannot be retracted. Record the day on which it closed instead.")
        parts = self._parts_of(kind, ref)
        going = {(kind, ref), *((part.kind_name, part.ref) for part in parts)}
        dependants = [name for k, r in going for name in self._names_of_dependants(k, r, going)]
        dependants += self._left_without_item(going)
        if dependants:
            raise StillReferredTo(kind, ref, sorted(set(dependants)))
        for part in [*parts, self._standing(kind, ref)]:
            self._record(EntryRetracted, stamp, kind=part.kind_name, ref=part.ref, reason=reason.strip())

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
