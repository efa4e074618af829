"""The sections of a scoring policy: what can be set, of what type and within which bounds. ``policy`` reads them.

Sections are frozen structs; their marshmallow schemas are made from the same annotations, so a key is declared once.
"""

from __future__ import annotations

from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from domain.meetings import MEETING_KINDS

Ratio: TypeAlias = Annotated[float, Meta(ge=0, le=1)]
Weight: TypeAlias = Annotated[float, Meta(ge=0, le=1e6)]
Days: TypeAlias = Annotated[int, Meta(ge=0, le=36_525)]
SomeDays: TypeAlias = Annotated[int, Meta(ge=1, le=36_525)]
HalfLife: TypeAlias = Annotated[float, Meta(ge=1, le=1e6)]
Percent: TypeAlias = Annotated[float, Meta(ge=0, le=100)]


class Section(msgspec.Struct, frozen=True):
    """A table of the policy file."""


class Point(Section, frozen=True):
    """Evidence on one day."""

    value: Ratio
    weight: Weight


class Standing(Section, frozen=True):
    """Evidence on every day for which a matter stands; the weight is what 30 such days come to."""

    value: Ratio
    per_30_days: Weight

    @property
    def a_day(self) -> float:
        return self.per_30_days / 30


class Dimension(Section, frozen=True):
    weight: Weight
    half_life_days: HalfLife


class Dimensions(Section, frozen=True):
    trust: Dimension
    decisions: Dimension
    follow_through: Dimension
    repair: Dimension
    engagement: Dimension
    conversation: Dimension


class Cap(Section, frozen=True):
    at_most: Percent
    after_days: Days


class Caps(Section, frozen=True):
    breakdown: Cap
    dispute: Cap


class Trust(Section, frozen=True):
    answer_weight: Weight
    least_answers: Days
    stale_after_days: Days
    least_respondents: Days


class Decisions(Section, frozen=True):
    decided: Point
    actioned: Point
    discussed: Point
    put_off: Point
    put_off_counts_at_most: Days
    withdrawn: Point
    withdrawn_counts_from: Days
    nothing_decided: Point
    meetings_that_decide: tuple[MEETING_KINDS, ...]


class FollowThrough(Section, frozen=True):
    done_weight: Weight
    late_half_life_days: HalfLife
    dropped: Point
    overdue: Standing
    paper_in_time: Point
    paper_late: Point
    paper_unanswered: Standing
    paper_within_days: Days


class Level(Section, frozen=True):
    level: Weight
    grace_days: Days
    target_days: SomeDays


class Levels(Section, frozen=True):
    tension: Level
    concern: Level
    dispute: Level
    breakdown: Level


class Repair(Section, frozen=True):
    named: Point
    least_settled_weight: Weight
    levels: Levels


class Engagement(Section, frozen=True):
    present: Ratio
    deputy: Ratio
    absent: Ratio
    meeting_weight: Weight
    quiet: Standing
    quiet_after_days: Days


class Conversation(Section, frozen=True):
    pace_weight: Weight
    rushed_minutes: Weight
    unhurried_minutes: Weight
    warm: Ratio
    neutral: Ratio
    prickly: Ratio
    contact_weight: Weight
    written_weight: Weight
    listening: Point


class InARow(Section, frozen=True):
    meetings: SomeDays


class Times(Section, frozen=True):
    times: SomeDays


class After(Section, frozen=True):
    days: SomeDays


class Crowded(Section, frozen=True):
    """The median of the minutes an item got, over the last meetings."""

    minutes: Weight
    meetings: SomeDays


class Falling(Section, frozen=True):
    points: Percent
    days: SomeDays


class Overrun(Section, frozen=True):
    """How often an escalation's target days have passed."""

    targets: HalfLife


class Contacts(Section, frozen=True):
    contacts: SomeDays


class Gap(Section, frozen=True):
    points: Percent


class Signals(Section, frozen=True):
    """When to point out that work is being avoided; one rule each."""

    deciding_nothing: InARow
    carried_over: Times
    paper_unanswered: After
    overdue: After
    crowded_agenda: Crowded
    absent_partner: InARow
    silent_tension: Falling
    escalation_stuck: Overrun
    prickly: Contacts
    workshop_without_agreement: After
    gone_quiet: After
    perception_gap: Gap
    programme_stalled: After
