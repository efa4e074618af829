"""Follow-through: whether what was decided, agreed or presented led to anything, and in time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from domain.follow_up import Action, Decision
from domain.papers import Paper
from projections.evidence.surroundings import FOREVER, Evidence, Surroundings, point
from projections.policy import Policy


def done_or_not(entry: Decision | Action, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Done (worth less the later it is), dropped, or open past its due date."""
    rule = policy.follow_through
    done_on = entry.enacted_on if isinstance(entry, Decision) else entry.completed_on
    ended_on = done_on or entry.dropped_on
    if entry.due_on:
        from_day = entry.due_on.toordinal() + 1
        until = ended_on.toordinal() if ended_on else FOREVER
        if until > from_day:
            yield Evidence("follow_through", rule.overdue.value, rule.overdue.a_day, from_day, until)
    if done_on:
        days_late = max((done_on - entry.due_on).days, 0) if entry.due_on else 0
        yield point("follow_through", 0.5 ** (days_late / rule.late_half_life_days), rule.done_weight, done_on)
    elif entry.dropped_on:
        yield point("follow_through", rule.dropped.value, rule.dropped.weight, entry.dropped_on)


def paper(entry: Paper, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Acted on, in time or late; or still not acted on when the time is up."""
    rule = policy.follow_through
    expected_by = entry.presented_on + timedelta(days=rule.paper_within_days)
    from_day = expected_by.toordinal()
    until = entry.acted_on.toordinal() if entry.acted_on else FOREVER
    if until > from_day:
        yield Evidence("follow_through", rule.paper_unanswered.value, rule.paper_unanswered.a_day, from_day, until)
    if entry.acted_on:
        said = rule.paper_in_time if entry.acted_on <= expected_by else rule.paper_late
        yield point("follow_through", said.value, said.weight, entry.acted_on)
