"""Decisions: what agenda items came to, and meetings that decided nothing."""

from __future__ import annotations

from collections.abc import Iterator

from domain.meetings import Item, Meeting
from projections.evidence.surroundings import Evidence, Surroundings, point
from projections.policy import Policy

ENDING = ("decided", "actioned")
"""Outcomes after which an item starts afresh."""


def outcome(item: Item, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """What one appearance of an item says; being put off weighs more each time."""
    rule = policy.decisions
    if item.outcome in ("decided", "actioned", "discussed"):
        said = getattr(rule, item.outcome)
        yield _on_the_day(item, around, said.value, said.weight)
    elif item.outcome in ("deferred", "not-reached"):
        times = min(around.times_up(item), rule.put_off_counts_at_most)
        yield _on_the_day(item, around, rule.put_off.value, rule.put_off.weight * times)
    elif item.outcome == "withdrawn" and around.times_up(item) >= rule.withdrawn_counts_from:
        yield _on_the_day(item, around, rule.withdrawn.value, rule.withdrawn.weight)


def nothing_decided(meeting: Meeting, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """A meeting meant to decide, with outcomes recorded and none of them a decision or an action."""
    if meeting.kind not in policy.decisions.meetings_that_decide:
        return
    outcomes = [item.outcome for item in around.items_of(meeting.meeting) if item.outcome]
    if outcomes and not any(reached in ENDING for reached in outcomes):
        said = policy.decisions.nothing_decided
        yield point("decisions", said.value, said.weight, meeting.held_on)


def _on_the_day(item: Item, around: Surroundings, value: float, weight: float) -> Evidence:
    return point("decisions", value, weight, around.meeting_of(item).held_on)
