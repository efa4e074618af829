"""Principles, goals and outcomes that the partners agreed on, and whether they were kept."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from domain.entries import Entry, EntryChanged, EntryRecorded, Happened, Planned, Ref, Stamp, Text, Title
from domain.errors import AlreadyEnded, DateOutOfOrder, InvalidValue
from domain.record import Record

AGREEMENT_KINDS = Literal["principle", "goal", "outcome"]
MET = Literal["yes", "partly", "no"]


class Agreement(Entry, frozen=True, kw_only=True, tag="agreement"):
    kind_name: ClassVar[str] = "agreement"
    sheet: ClassVar[str] = "agreements"
    own_date: ClassVar[str] = "agreed_on"
    key: ClassVar[tuple[str, ...]] = ("agreement",)

    agreement: Ref
    kind: AGREEMENT_KINDS
    agreed_on: Happened
    title: Title
    measure: Text | None = None
    target_on: Planned | None = None
    reviewed_on: Happened | None = None
    met: MET | None = None
    withdrawn_on: Happened | None = None


class AgreementReached(EntryRecorded):
    entry: Agreement


class AgreementReviewed(EntryChanged):
    kind_name = "agreement"
    reviewed_on: date
    met: MET

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, reviewed_on=self.reviewed_on, met=self.met)


class AgreementWithdrawn(EntryChanged):
    kind_name = "agreement"
    withdrawn_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, withdrawn_on=self.withdrawn_on)


class Agreements(Record):
    def reach_agreement(self, agreement: Agreement, stamp: Stamp) -> None:
        self._add(AgreementReached, agreement, stamp)

    def review_agreement(self, ref: str, reviewed_on: date, met: MET, stamp: Stamp) -> None:
        """Record whether it was met; a later review replaces an earlier one, which stays in the history."""
        agreement = self._open_agreement(ref, "reviewed_on", reviewed_on, stamp)
        if met not in ("yes", "partly", "no"):
            raise InvalidValue("met is one of: yes, partly, no.", "met")
        if agreement.reviewed_on and reviewed_on < agreement.reviewed_on:
            raise DateOutOfOrder("reviewed_on", reviewed_on, "before", "the last review", agreement.reviewed_on)
        self._record(AgreementReviewed, stamp, ref=ref, reviewed_on=reviewed_on, met=met)

    def withdraw_agreement(self, ref: str, withdrawn_on: date, stamp: Stamp) -> None:
        self._open_agreement(ref, "withdrawn_on", withdrawn_on, stamp)
        self._record(AgreementWithdrawn, stamp, ref=ref, withdrawn_on=withdrawn_on)

    def _open_agreement(self, ref: str, field: str, day: date, stamp: Stamp) -> Agreement:
        agreement = self._standing("agreement", ref)
        assert isinstance(agreement, Agreement)
        if agreement.withdrawn_on:
            raise AlreadyEnded("agreement", ref, f"withdrawn (on {agreement.withdrawn_on})", field)
        self._check_day(field, day, agreement, stamp)
        return agreement
