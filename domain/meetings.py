"""Meetings, who was there, and what each agenda item came to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, Literal, TypeVar

import msgspec

from domain.entries import (
    Entry,
    EntryRecorded,
    Happened,
    MeetingRef,
    Minutes,
    PartnerRefs,
    PersonalText,
    Ref,
    Stamp,
    Title,
)
from domain.errors import InvalidValue
from domain.escalations import Escalation, Escalations
from domain.follow_up import Action, Decision, FollowUp
from domain.papers import Paper, Papers

CameToMeeting = TypeVar("CameToMeeting", Decision, Action, Paper, Escalation)
MEETING_KINDS = Literal["board", "working", "workshop", "awayday", "informal"]
OUTCOMES = Literal["decided", "actioned", "deferred", "discussed", "noted", "withdrawn", "not-reached"]


class Meeting(Entry, frozen=True, kw_only=True, tag="meeting"):
    kind_name: ClassVar[str] = "meeting"
    sheet: ClassVar[str] = "meetings"
    own_date: ClassVar[str] = "held_on"
    key: ClassVar[tuple[str, ...]] = ("meeting",)

    meeting: Ref
    held_on: Happened
    kind: MEETING_KINDS
    title: Title | None = None
    minutes: Minutes | None = None
    present: PartnerRefs = ()
    deputies: PartnerRefs = ()
    absent: PartnerRefs = ()
    summary: PersonalText | None = None

    def check(self) -> None:
        listed = [*self.present, *self.deputies, *self.absent]
        twice = next((ref for ref in listed if listed.count(ref) > 1), None)
        if twice is not None:
            raise InvalidValue(f"The partner “{twice}” is listed more than once: present, deputy or absent?", "present")


class Item(Entry, frozen=True, kw_only=True, tag="item"):
    """One appearance of an agenda item; the same ``item`` at a later meeting is the same item carried over."""

    kind_name: ClassVar[str] = "item"
    sheet: ClassVar[str] = "items"
    own_date: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ("meeting", "item")

    meeting: MeetingRef
    item: Ref
    title: Title
    outcome: OUTCOMES | None = None
    minutes: Minutes | None = None


class MeetingHeld(EntryRecorded):
    entry: Meeting


class ItemConsidered(EntryRecorded):
    entry: Item


class Meetings(FollowUp, Papers, Escalations):
    def hold_meeting(
        self,
        meeting: Meeting,
        stamp: Stamp,
        *,
        items: Sequence[Item] = (),
        decisions: Sequence[Decision] = (),
        actions: Sequence[Action] = (),
        papers: Sequence[Paper] = (),
        escalations: Sequence[Escalation] = (),
        enacted: Sequence[str] = (),
        completed: Sequence[str] = (),
    ) -> None:
        """Record a meeting with all it came to. What names no meeting is taken to come from this one.

        ``enacted`` and ``completed`` name earlier decisions and actions that were reported done.
        """
        self._add(MeetingHeld, meeting, stamp)
        for item in items:
            self.consider_item(item, stamp)
        for decision in decisions:
            self.make_decision(self._at(meeting, decision), stamp)
        for action in actions:
            self.agree_action(self._at(meeting, action), stamp)
        for paper in papers:
            self.present_paper(self._at(meeting, paper), stamp)
        for escalation in escalations:
            self.raise_escalation(self._at(meeting, escalation), stamp)
        for ref in enacted:
            self.enact_decision(ref, meeting.held_on, stamp)
        for ref in completed:
            self.complete_action(ref, meeting.held_on, stamp)

    def consider_item(self, item: Item, stamp: Stamp) -> None:
        """Record what an item came to at a meeting that is already recorded."""
        self._add(ItemConsidered, item, stamp)

    def _at(self, meeting: Meeting, entry: CameToMeeting) -> CameToMeeting:
        return entry if entry.meeting else msgspec.structs.replace(entry, meeting=meeting.meeting)
