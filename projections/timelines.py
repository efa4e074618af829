"""Answers about one partnership: its health on a day, and over time. ``explanations`` says why.

Called by the pages, the command line and exports. ``on`` is the day asked about, ``known_at`` the instant
up to which records count (``None``: all), ``policy`` another scoring policy than the one in force then, ``leaving_out``
what does not count; with ``each_days_policy`` each day is worked out under the policy in force at its end. Readers are
given answers to check-ins as ``released_evidence`` has them, and whole points; only the operator of the command line,
who can read the files anyway, asks for what is not ``released``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime, timedelta
from typing import Literal

import numpy as np

from domain.errors import InvalidValue
from projections.each_day import Stretch, policy_on, stretches
from projections.health import EvidenceArrays, Floats, HealthScores, Ints, Scores, health_over
from projections.leaving_out import LeavingOut, rest
from projections.ledger import profile_of
from projections.policy import DIMENSION_NAMES, Policy
from projections.released_evidence import in_whole_points, released_evidence, released_numbers
from projections.standing_evidence import EvidenceOf, evidence, evidence_numbers
from projections.workspace import Workspace

Step = Literal["day", "week", "month"]

LONGEST_DAYS = 36_525


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
    """``None`` without enough evidence, and for readers of every partner that was ever pooled with others."""
    perception_gap: float | None


@dataclass(frozen=True)
class Timeline:
    """Scores at the end of each of some days; NaN where there is not enough evidence."""

    days: list[date]
    health: Floats
    low: Floats
    high: Floats
    cap: Floats
    dimensions: dict[str, Scores]


def health_on(
    workspace: Workspace,
    partnership: str,
    on: date,
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    without: str | None = None,
    leaving_out: LeavingOut | None = None,
    each_days_policy: bool = False,
    released: bool = True,
) -> HealthOn:
    """Health at the end of one day."""
    in_force = policy_on(workspace, on, known_at) if each_days_policy else workspace.policy_at(known_at)
    rules = policy or in_force
    given = evidence_on(
        workspace, partnership, on, known_at, rules, without, leaving_out=leaving_out, released=released
    )
    scores = health_over(given.arrays, on.toordinal(), on.toordinal(), rules)
    scores = in_whole_points(scores) if released else scores
    by_partner = {name: None if name in given.pooled else number(score[0]) for name, score in scores.by_partner.items()}
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


def timeline(
    workspace: Workspace,
    partnership: str,
    first: date,
    last: date,
    step: Step = "day",
    *,
    known_at: datetime | None = None,
    policy: Policy | None = None,
    leaving_out: LeavingOut | None = None,
    each_days_policy: bool = False,
    released: bool = True,
) -> Timeline:
    """Health from ``first`` to ``last``: every day, every seventh day, or at each month's end."""
    if last < first or (last - first).days > LONGEST_DAYS:
        raise InvalidValue(
            f"A timeline runs from an earlier to a later day, at most 100 years: {first} to {last}.", "to"
        )
    if each_days_policy and policy is None:
        parts = stretches(workspace, first, last, known_at)
    else:
        parts = [Stretch(first, last, policy or workspace.policy_at(known_at))]
    scores = [_scores_over(workspace, partnership, part, known_at, leaving_out, released) for part in parts]
    return _line(first, step, scores)


def _scores_over(
    workspace: Workspace,
    partnership: str,
    stretch: Stretch,
    known_at: datetime | None,
    leaving_out: LeavingOut | None,
    released: bool,
) -> HealthScores:
    arrays = _numbers_on(workspace, partnership, stretch.last, known_at, stretch.policy, leaving_out, released)
    scores = health_over(arrays, stretch.first.toordinal(), stretch.last.toordinal(), stretch.policy)
    return in_whole_points(scores) if released else scores


def _line(first: date, step: Step, scores: Sequence[HealthScores]) -> Timeline:
    """The days that a step falls on, of scores of days one after the other."""
    days = np.concatenate([each.days for each in scores])
    picked = np.array([at for at in range(len(days)) if _falls_on(first, at, step)], dtype=np.int64)
    return Timeline(
        days=[first + timedelta(days=int(at)) for at in picked],
        health=np.concatenate([each.health.score for each in scores])[picked],
        low=np.concatenate([each.health.low for each in scores])[picked],
        high=np.concatenate([each.health.high for each in scores])[picked],
        cap=np.concatenate([each.cap for each in scores])[picked],
        dimensions={name: _pick([each.dimensions[name] for each in scores], picked) for name in DIMENSION_NAMES},
    )


# -- evidence ---------------------------------------------------------------------------------------------


def evidence_on(
    workspace: Workspace,
    partnership: str,
    until: date,
    known_at: datetime | None,
    policy: Policy | None,
    without: str | None = None,
    *,
    leaving_out: LeavingOut | None = None,
    released: bool = True,
) -> EvidenceOf:
    """The evidence behind one day, less what is left out (or one entry); raises when there is no such partnership."""
    given = (released_evidence if released else evidence)(
        workspace, partnership, until, known_at=known_at, policy=policy
    )
    if not given.entries:
        profile_of(workspace, partnership, known_at)
    left_out = leaving_out or LeavingOut(entries=frozenset([without] if without else ()))
    return rest(workspace, partnership, given, left_out, known_at, released=released) if left_out else given


def _numbers_on(
    workspace: Workspace,
    partnership: str,
    until: date,
    known_at: datetime | None,
    policy: Policy | None,
    leaving_out: LeavingOut | None,
    released: bool,
) -> EvidenceArrays:
    """As ``evidence_on``; where nothing is left out, without reading which entries it comes from."""
    if leaving_out:
        return evidence_on(
            workspace, partnership, until, known_at, policy, leaving_out=leaving_out, released=released
        ).arrays
    numbers = released_numbers if released else evidence_numbers
    arrays = numbers(workspace, partnership, until, known_at=known_at, policy=policy)
    if not len(arrays.start):
        profile_of(workspace, partnership, known_at)  # raises when there is no such partnership
    return arrays


# -- scores -------------------------------------------------------------------------------------------------


def _health(scores: HealthScores, policy: Policy) -> Health:
    score = number(scores.health.score[0])
    return Health(
        score=score,
        low=number(scores.health.low[0]),
        high=number(scores.health.high[0]),
        band=None if score is None else policy.band_of(score),
        cap=number(scores.cap[0]),
    )


def _dimension(series: Scores, name: str, scores: HealthScores) -> DimensionScore:
    return DimensionScore(
        score=number(series.score[0]),
        low=number(series.low[0]),
        high=number(series.high[0]),
        evidence=float(series.evidence[0]),
        stale=name == "trust" and bool(scores.stale[0]),
    )


def _pick(series: Sequence[Scores], picked: Ints) -> Scores:
    whole = (np.concatenate([getattr(each, field.name) for each in series]) for field in fields(Scores))
    return Scores(*(values[picked] for values in whole))


def number(value: float) -> float | None:
    """A score as people read it: ``None`` instead of NaN."""
    return None if math.isnan(value) else float(value)


def _falls_on(first: date, at: int, step: Step) -> bool:
    day = first + timedelta(days=at)
    return step == "day" or (step == "week" and at % 7 == 0) or (step == "month" and (day + timedelta(days=1)).day == 1)
