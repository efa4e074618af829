"""Repair: escalations are healthy to name, unhealthy to leave, and worth most when settled soon."""

from __future__ import annotations

from collections.abc import Iterator

from domain.escalations import Escalation
from projections.evidence.surroundings import CAP, FOREVER, Evidence, Surroundings, point
from projections.policy import Policy
from projections.policy_sections import Level


def named(escalation: Escalation, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Naming a tension counts for the partnership."""
    if escalation.level == "tension":
        yield point("repair", policy.repair.named.value, policy.repair.named.weight, escalation.raised_on)


def spells(escalation: Escalation, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """Each spell for which it was open, how it ended, and each time it was reopened."""
    level: Level = getattr(policy.repair.levels, escalation.level)
    for turn, (start, end) in enumerate(escalation.turns):
        grace = 0 if turn else level.grace_days
        from_day = start.toordinal() + grace
        until = end.toordinal() if end else FOREVER
        if turn:
            yield point("repair", 0.0, level.level, start)
        if until > from_day:
            yield Evidence("repair", 0.0, level.level / 30, from_day, until)
        if end:
            value = 0.5 ** ((end - start).days / level.target_days)
            yield point("repair", value, max(level.level, policy.repair.least_settled_weight), end)


def caps(escalation: Escalation, around: Surroundings, policy: Policy) -> Iterator[Evidence]:
    """What health cannot exceed while it is open."""
    cap = getattr(policy.caps, escalation.level, None)
    if cap is None:
        return
    for start, end in escalation.turns:
        from_day = start.toordinal() + (cap.after_days + 1 if cap.after_days else 0)
        until = end.toordinal() if end else FOREVER
        if until > from_day:
            yield Evidence(CAP, cap.at_most / 100, 0.0, from_day, until)
