"""Programmes of listening, coaching, leadership and the like, and the steps they take."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

import msgspec

from domain.entries import (
    Entry,
    EntryChanged,
    EntryRecorded,
    Happened,
    PersonalText,
    ProgrammeRef,
    Ref,
    Stamp,
    Text,
    Title,
    Words,
)
from domain.errors import AlreadyEnded
from domain.record import Record

PROGRAMME_KINDS = Literal["listening", "awayday", "coaching", "leadership", "mediation", "other"]


class Programme(Entry, frozen=True, kw_only=True, tag="programme"):
    kind_name: ClassVar[str] = "programme"
    sheet: ClassVar[str] = "programmes"
    own_date: ClassVar[str] = "started_on"
    key: ClassVar[tuple[str, ...]] = ("programme",)

    programme: Ref
    kind: PROGRAMME_KINDS
    title: Title
    started_on: Happened
    ended_on: Happened | None = None
    aim: Text | None = None
    reflection: PersonalText | None = None


class Step(Entry, frozen=True, kw_only=True, tag="step"):
    kind_name: ClassVar[str] = "step"
    sheet: ClassVar[str] = "steps"
    own_date: ClassVar[str] = "held_on"
    key: ClassVar[tuple[str, ...]] = ("programme", "step")

    programme: ProgrammeRef
    step: Ref
    held_on: Happened
    title: Title | None = None
    note: PersonalText | None = None


class ProgrammeStarted(EntryRecorded):
    entry: Programme


class ProgrammeEnded(EntryChanged):
    kind_name = "programme"
    ended_on: date
    reflection: Words | None = None

    def after(self, before: Entry | None) -> Entry | None:
        if not isinstance(before, Programme):
            return before
        return msgspec.structs.replace(before, ended_on=self.ended_on, reflection=self.reflection or before.reflection)


class StepHeld(EntryRecorded):
    entry: Step


class Programmes(Record):
    def start_programme(self, programme: Programme, stamp: Stamp) -> None:
        self._add(ProgrammeStarted, programme, stamp)

    def end_programme(self, ref: str, ended_on: date, stamp: Stamp, reflection: str | None = None) -> None:
        programme = self._standing("programme", ref)
        assert isinstance(programme, Programme)
        if programme.ended_on:
            raise AlreadyEnded("programme", ref, f"ended (on {programme.ended_on})", "ended_on")
        self._check_day("ended_on", ended_on, programme, stamp)
        self._record(ProgrammeEnded, stamp, ref=ref, ended_on=ended_on, reflection=reflection)

    def hold_step(self, step: Step, stamp: Stamp) -> None:
        self._add(StepHeld, step, stamp)
