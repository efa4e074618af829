"""Escalations: tensions named, and how they were settled and sometimes reopened."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar, Literal

import msgspec

from domain.entries import (
    Entry,
    EntryChanged,
    EntryRecorded,
    Happened,
    HappenedOften,
    MeetingRef,
    PartnerRef,
    PartnerRefs,
    PersonalTexts,
    Ref,
    Stamp,
    Title,
    Words,
)
from domain.errors import AlreadyEnded, DateOutOfOrder, InvalidValue, NotYet
from domain.record import Record

LEVELS = Literal["tension", "concern", "dispute", "breakdown"]


class Escalation(Entry, frozen=True, kw_only=True, tag="escalation"):
    """``settled_on`` and ``reopened_on`` take turns, first settled: it is open when as many of each are recorded."""

    kind_name: ClassVar[str] = "escalation"
    sheet: ClassVar[str] = "escalations"
    own_date: ClassVar[str] = "raised_on"
    key: ClassVar[tuple[str, ...]] = ("escalation",)

    escalation: Ref
    raised_on: Happened
    level: LEVELS
    title: Title
    raised_by: PartnerRef | None = None
    between: PartnerRefs = ()
    meeting: MeetingRef | None = None
    settled_on: HappenedOften = ()
    how: PersonalTexts = ()
    reopened_on: HappenedOften = ()

    @property
    def is_open(self) -> bool:
        return len(self.settled_on) == len(self.reopened_on)

    @property
    def turns(self) -> list[tuple[date, date | None]]:
        """The spells for which it was open: from raised or reopened until settled (``None``: still open)."""
        starts = [self.raised_on, *self.reopened_on]
        ends: list[date | None] = [*self.settled_on, None]
        return list(zip(starts, ends, strict=False))

    def check(self) -> None:
        if not 0 <= len(self.settled_on) - len(self.reopened_on) <= 1:
            raise InvalidValue(
                "It can be reopened only after it was settled: give each day it was settled, in order, "
                "with “;” between them, and likewise each day it was reopened.",
                "reopened_on",
            )
        if len(self.how) > len(self.settled_on):
            raise InvalidValue("Say how it was settled only with the day on which it was settled.", "how")
        for start, end in self.turns:
            if end and end < start:
                raise DateOutOfOrder("settled_on", end, "before", "the day it was raised or reopened", start)
        for settled_on, reopened_on in zip(self.settled_on, self.reopened_on, strict=False):
            if reopened_on < settled_on:
                raise DateOutOfOrder("reopened_on", reopened_on, "before", "the day it was settled", settled_on)


class EscalationRaised(EntryRecorded):
    entry: Escalation


class EscalationSettled(EntryChanged):
    kind_name = "escalation"
    settled_on: date
    how: Words = ""

    def after(self, before: Entry | None) -> Entry | None:
        if not isinstance(before, Escalation):
            return before
        how = before.how + ("",) * (len(before.settled_on) - len(before.how)) + (self.how,)
        settled_on = (*before.settled_on, self.settled_on)
        return msgspec.structs.replace(before, settled_on=settled_on, how=how if any(how) else ())

    def place_of(self, words: str, after: Any) -> str | None:
        return f"{words}.{len(after.how) - 1}"


class EscalationReopened(EntryChanged):
    kind_name = "escalation"
    reopened_on: date

    def after(self, before: Entry | None) -> Entry | None:
        if not isinstance(before, Escalation):
            return before
        return msgspec.structs.replace(before, reopened_on=(*before.reopened_on, self.reopened_on))


class Escalations(Record):
    def raise_escalation(self, escalation: Escalation, stamp: Stamp) -> None:
        self._add(EscalationRaised, escalation, stamp)

    def settle_escalation(self, ref: str, settled_on: date, how: str, stamp: Stamp) -> None:
        escalation = self._escalation(ref)
        if not escalation.is_open:
            raise AlreadyEnded("escalation", ref, f"settled (on {escalation.settled_on[-1]})", "settled_on")
        self._check_day("settled_on", settled_on, escalation, stamp)
        since = escalation.turns[-1][0]
        if settled_on < since:
            raise DateOutOfOrder("settled_on", settled_on, "before", "the day it was reopened", since)
        self._record(EscalationSettled, stamp, ref=ref, settled_on=settled_on, how=how)

    def reopen_escalation(self, ref: str, reopened_on: date, stamp: Stamp) -> None:
        escalation = self._escalation(ref)
        if escalation.is_open:
            raise NotYet("escalation", ref, "settled", "reopened_on")
        self._check_day("reopened_on", reopened_on, escalation, stamp)
        if reopened_on < escalation.settled_on[-1]:
            raise DateOutOfOrder(
                "reopened_on", reopened_on, "before", "the day it was settled", escalation.settled_on[-1]
            )
        self._record(EscalationReopened, stamp, ref=ref, reopened_on=reopened_on)

    def _escalation(self, ref: str) -> Escalation:
        escalation = self._standing("escalation", ref)
        assert isinstance(escalation, Escalation)
        return escalation
