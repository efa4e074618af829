"""How a partnership relates to others: what it grew from, merged into, works with."""

from __future__ import annotations

from typing import ClassVar, Literal

from domain.entries import Entry, EntryRecorded, Happened, PartnershipRef, PersonalText, Stamp
from domain.record import Record

RELATIONS = Literal["grew-from", "merged-into", "works-with", "shares-problem"]


class Link(Entry, frozen=True, kw_only=True, tag="link"):
    kind_name: ClassVar[str] = "link"
    sheet: ClassVar[str] = "links"
    own_date: ClassVar[str] = "since"
    key: ClassVar[tuple[str, ...]] = ("relation", "to")

    to: PartnershipRef
    relation: RELATIONS
    since: Happened
    note: PersonalText | None = None


class PartnershipLinked(EntryRecorded):
    entry: Link


class Links(Record):
    def link(self, link: Link, stamp: Stamp) -> None:
        self._add(PartnershipLinked, link, stamp)
