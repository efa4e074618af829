"""What moved health, or one of its dimensions, from one view of things to another: line by line, and why; exactly.

Called by ``explanations``, the page about it, reports and comparisons. Two views may differ by day, by what was known
and by policy. One difference is taken at a time, in this order, so that each line splits into parts that add up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from projections.evidence.surroundings import CAP
from projections.ledger import ANSWER
from projections.named_entries import corrected_between, meetings_of
from projections.policy import Policy
from projections.rebuild import no_garbage_collection
from projections.reckoning import Line, Lined, Sum, reckoned
from projections.rounding import apportion, in_tenths
from projections.steps import (
    CAPPED,
    REWEIGHTED,
    Parts,
    as_days_pass,
    as_more_is_known,
    no_parts,
    under_another_policy,
)
from projections.timelines import evidence_on
from projections.workspace import Workspace

POLICY = "policy"
"""The kind of the line about where scores start, when the two policies differ in that."""


@dataclass(frozen=True)
class Seen:
    """From when one looks: the end of a day, as known at an instant (``None``: now), under a policy (``None``: that
    in force then)."""

    on: date
    known_at: datetime | None = None
    policy: Policy | None = None


@dataclass(frozen=True)
class ChangeLine:
    """How many points of the change come from one entry, and why.

    ``parts`` add up to ``points``, by reason: new, faded, settled, still open, reopened, corrected, reweighted or
    capped; ``why`` is the largest of them. ``meeting`` is where the entry comes from, as far as that was asked for.
    """

    entry: str
    kind: str
    dimension: str
    points: float
    why: str
    parts: Mapping[str, float]
    meeting: str | None = None


@dataclass(frozen=True)
class Changed:
    """The lines add up to ``after - before`` exactly, when both have a score; the largest comes first."""

    before: float | None
    after: float | None
    lines: list[ChangeLine]


def changed(
    workspace: Workspace,
    partnership: str,
    before: Seen,
    after: Seen,
    *,
    policy: Policy | None = None,
    dimension: str | None = None,
    meetings: bool = False,
    released: bool = True,
) -> Changed:
    """What differs between two views. ``policy`` is for views that name none; ``meetings`` looks those up, too."""
    asked = _Asked(workspace, partnership, max(before.on, after.on), dimension, released)
    first, last = (asked.ruled(seen, policy) for seen in (before, after))
    with no_garbage_collection():
        found = _compared(asked, first, last)
    return replace(found, lines=_at_meetings(workspace, partnership, found.lines)) if meetings else found


def _compared(asked: _Asked, first: Seen, last: Seen) -> Changed:
    stages = [asked.sum_of(seen) for seen in _stages(first, last)]
    if stages[0].score is None or stages[-1].score is None:
        return Changed(stages[0].score, stages[-1].score, [])
    lines = _lines(stages[0], stages[-1], asked.parts(first, last, stages))
    return Changed(stages[0].score, stages[-1].score, sorted(lines, key=lambda line: -abs(line.points)))


def _stages(first: Seen, last: Seen) -> list[Seen]:
    """On the way from one view to the other first the day changes, then what is known, then the policy."""
    return [first, replace(first, on=last.on), replace(last, policy=first.policy), last]


class _Asked:
    """One question: reads evidence and adds it up once for each view that differs."""

    def __init__(
        self, workspace: Workspace, partnership: str, until: date, dimension: str | None, released: bool
    ) -> None:
        self._workspace = workspace
        self._partnership = partnership
        self._until = until
        self._dimension = dimension
        self._released = released
        self._lined: dict[tuple[datetime | None, str], Lined] = {}
        self._sums: dict[tuple[date, datetime | None, str], Sum] = {}

    def ruled(self, seen: Seen, policy: Policy | None) -> Seen:
        """The view with the policy under which it is seen."""
        return replace(seen, policy=seen.policy or policy or self._workspace.policy_at(seen.known_at))

    def sum_of(self, seen: Seen) -> Sum:
        """What a view adds up to: the very same when it was asked for before."""
        policy = seen.policy or self._workspace.policy_at(seen.known_at)
        key = seen.on, seen.known_at, policy.digest
        if key not in self._sums:
            lined = self._evidence(seen.known_at, policy)
            self._sums[key] = reckoned(lined, seen.on, policy, self._dimension, released=self._released)
        return self._sums[key]

    def _evidence(self, known_at: datetime | None, policy: Policy) -> Lined:
        key = known_at, policy.digest
        if key not in self._lined:
            given = evidence_on(
                self._workspace, self._partnership, self._until, known_at, policy, released=self._released
            )
            self._lined[key] = Lined(given)
        return self._lined[key]

    def parts(self, first: Seen, last: Seen, stages: list[Sum]) -> Parts:
        """Why each line moved, step by step."""
        parts = no_parts()
        if stages[0] is not stages[1]:
            as_days_pass(stages[0], stages[1], parts)
        if stages[1] is not stages[2]:
            corrected = corrected_between(self._workspace, self._partnership, first.known_at, last.known_at)
            as_more_is_known(stages[1], stages[2], corrected, parts)
        if stages[2] is not stages[3]:
            under_another_policy(stages[2], stages[3], parts)
        return parts


# -- lines ---------------------------------------------------------------------------------------------------


def _lines(first: Sum, last: Sum, parts: Parts) -> list[ChangeLine]:
    before, after = first.points, last.points
    lines = [
        _line(line, after.get(line, 0.0) - before.get(line, 0.0), parts.get(line, {}), last.released)
        for line in {**before, **after}
    ]
    if first.base != last.base:
        start = (last.policy.name, POLICY, first.dimension or "health")
        lines.append(_line(start, last.base - first.base, {REWEIGHTED: last.base - first.base}, last.released))
    return [line for line in lines if line.points or any(line.parts.values())]


def _line(line: Line, points: float, parts: Mapping[str, float], released: bool) -> ChangeLine:
    if line[2] == CAP:
        parts = {CAPPED: points}
    elif line[1] == ANSWER and released:
        parts = _in_tenths(parts, points)
    why, most = REWEIGHTED, 0.0
    for each, part in parts.items():
        if abs(part) > most:
            why, most = each, abs(part)
    return ChangeLine(*line, points, why, parts)


def _at_meetings(workspace: Workspace, partnership: str, lines: list[ChangeLine]) -> list[ChangeLine]:
    found = meetings_of(workspace, partnership, {(line.kind, line.entry) for line in lines})
    return [replace(line, meeting=found.get((line.kind, line.entry))) for line in lines]


def _in_tenths(parts: Mapping[str, float], points: float) -> dict[str, float]:
    """Parts as readers are given those of check-in rounds: tenths that add up to the points, which are tenths, too."""
    if not parts:
        return {REWEIGHTED: points}
    shares = apportion(list(parts.values()), in_tenths(points))
    return {why: share / 10 for why, share in zip(parts, shares, strict=True)}
