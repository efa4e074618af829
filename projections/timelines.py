"""Answers about one partnership: its health on a day, why, over time, and what changed between two days.

Called by the pages, the command line and exports. ``on`` is the day asked about, ``known_at`` the instant
up to which records count (``None``: all), ``policy`` another scoring policy than the one in force.
"""

from __future__ import annotations

import math
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from domain.errors import InvalidValue
from projections.evidence.surroundings import CAP
from projections.health import CAP_CODE, CODES, EvidenceArrays, Floats, HealthScores, Scores, health_over, points_on
from projections.ledger import EvidenceOf, evidence, evidence_numbers, profile_of
from projections.policy import Policy
from projections.workspace import Workspace

Step = Literal["day", "week", "month"]
Line = tuple[str, str, str]
"""What a line of an explanation is about: entry, kind, dimension."""

LONGEST_DAYS = 36_525
_NAMES = {code: name for name, code in CODES.items()}


@dataclass(frozen=True)
class Health:
    """0..100, or ``None`` without enough evidence; ``cap`` is the limit in force where it bites."""

    score: float | None
    low: float | None
    high: float | None
    band: str | None
    cap: float | None


@dataclass(frozen=True)
class DimensionScore:
    """As ``Health``, with the mass of evidence behind it and whether that is stale."""

    score: float | None
    low: float | None
    high: float | None
    evidence: float
    stale: bool


@dataclass(frozen=True)
class HealthOn:
    partnership: str
    on: date
    known_at: datetime | None
    policy: str
    health: Health
    dimensions: dict[str, DimensionScore]
    trust_by_partner: dict[str, float | None]
    perception_gap: float | None


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
class Timeline:
    """Scores at the end of each of some days; NaN where there is not enough evidence."""

    days: list[date]
    health: Floats
    low: Floats
    high: Floats
    cap: Floats
    dimensions: dict[str, Scores]


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


def health_on(
    workspace: Workspace,
    partnership: str,
    on: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    without: str | None = None,
) -> HealthOn:
    """Health at the end of one day."""
    rules = policy or workspace.policy
    arrays = _evidence(workspace, partnership, on, known_at, policy, without).arrays
    scores = health_over(arrays, on.toordinal(), on.toordinal(), rules)
    by_partner = {name: _number(score[0]) for name, score in scores.by_partner.items()}
    return HealthOn(
        partnership=partnership,
        on=on,
        known_at=known_at,
        policy=rules.name,
        health=_health(scores, rules),
        dimensions={name: _dimension(s, name, scores) for name, s in scores.dimensions.items()},
        trust_by_partner=by_partner,
        perception_gap=perception_gap(list(by_partner.values())),
    )


def perception_gap(scores: list[float | None]) -> float | None:
    """The largest partner score minus the smallest; ``None`` with fewer than two."""
    known = [score for score in scores if score is not None]
    return max(known) - min(known) if len(known) > 1 else None


def explain(
    workspace: Workspace,
    partnership: str,
    on: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    without: str | None = None,
) -> Explanation:
    """What health on a day is made of, the largest first; a cap is a line of its own."""
    rules = policy or workspace.policy
    given = _evidence(workspace, partnership, on, known_at, policy, without)
    points, score = _points(given, on, rules)
    lines = [Contribution(*line, value) for line, value in points.items()]
    return Explanation(100 * rules.prior, sorted(lines, key=lambda line: -abs(line.points)), score)


def timeline(
    workspace: Workspace,
    partnership: str,
    first: date,
    last: date,
    step: Step = "day",
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
) -> Timeline:
    """Health from ``first`` to ``last``: every day, every seventh day, or at each month's end."""
    if last < first or (last - first).days > LONGEST_DAYS:
        raise InvalidValue(
            f"A timeline runs from an earlier to a later day, at most 100 years: {first} to {last}.", "to"
        )
    arrays = evidence_numbers(workspace, partnership, last, known_at=known_at, policy=policy)
    if not len(arrays.start):
        profile_of(workspace, partnership, known_at)  # raises when there is no such partnership
    scores = health_over(arrays, first.toordinal(), last.toordinal(), policy or workspace.policy)
    picked = np.array([at for at in range(len(scores.days)) if _falls_on(first, at, step)], dtype=np.int64)
    return Timeline(
        days=[first + timedelta(days=int(at)) for at in picked],
        health=scores.health.score[picked],
        low=scores.health.low[picked],
        high=scores.health.high[picked],
        cap=scores.cap[picked],
        dimensions={name: _pick(series, picked) for name, series in scores.dimensions.items()},
    )


