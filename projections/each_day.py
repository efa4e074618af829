"""Which scoring policy was in force at the end of each day. ``timelines`` works out each stretch under its own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

from projections.policy import Policy
from projections.workspace import Workspace


@dataclass(frozen=True)
class Stretch:
    """Days, the last included, at whose ends the same policy was in force."""

    first: date
    last: date
    policy: Policy


def policy_on(workspace: Workspace, day: date, known_at: datetime | None = None) -> Policy:
    """The policy in force at the end of a day; of what was known at an instant, no later than then."""
    end = datetime.combine(day, time.max, UTC)
    return workspace.policy_at(end if known_at is None else min(end, known_at))


def stretches(workspace: Workspace, first: date, last: date, known_at: datetime | None = None) -> list[Stretch]:
    """The days from ``first`` to ``last``, by the policy in force at the end of each."""
    turns = [turn for turn in workspace.policies() if known_at is None or turn.at <= known_at]
    starts = sorted({first, *(turn.on for turn in turns if first < turn.on <= last)})
    edges = [*starts, last + timedelta(days=1)]
    return [
        Stretch(start, until - timedelta(days=1), policy_on(workspace, start, known_at))
        for start, until in pairwise(edges)
    ]
