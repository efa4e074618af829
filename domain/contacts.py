"""Contact between partners outside meetings, and its tone."""

from __future__ import annotations

from typing import ClassVar, Literal

from domain.entries import Entry, EntryRecorded, Happened, PartnerRefs, PersonalText, Ref, Stamp
from domain.errors import InvalidValue
from domain.record import Record

CHANNELS = Literal["in-person", "phone", "video", "email", "letter"]
TONES = Literal["warm", "neutral", "prickly"]


class Contact(Entry, frozen=True, kw_only=True, tag="contact"):
    kind_name: ClassVar[str] = "contact"
    sheet: ClassVar[str] = "contacts"
    own_date: ClassVar[str] = "made_on"
    key: ClassVar[tuple[str, ...]] = ("contact",)

    contact: Ref
    made_on: Happened
    between: PartnerRefs
    channel: CHANNELS
    tone: TONES
    note: PersonalText | None = None

    def check(self) -> None:
        if len(set(self.between)) < 2:
            raise InvalidValue("Name at least two partners who were in contact.", "between")


class ContactMade(EntryRecorded):
    entry: Contact


class Contacts(Record):
    def make_contact(self, contact: Contact, stamp: Stamp) -> None:
        self._add(ContactMade, contact, stamp)
