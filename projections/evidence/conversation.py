"""Conversation: room to think in meetings, the tone between them, and listening."""

from __future__ import annotations

from collections.abc import Iterator

from domain.contacts import Contact
from domain.listening import Conversation
from domain.meetings import Meeting
from domain.programmes import Step
from projections.evidence.surroundings import Evidence, Surroundings, point
from projections.policy import Policy


def pace(meeting: Meeting, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Minutes for each item: rushed at one end, unhurried at the other."""
    items = around.items_of(meeting.meeting) if meeting.minutes else []
    if not meeting.minutes or not items:
        return
    rule = policy.conversation
    span = rule.unhurried_minutes - rule.rushed_minutes
    value = (meeting.minutes / len(items) - rule.rushed_minutes) / span if span else 1.0
    yield point("conversation", min(max(value, 0.0), 1.0), rule.pace_weight, meeting.held_on)


def tone(contact: Contact, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Warm, neutral or prickly; what is written counts for less than what is said."""
    rule = policy.conversation
    weight = rule.written_weight if contact.channel in ("email", "letter") else rule.contact_weight
    yield point("conversation", getattr(rule, contact.tone), weight, contact.made_on)


def listening(entry: Conversation | Step, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """A listening conversation or a step of a programme."""
    said = policy.conversation.listening
    yield point("conversation", said.value, said.weight, entry.held_on)
