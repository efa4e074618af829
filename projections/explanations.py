"""Why health is what it is on a day, and what changed it between two days: entry by entry, adding up exactly.

Called by the pages, the command line and reports; the arguments are those of ``timelines``. For readers the points of
check-in rounds are tenths, and the score is what all points add up to.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from projections.evidence.surroundings import CAP
from projections.health import CAP_CODE, CODES, EvidenceArrays, points_on
from projections.leaving_out import LeavingOut
from projections.ledger import ANSWER, EvidenceOf
from projections.policy import Policy
from projections.rounding import apportion, in_tenths
from projections.timelines import evidence_on, number
from projections.workspace import Workspace

Line = tuple[str, str, str]
"""What a line of an explanation is about: entry, kind, dimension."""

_NAMES = {code: name for name, code in CODES.items()}


@dataclass(frozen=True)
class Contribution:
    """Points of health that an entry gives (or takes) in one dimension; answers are pooled by round."""

    entry: str
    kind: str
    dimension: str
    points: float


@dataclass(frozen=True)
class Explanation:
    """``base`` and the points of all contributions add up to ``score``, exactly."""

    base: float
    contributions: list[Contribution]
    score: float | None


@dataclass(frozen=True)
class ChangeLine:
    """How many points of the change come from one entry, and why: new, faded, settled, capped, ..."""

    entry: str
    kind: str
    dimension: str
    points: float
    why: str


@dataclass(frozen=True)
class Change:
    """The lines add up to ``after - before`` exactly, when both days have a score."""

    before: float | None
    after: float | None
    lines: list[ChangeLine]


def explain(
    workspace: Workspace,
    partnership: str,
    on: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    without: str | None = None,
    leaving_out: LeavingOut | None = None,
    released: bool = True,
) -> Explanation:
    """What health on a day is made of, the largest first; a cap is a line of its own."""
    rules = policy or workspace.policy
    given = evidence_on(
        workspace, partnership, on, known_at, policy, without, leaving_out=leaving_out, released=released
    )
    points, score = _points(given, on, rules, released)
    lines = [Contribution(*line, value) for line, value in points.items()]
    return Explanation(100 * rules.prior, sorted(lines, key=lambda line: -abs(line.points)), score)


def change(
    workspace: Workspace,
    partnership: str,
    first: date,
    last: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    released: bool = True,
) -> Change:
    """What moved health between the ends of two days, entry by entry, the largest first."""
    rules = policy or workspace.policy
    given = evidence_on(workspace, partnership, max(first, last), known_at, policy, None, released=released)
    before, score_before = _points(given, first, rules, released)
    after, score_after = _points(given, last, rules, released)
    if score_before is None or score_after is None:
        return Change(score_before, score_after, [])
    standing = _standing(given, first), _standing(given, last)
    lines = [
        ChangeLine(*line, points, _why(line, line in before, standing))
        for line in {**before, **after}
        if (points := after.get(line, 0.0) - before.get(line, 0.0))
    ]
    return Change(score_before, score_after, sorted(lines, key=lambda line: -abs(line.points)))


# -- points --------------------------------------------------------------------------------------------------


def _points(given: EvidenceOf, on: date, policy: Policy, released: bool) -> tuple[dict[Line, float], float | None]:
    """Points by line, the cap included, and the score they add up to with the base."""
    points, scores = points_on(given.arrays, on.toordinal(), policy)
    score, cap = number(scores.health.score[0]), number(scores.cap[0])
    if score is None:
        return {}, None
    parts: dict[Line, list[float]] = defaultdict(list)
    for at in np.flatnonzero(points):
        parts[_line(given, int(at))].append(float(points[at]))
    totals = {line: math.fsum(values) for line, values in parts.items()}
    totals = _answers_in_tenths(totals) if released else totals
    score = 100 * policy.prior + math.fsum(totals.values()) if released else float(scores.uncapped[0])
    if cap is not None:
        totals[_cap_line(given, on, cap)] = cap - score
    return totals, score if cap is None else cap


def _answers_in_tenths(totals: dict[Line, float]) -> dict[Line, float]:
    """The points of check-in rounds as readers are given them: in tenths, that add up to the tenths of their sum."""
    answers = {line: points for line, points in totals.items() if line[1] == ANSWER}
    parts = apportion(list(answers.values()), in_tenths(math.fsum(answers.values())))
    return totals | {line: part / 10 for line, part in zip(answers, parts, strict=True)}


def _line(given: EvidenceOf, at: int) -> Line:
    kind, ref = given.entries[at]
    return given.rounds[at] or ref, kind, _NAMES[int(given.arrays.dimension[at])]


def _cap_line(given: EvidenceOf, on: date, cap: float) -> Line:
    """The escalation that holds health down."""
    arrays, day = given.arrays, on.toordinal()
    holds = (arrays.dimension == CAP_CODE) & (arrays.start <= day) & (day < arrays.until)
    at = next(int(i) for i in np.flatnonzero(holds) if abs(100 * arrays.value[i] - cap) < 1e-9)
    kind, ref = given.entries[at]
    return ref, kind, CAP


def _standing(given: EvidenceOf, on: date) -> set[Line]:
    """The lines with evidence that stands on a day (not points, which last a day)."""
    arrays: EvidenceArrays = given.arrays
    day = on.toordinal()
    stands = (arrays.until - arrays.start > 1) & (arrays.start <= day) & (day < arrays.until)
    return {_line(given, int(at)) for at in np.flatnonzero(stands)}


def _why(line: Line, was_there: bool, standing: tuple[set[Line], set[Line]]) -> str:
    if line[2] == CAP:
        return "capped"
    before, after = standing
    if line in before and line not in after:
        return "settled"
    if not was_there:
        return "new"
    return "still open" if line in after else "faded"
