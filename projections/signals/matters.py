"""Signals from what is still to be done: papers, decisions, actions and escalations left for too long."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from math import floor
from typing import Any

from projections.signals.past import Past, Signal, keys


def paper_unanswered(past: Past) -> Iterator[Signal]:
    """A paper on which nobody has acted for so many days."""
    for paper in past.of("paper"):
        since = paper.presented_on + timedelta(days=past.rules.paper_unanswered.days)
        if not past.has_come(paper.acted_on) and past.has_come(since):
            numbers = {"days": (past.on - paper.presented_on).days}
            yield Signal("paper-unanswered", paper.ref, since, keys([paper]), numbers)


def overdue(past: Past) -> Iterator[Signal]:
    """A decision or an action that is so many days late."""
    for each in [*past.of("decision"), *past.of("action")]:
        since = each.due_on and each.due_on + timedelta(days=past.rules.overdue.days)
        if past.has_come(since) and not past.has_come(each.done_on) and not past.has_come(each.dropped_on):
            days = (past.on - each.due_on).days
            yield Signal("overdue", f"{each.kind_name}:{each.ref}", since, keys([each]), {"days": days})


def escalation_stuck(past: Past) -> Iterator[Signal]:
    """An escalation open for longer than so many times the days in which its level should be settled."""
    for escalation in past.of("escalation"):
        opened_on = _open_since(past, escalation)
        if opened_on is None:
            continue
        target = getattr(past.policy.repair.levels, escalation.level).target_days
        since = opened_on + timedelta(days=floor(past.rules.escalation_stuck.targets * target) + 1)
        if past.has_come(since):
            numbers = {"days": (past.on - opened_on).days, "target_days": target}
            yield Signal("escalation-stuck", escalation.ref, since, keys([escalation]), numbers)


def _open_since(past: Past, escalation: Any) -> date | None:
    """The day it was raised, or last reopened by then; ``None`` when it was settled."""
    turns = [(start, end) for start, end in escalation.turns if start <= past.on]
    start, end = turns[-1]
    return None if past.has_come(end) else start
