"""The standing entries of a partnership, and the guards that all commands share.

Every concept module extends ``Record`` with its own commands; ``partnership`` puts them together. Commands
check and raise; what they record is applied by ``Entries``, which only assigns.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from datetime import date, datetime, timedelta
from typing import Any, Self
from uuid import UUID

import msgspec
from eventsourcing.domain import BaseAggregate

from domain.entries import Entries, Entry, PartnershipEvent, Stamp
from domain.errors import (
    DateOutOfOrder,
    FutureDate,
    InvalidValue,
    NotAMember,
    RefTaken,
    StillReferredTo,
    UnknownRef,
)
from domain.shapes import Field, fields_of, own_dates


class Record(BaseAggregate[UUID]):
    """A partnership's standing entries, and what must hold before anything is added to them."""

    def __base_init__(self, originator_id: Any, originator_version: int, timestamp: Any) -> None:
        super().__base_init__(originator_id, originator_version, timestamp)
        self.entries = Entries()

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        """A copy for one command, so that a refused command leaves the cached original untouched."""
        copy = object.__new__(type(self))
        copy.__dict__.update(self.__dict__, entries=deepcopy(self.entries), _pending_events=[])
        return copy

    # -- what commands in the concept modules build on --------------------------------------------------

    def _add(self, event_class: type[PartnershipEvent], entry: Entry, stamp: Stamp) -> None:
        """Record a new entry after all the checks that every entry must pass."""
        if self.entries.get(entry.kind_name, entry.ref) is not None:
            raise RefTaken(entry.kind_name, entry.ref, entry.key[-1])
        self._check_entry(entry, stamp)
        self._record(event_class, stamp, entry=entry)

    def _record(self, event_class: type[PartnershipEvent], stamp: Stamp, **fields: Any) -> None:
        self.trigger_event(event_class, timestamp=self._instant(stamp), recorded_by=stamp.by, **fields)

    def _instant(self, stamp: Stamp) -> datetime:
        """Recorded instants never run backwards within a partnership, and no two saves share one."""
        if stamp.at > self.modified_on:
            return stamp.at
        return self.modified_on if self.pending_events else self.modified_on + timedelta(microseconds=1)

    def _standing(self, kind: str, ref: str) -> Entry:
        entry = self.entries.get(kind, ref)
        if entry is None:
            raise UnknownRef(kind, ref)
        return entry

    def _check_day(self, field: str, day: date, entry: Entry, stamp: Stamp) -> None:
        """A day in the life of an entry: not before the entry itself, not after today."""
        if day > stamp.today:
            raise FutureDate(field, day, stamp.today)
        if day < entry.happened_on:
            raise DateOutOfOrder(field, day, "before", entry.own_date, entry.happened_on)

    def _check_entry(self, entry: Entry, stamp: Stamp) -> None:
        check_shape(entry)
        self._check_dates(entry, stamp)
        self._check_references(entry)
        entry.check()

    # -- guards ------------------------------------------------------------------------------------------

    def _check_dates(self, entry: Entry, stamp: Stamp) -> None:
        if not entry.own_date:
            return
        for name in own_dates(type(entry)):
            for day in _each(getattr(entry, name)):
                self._check_day(name, day, entry, stamp)
        self._check_within_partnership(entry)

    def _check_within_partnership(self, entry: Entry) -> None:
        for profile in self.entries.of("partnership").values():
            if profile is entry or entry.kind_name == "partnership":
                return
            day, formed_on = entry.happened_on, profile.happened_on
            closed_on: date | None = getattr(profile, "closed_on", None)
            if day < formed_on:
                raise DateOutOfOrder(entry.own_date, day, "before", "the partnership was formed", formed_on)
            if closed_on and day > closed_on:
                raise DateOutOfOrder(entry.own_date, day, "after", "the partnership was closed", closed_on)

    def _check_references(self, entry: Entry) -> None:
        for field in fields_of(type(entry)):
            if field.refers_to:
                for ref in _each(getattr(entry, field.name)):
                    self._check_reference(field, ref, entry)

    def _check_reference(self, field: Field, ref: str, entry: Entry) -> None:
        if field.refers_to == "partner":
            self._check_member(ref, entry.happened_on, field.name)
        elif field.refers_to == "partnership":
            return  # another partnership: the application checks that it exists
        elif field.refers_to == "item":
            self._check_item(ref, getattr(entry, "meeting", None), field.name)
        elif self.entries.get(str(field.refers_to), ref) is None:
            raise UnknownRef(str(field.refers_to), ref, field.name)

    def _check_member(self, ref: str, day: date, field: str) -> None:
        partner: Any = self.entries.get("partner", ref)
        if partner is None:
            raise UnknownRef("partner", ref, field)
        if not partner.is_member_on(day):
            raise NotAMember(ref, day, field)

    def _check_item(self, item: str, meeting: str | None, field: str) -> None:
        items = self.entries.of("item")
        known = f"{meeting}/{item}" in items if meeting else any(_named(i, item) for i in items.values())
        if not known:
            raise UnknownRef("item", f"{meeting}/{item}" if meeting else item, field)

    def _check_dependants(self, entry: Entry) -> None:
        """A corrected partner or partnership must still cover every entry that relies on its dates."""
        if entry.kind_name == "partner":
            self._check_membership_covers(entry)
        if entry.kind_name == "partnership":
            self._check_life_covers(entry)

    def _check_membership_covers(self, partner: Any) -> None:
        outside = [
            f"{e.kind_name} {e.ref}"
            for e, _ in self._referring("partner", partner.ref)
            if not partner.is_member_on(e.happened_on)
        ]
        if outside:
            raise StillReferredTo("partner", partner.ref, outside)

    def _check_life_covers(self, profile: Any) -> None:
        last = profile.closed_on or date.max
        others = (e for e in self.entries if e.own_date and e.kind_name != "partnership")
        outside = [f"{e.kind_name} {e.ref}" for e in others if not profile.formed_on <= e.happened_on <= last]
        if outside:
            raise StillReferredTo("partnership", profile.ref, outside)

    def _referring(self, kind: str, ref: str) -> Iterator[tuple[Entry, str]]:
        """The entries that name this one, with the field that does."""
        for entry in self.entries:
            for field in fields_of(type(entry)):
                if field.refers_to == kind and _names(entry, field, ref):
                    yield entry, field.name


def check_shape(entry: Entry) -> None:
    """Raise ``InvalidValue`` when a field has the wrong type, is too long or is none of the choices."""
    try:
        msgspec.convert(msgspec.to_builtins(entry, builtin_types=(date,)), type(entry), builtin_types=(date,))
    except msgspec.ValidationError as error:
        problem, _, path = str(error).partition(" - at `$")
        field = path.rstrip("`").lstrip(".").split("[")[0] or None
        raise InvalidValue(f"{field or entry.kind_name}: {problem}.", field) from None


def _each(value: Any) -> tuple[Any, ...]:
    if value is None:
        return ()
    return value if isinstance(value, tuple) else (value,)


def _named(entry: Any, item: str) -> bool:
    return bool(entry.item == item)


def _names(entry: Entry, field: Field, ref: str) -> bool:
    named = _each(getattr(entry, field.name))
    if field.refers_to == "item":
        return f"{getattr(entry, 'meeting', '')}/{named[0]}" == ref if named else False
    return ref in named
