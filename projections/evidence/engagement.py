"""Engagement: who came, and whether the partners meet or speak at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from domain.meetings import Meeting
from projections.evidence.surroundings import FOREVER, Evidence, Surroundings, point
from projections.policy import Policy


def attendance(meeting: Meeting, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Each member expected, sharing the weight of the meeting; nobody listed gives none."""
    if not (meeting.present or meeting.deputies or meeting.absent):
        return
    rule = policy.engagement
    came = dict.fromkeys(meeting.absent, rule.absent)
    if not meeting.absent:
        came = dict.fromkeys(around.members_on(meeting.held_on), rule.absent)
    came |= dict.fromkeys(meeting.deputies, rule.deputy)
    came |= dict.fromkeys(meeting.present, rule.present)
    for partner, value in came.items():
        yield point("engagement", value, rule.meeting_weight / len(came), meeting.held_on, partner)


def quiet(entry: Any, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Silence after the last meeting or contact, from when it has lasted too long until the next."""
    closes_its_day, next_on = around.next_contact_after(entry)
    if not closes_its_day:
        return
    rule = policy.engagement
    until_on = next_on or around.closed_on
    from_day = entry.happened_on.toordinal() + rule.quiet_after_days
    until = until_on.toordinal() if until_on else FOREVER
    if until > from_day:
        yield Evidence("engagement", rule.quiet.value, rule.quiet.a_day, from_day, until)
