"""Meetings that are planned, so that everybody sees when the partners meet next. ``projections.next_meeting`` asks.

A kind without a sheet: it is recorded by a form. A plan that moves is corrected, and one that is called off is
retracted; a meeting that was held leaves it as it is.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import ClassVar

from domain.entries import Entry, EntryRecorded, Happened, Planned, Ref, Stamp, Title
from domain.errors import DateOutOfOrder
from domain.meetings import MEETING_KINDS
from domain.record import Record


class PlannedMeeting(Entry, frozen=True, kw_only=True, tag="planned-meeting"):
    """``planned_on`` is the day on which the partners agreed to meet, ``meets_on`` the day on which they will."""

    kind_name: ClassVar[str] = "planned-meeting"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = "planned_on"
    key: ClassVar[tuple[str, ...]] = ("plan",)

    plan: Ref
    meets_on: Planned
    kind: MEETING_KINDS
    title: Title | None = None
    planned_on: Happened

    def check(self) -> None:
        if self.meets_on < self.planned_on:
            raise DateOutOfOrder("meets_on", self.meets_on, "before", "planned_on", self.planned_on)


class MeetingPlanned(EntryRecorded):
    entry: PlannedMeeting


class PlannedMeetings(Record):
    def plan_meeting(self, planned: PlannedMeeting, stamp: Stamp) -> None:
        self._add(MeetingPlanned, planned, stamp)


def first_from(plans: Iterable[PlannedMeeting], on: date, until: date = date.max) -> PlannedMeeting | None:
    """The plan whose day comes first from one day to another, both included; ``None`` when there is none."""
    coming = [each for each in plans if on <= each.meets_on <= until]
    return min(coming, key=lambda each: (each.meets_on, each.plan), default=None)
