"""The partner organisations: who joined the partnership and who left."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec

from domain.entries import Entry, EntryChanged, EntryRecorded, Happened, Ref, Stamp, Text, Title
from domain.errors import AlreadyEnded
from domain.record import Record


class Partner(Entry, frozen=True, kw_only=True, tag="partner"):
    kind_name: ClassVar[str] = "partner"
    sheet: ClassVar[str] = "partners"
    own_date: ClassVar[str] = "joined_on"
    key: ClassVar[tuple[str, ...]] = ("partner",)

    partner: Ref
    name: Title
    sector: Text | None = None
    joined_on: Happened
    left_on: Happened | None = None

    def is_member_on(self, day: date) -> bool:
        """From the day it joined to the day it left, both included."""
        return self.joined_on <= day and (self.left_on is None or day <= self.left_on)


class PartnerJoined(EntryRecorded):
    entry: Partner


class PartnerLeft(EntryChanged):
    kind_name = "partner"
    left_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, left_on=self.left_on)


class Membership(Record):
    def join(self, partner: Partner, stamp: Stamp) -> None:
        self._add(PartnerJoined, partner, stamp)

    def leave(self, ref: str, left_on: date, stamp: Stamp) -> None:
        partner = self._standing("partner", ref)
        assert isinstance(partner, Partner)
        if partner.left_on:
            raise AlreadyEnded("partner", ref, f"gone since {partner.left_on}", "left_on")
        self._check_day("left_on", left_on, partner, stamp)
        self._check_membership_covers(msgspec.structs.replace(partner, left_on=left_on))
        self._record(PartnerLeft, stamp, ref=ref, left_on=left_on)