def change(
    workspace: Workspace,
    partnership: str,
    first: date,
    last: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
) -> Change:
    """What moved health between the ends of two days, entry by entry, the largest first."""
    rules = policy or workspace.policy
    given = _evidence(workspace, partnership, max(first, last), known_at, policy, None)
    before, score_before = _points(given, first, rules)
    after, score_after = _points(given, last, rules)
    if score_before is None or score_after is None:
        return Change(score_before, score_after, [])
    standing = _standing(given, first), _standing(given, last)
    lines = [
        ChangeLine(*line, points, _why(line, line in before, standing))
        for line in {**before, **after}
        if (points := after.get(line, 0.0) - before.get(line, 0.0))
    ]
    return Change(score_before, score_after, sorted(lines, key=lambda line: -abs(line.points)))


# -- evidence and points ------------------------------------------------------------------------------------


def _evidence(
    workspace: Workspace,
    partnership: str,
    until: date,
    known_at: datetime | None,
    policy: Policy | None,
    without: str | None,
) -> EvidenceOf:
    given = evidence(workspace, partnership, until, known_at=known_at, policy=policy)
    if not given.entries:
        profile_of(workspace, partnership, known_at)  # raises when there is no such partnership
    return _without(given, without) if without else given


def _without(given: EvidenceOf, entry: str) -> EvidenceOf:
    """Leave out one entry, named as explanations name it: by its ref or as ``kind:ref``, answers by their round."""
    named = [(kind, answers_of or ref) for (kind, ref), answers_of in zip(given.entries, given.rounds, strict=True)]
    kept = [entry not in (ref, f"{kind}:{ref}") for kind, ref in named]
    if all(kept):
        raise InvalidValue(
            f"No entry “{entry}” gives evidence by that day. Name it by its ref, or as kind:ref; answers by round.",
            "without",
        )
    which = np.array(kept)
    entries = [pair for pair, keep in zip(given.entries, kept, strict=True) if keep]
    rounds = [pair for pair, keep in zip(given.rounds, kept, strict=True) if keep]
    return EvidenceOf(entries, rounds, given.arrays.of(which))


def _points(given: EvidenceOf, on: date, policy: Policy) -> tuple[dict[Line, float], float | None]:
    """Points by line, the cap included, and the score they add up to with the base."""
    points, scores = points_on(given.arrays, on.toordinal(), policy)
    parts: dict[Line, list[float]] = defaultdict(list)
    for at in np.flatnonzero(points):
        parts[_line(given, int(at))].append(float(points[at]))
    totals = {line: math.fsum(values) for line, values in parts.items()}
    score, cap = _number(scores.health.score[0]), _number(scores.cap[0])
    if cap is not None:
        totals[_cap_line(given, on, cap)] = cap - float(scores.uncapped[0])
    return (totals if score is not None else {}), score


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


# -- scores -------------------------------------------------------------------------------------------------


def _health(scores: HealthScores, policy: Policy) -> Health:
    score = _number(scores.health.score[0])
    return Health(
        score=score,
        low=_number(scores.health.low[0]),
        high=_number(scores.health.high[0]),
        band=None if score is None else policy.band_of(score),
        cap=_number(scores.cap[0]),
    )


def _dimension(series: Scores, name: str, scores: HealthScores) -> DimensionScore:
    return DimensionScore(
        score=_number(series.score[0]),
        low=_number(series.low[0]),
        high=_number(series.high[0]),
        evidence=float(series.evidence[0]),
        stale=name == "trust" and bool(scores.stale[0]),
    )


def _pick(series: Scores, picked: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Scores:
    return Scores(series.score[picked], series.low[picked], series.high[picked], series.evidence[picked])


def _number(value: float) -> float | None:
    return None if math.isnan(value) else float(value)


def _falls_on(first: date, at: int, step: Step) -> bool:
    day = first + timedelta(days=at)
    return step == "day" or (step == "week" and at % 7 == 0) or (step == "month" and (day + timedelta(days=1)).day == 1)
