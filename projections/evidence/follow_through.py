"""Follow-through: whether what was decided, agreed or presented led to anything, and in time."""

from __future__ import annotations

from collections.abc import Iterator

from domain.follow_up import Action, Decision
from domain.papers import Paper
from projections.evidence.surroundings import FOREVER, Evidence, Surroundings, point
from projections.policy import Policy


def done(entry: Decision | Action, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Done, worth less the later it is; or dropped."""
    rule = policy.follow_through
    done_on = entry.done_on
    if done_on:
        days_late = max((done_on - entry.due_on).days, 0) if entry.due_on else 0
        yield point("follow_through", 0.5 ** (days_late / rule.late_half_life_days), rule.done_weight, done_on)
    elif entry.dropped_on:
        yield point("follow_through", rule.dropped.value, rule.dropped.weight, entry.dropped_on)


def overdue(entry: Decision | Action, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Open past its due date, until done or dropped."""
    if not entry.due_on:
        return
    said = policy.follow_through.overdue
    ended_on = entry.done_on or entry.dropped_on
    from_day = entry.due_on.toordinal() + 1
    until = ended_on.toordinal() if ended_on else FOREVER
    if until > from_day:
        yield Evidence("follow_through", said.value, said.a_day, from_day, until)


def acted_on(paper: Paper, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """A paper that led to something, in time or late."""
    if paper.acted_on:
        rule = policy.follow_through
        in_time = (paper.acted_on - paper.presented_on).days <= rule.paper_within_days
        said = rule.paper_in_time if in_time else rule.paper_late
        yield point("follow_through", said.value, said.weight, paper.acted_on)


def unanswered(paper: Paper, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """A paper that has led to nothing when its time is up."""
    rule = policy.follow_through
    from_day = paper.presented_on.toordinal() + rule.paper_within_days
    until = paper.acted_on.toordinal() if paper.acted_on else FOREVER
    if until > from_day:
        yield Evidence("follow_through", rule.paper_unanswered.value, rule.paper_unanswered.a_day, from_day, until)
