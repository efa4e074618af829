"""Decisions and actions: what was decided or agreed, and whether it was then done."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

import msgspec

from domain.entries import (
    Entry,
    EntryChanged,
    EntryRecorded,
    Happened,
    ItemRef,
    MeetingRef,
    PartnerRef,
    PersonalText,
    Planned,
    Ref,
    Stamp,
    Title,
    Words,
)
from domain.errors import AlreadyEnded, InvalidValue
from domain.record import Record


class Decision(Entry, frozen=True, kw_only=True, tag="decision"):
    kind_name: ClassVar[str] = "decision"
    sheet: ClassVar[str] = "decisions"
    own_date: ClassVar[str] = "decided_on"
    key: ClassVar[tuple[str, ...]] = ("decision",)

    decision: Ref
    decided_on: Happened
    title: Title
    meeting: MeetingRef | None = None
    item: ItemRef | None = None
    owner: PartnerRef | None = None
    due_on: Planned | None = None
    enacted_on: Happened | None = None
    dropped_on: Happened | None = None
    reason: PersonalText | None = None

    @property
    def done_on(self) -> date | None:
        return self.enacted_on

    def check(self) -> None:
        _check_one_ending(self.enacted_on, self.dropped_on, "enacted")


class Action(Entry, frozen=True, kw_only=True, tag="action"):
    kind_name: ClassVar[str] = "action"
    sheet: ClassVar[str] = "actions"
    own_date: ClassVar[str] = "agreed_on"
    key: ClassVar[tuple[str, ...]] = ("action",)

    action: Ref
    agreed_on: Happened
    title: Title
    meeting: MeetingRef | None = None
    item: ItemRef | None = None
    owner: PartnerRef | None = None
    due_on: Planned | None = None
    completed_on: Happened | None = None
    dropped_on: Happened | None = None
    reason: PersonalText | None = None

    @property
    def done_on(self) -> date | None:
        return self.completed_on

    def check(self) -> None:
        _check_one_ending(self.completed_on, self.dropped_on, "completed")


class DecisionMade(EntryRecorded):
    entry: Decision


class DecisionEnacted(EntryChanged):
    kind_name = "decision"
    enacted_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, enacted_on=self.enacted_on)


class Dropped(EntryChanged):
    """Version 2 says why; version 1 did not ask, and reads as no reason given."""

    class_version = 2
    dropped_on: date
    reason: Words

    @staticmethod
    def upcast_v1_v2(state: dict[str, Any]) -> None:
        state["reason"] = ""

    @property
    def why(self) -> str:
        return self.reason

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, dropped_on=self.dropped_on, reason=self.reason or None)


class DecisionDropped(Dropped):
    kind_name = "decision"


class ActionAgreed(EntryRecorded):
    entry: Action


class ActionCompleted(EntryChanged):
    kind_name = "action"
    completed_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, completed_on=self.completed_on)


class ActionDropped(Dropped):
    kind_name = "action"


class FollowUp(Record):
    def make_decision(self, decision: Decision, stamp: Stamp) -> None:
        self._add(DecisionMade, decision, stamp)

    def enact_decision(self, ref: str, enacted_on: date, stamp: Stamp) -> None:
        self._check_open("decision", ref, "enacted_on", enacted_on, stamp)
        self._record(DecisionEnacted, stamp, ref=ref, enacted_on=enacted_on)

    def drop_decision(self, ref: str, dropped_on: date, reason: str, stamp: Stamp) -> None:
        self._check_open("decision", ref, "dropped_on", dropped_on, stamp)
        self._record(DecisionDropped, stamp, ref=ref, dropped_on=dropped_on, reason=reason)

    def agree_action(self, action: Action, stamp: Stamp) -> None:
        self._add(ActionAgreed, action, stamp)

    def complete_action(self, ref: str, completed_on: date, stamp: Stamp) -> None:
        self._check_open("action", ref, "completed_on", completed_on, stamp)
        self._record(ActionCompleted, stamp, ref=ref, completed_on=completed_on)

    def drop_action(self, ref: str, dropped_on: date, reason: str, stamp: Stamp) -> None:
        self._check_open("action", ref, "dropped_on", dropped_on, stamp)
        self._record(ActionDropped, stamp, ref=ref, dropped_on=dropped_on, reason=reason)

    def _check_open(self, kind: str, ref: str, field: str, day: date, stamp: Stamp) -> None:
        entry = self._standing(kind, ref)
        assert isinstance(entry, Decision | Action)
        if entry.done_on:
            raise AlreadyEnded(kind, ref, f"done (on {entry.done_on})", field)
        if entry.dropped_on:
            raise AlreadyEnded(kind, ref, f"dropped (on {entry.dropped_on})", field)
        self._check_day(field, day, entry, stamp)


def _check_one_ending(done_on: date | None, dropped_on: date | None, done: str) -> None:
    if done_on and dropped_on:
        raise InvalidValue(f"It cannot be both {done} ({done_on}) and dropped ({dropped_on}).", "dropped_on")
