"""From evidence to health: the formulas of the design's section 4, as pure functions over numpy arrays.

Called by ``timelines`` and ``portfolio``. Days are ordinals; scores run from 0 to 100 and are NaN where there is
not enough evidence. Weights fade by half every ``half_life_days``: what weighed w on day s weighs
w x 2^(-(t - s)/H) at the end of day t.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from projections.evidence.surroundings import CAP
from projections.policy import DIMENSION_NAMES, Policy

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_CODE = -1
CAP_CODE = len(DIMENSION_NAMES)
CODES = {name: code for code, name in enumerate(DIMENSION_NAMES)} | {CAP: CAP_CODE}
TRUST = CODES["trust"]

ALMOST = 1e-9
"""Evidence this little short of enough is enough: weights that add up to 1 may miss it by a rounding error."""

RANGE = 128.0
"""100 x 1.28: an 80 % range reaches 1.28 standard deviations to each side of a score out of 100."""


@dataclass(frozen=True)
class EvidenceArrays:
    """Evidence as parallel arrays: dimension code, value 0..1, weight a day, days [start, until), partner code."""

    dimension: Ints
    value: Floats
    weight: Floats
    start: Ints
    until: Ints
    partner: Ints
    partners: tuple[str, ...]

    def of(self, which: Bools) -> EvidenceArrays:
        """Only some of the evidence."""
        return EvidenceArrays(
            self.dimension[which],
            self.value[which],
            self.weight[which],
            self.start[which],
            self.until[which],
            self.partner[which],
            self.partners,
        )

    def up_to(self, day: int) -> EvidenceArrays:
        """Only what bears on days up to this one."""
        begun: Bools = self.start <= day
        return self if begun.all() else self.of(begun)


@dataclass(frozen=True)
class Scores:
    """One dimension, or health, on each day of a grid: score, range and mass of evidence (NaN: no score)."""

    score: Floats
    low: Floats
    high: Floats
    evidence: Floats


@dataclass(frozen=True)
class HealthScores:
    """Everything on each day of a grid. ``cap`` is what health was limited to, NaN where it was not."""

    days: Ints
    health: Scores
    uncapped: Floats
    cap: Floats
    dimensions: dict[str, Scores]
    by_partner: dict[str, Floats]
    stale: Bools


def health_over(evidence: EvidenceArrays, first: int, last: int, policy: Policy) -> HealthScores:
    """Health and all that goes into it at the end of each day from ``first`` to ``last``."""
    days = np.arange(first, last + 1)
    by_partner = _trust_by_partner(evidence, days, policy)
    dimensions = {name: _dimension(evidence, name, days, policy) for name in DIMENSION_NAMES if name != "trust"}
    dimensions = {"trust": _trust(evidence, by_partner, days, policy)} | dimensions
    uncapped, half_width = _mean(dimensions, policy)
    cap = _cap(evidence, days)
    bites = cap < uncapped
    health = np.where(bites, cap, uncapped)
    low = np.clip(np.where(np.isnan(health), np.nan, np.minimum(uncapped - half_width, health)), 0, 100)
    high = np.where(np.isnan(cap), uncapped + half_width, np.minimum(uncapped + half_width, cap))
    return HealthScores(
        days=days,
        health=Scores(health, low, np.clip(high, 0, 100), np.zeros(len(days))),
        uncapped=uncapped,
        cap=np.where(bites, cap, np.nan),
        dimensions=dimensions,
        by_partner={name: _score(*masses, policy) for name, masses in by_partner.items()},
        stale=_stale(evidence, days, policy),
    )


# -- one dimension ------------------------------------------------------------------------------------------


def _dimension(evidence: EvidenceArrays, name: str, days: Ints, policy: Policy) -> Scores:
    masses = _masses(evidence.of(evidence.dimension == CODES[name]), days, policy.by_dimension[name].half_life_days)
    score = _score(*masses, policy)
    half_width = RANGE * np.sqrt(_variance(score, masses[0], policy))
    return Scores(score, np.clip(score - half_width, 0, 100), np.clip(score + half_width, 0, 100), masses[0])


def _score(mass: Floats, good: Floats, policy: Policy) -> Floats:
    """S = 100 (k p0 + A) / (k + B), where B is enough; none at all never is."""
    k = policy.prior_strength
    with np.errstate(invalid="ignore", divide="ignore"):
        score = 100 * (k * policy.prior + good) / (k + mass)
    return np.where((mass > 0) & (mass >= policy.least_evidence - ALMOST), score, np.nan)


def _variance(score: Floats, mass: Floats, policy: Policy) -> Floats:
    p = np.clip(score / 100, 0, 1)
    return p * (1 - p) / (policy.prior_strength + mass + 1)


def _masses(evidence: EvidenceArrays, days: Ints, half_life: float) -> tuple[Floats, Floats]:
    """B and A: the mass of evidence, and of good evidence, at the end of each day."""
    origin = int(min(evidence.start.min(initial=days[0]), days[0]))
    span = int(days[-1]) - origin + 1
    weight = _per_day(evidence, evidence.weight, origin, span)
    good = _per_day(evidence, evidence.weight * evidence.value, origin, span)
    skip = int(days[0]) - origin
    return _fade(weight, half_life)[skip:], _fade(good, half_life)[skip:]


def _per_day(evidence: EvidenceArrays, amount: Floats, origin: int, span: int) -> Floats:
    """How much evidence each day of the span brings: points on their day, standing evidence on each of its days."""
    start, until = evidence.start - origin, np.minimum(evidence.until - origin, span)
    inside = start < until
    short = inside & (evidence.until - evidence.start == 1)
    daily = np.bincount(start[short], amount[short], minlength=span).astype(np.float64)
    long = inside & ~short
    if long.any():
        steps = np.bincount(start[long], amount[long], minlength=span + 1).astype(np.float64)
        steps -= np.bincount(until[long], amount[long], minlength=span + 1)
        daily += np.maximum(np.cumsum(steps)[:span], 0)
    return daily


def _fade(daily: Floats, half_life: float) -> Floats:
    """Running sum in which every day's amount halves each half-life; in blocks short enough not to overflow."""
    block = max(int(half_life * 500), 1)
    faded, carried = np.empty(len(daily)), 0.0
    for at in range(0, len(daily), block):
        part = daily[at : at + block]
        growth = np.exp2(np.arange(len(part)) / half_life)
        faded[at : at + block] = (carried * np.exp2(-1 / half_life) + np.cumsum(part * growth)) / growth
        carried = faded[at + len(part) - 1]
    return faded


# -- trust --------------------------------------------------------------------------------------------------


def _trust_by_partner(evidence: EvidenceArrays, days: Ints, policy: Policy) -> dict[str, tuple[Floats, Floats]]:
    """B and A of each partner that answered."""
    answers = evidence.of(evidence.dimension == TRUST)
    half_life = policy.by_dimension["trust"].half_life_days
    codes = [int(code) for code in np.unique(answers.partner)]
    return {answers.partners[code]: _masses(answers.of(answers.partner == code), days, half_life) for code in codes}


def _trust(
    evidence: EvidenceArrays, by_partner: dict[str, tuple[Floats, Floats]], days: Ints, policy: Policy
) -> Scores:
    """The mean of the partners' scores, so that nobody outvotes a smaller partner."""
    count, total, variance, mass = np.zeros((4, len(days)))
    for partner_mass, good in by_partner.values():
        score = _score(partner_mass, good, policy)
        scored = ~np.isnan(score)
        count += scored
        total += np.where(scored, score, 0)
        variance += np.where(scored, _variance(score, partner_mass, policy), 0)
        mass += partner_mass
    enough = (count > 0) & (_answers_by(evidence, days) >= policy.trust.least_answers)
    with np.errstate(invalid="ignore", divide="ignore"):
        score = np.where(enough, total / count, np.nan)
        half_width = RANGE * np.sqrt(variance) / count
    return Scores(score, np.clip(score - half_width, 0, 100), np.clip(score + half_width, 0, 100), mass)


def _answers_by(evidence: EvidenceArrays, days: Ints) -> Ints:
    """How many answers had been given in all by the end of each day."""
    answered = np.sort(evidence.start[evidence.dimension == TRUST])
    return np.searchsorted(answered, days, side="right")


def _stale(evidence: EvidenceArrays, days: Ints, policy: Policy) -> Bools:
    """Whether nobody has answered a check-in for so long that trust says little about today."""
    answered = np.sort(evidence.start[evidence.dimension == TRUST])
    if not len(answered):
        return np.ones(len(days), dtype=np.bool_)
    at = np.searchsorted(answered, days, side="right")
    last = answered[np.maximum(at - 1, 0)]
    stale: Bools = (at == 0) | (days - last >= policy.trust.stale_after_days)
    return stale


# -- health -------------------------------------------------------------------------------------------------


def _mean(dimensions: dict[str, Scores], policy: Policy) -> tuple[Floats, Floats]:
    """The weighted mean of the dimensions that have a score, and half the width of its 80 % range.

    The range takes the dimensions as independent: half-widths add up as squares.
    """
    weights = np.array([[d.weight] for d in policy.by_dimension.values()])
    scores = np.array([dimensions[name].score for name in policy.by_dimension])
    widths = np.array([(dimensions[n].high - dimensions[n].low) / 2 for n in policy.by_dimension])
    known = np.where(np.isnan(scores), 0, weights)
    with np.errstate(invalid="ignore", divide="ignore"):
        share = known / known.sum(axis=0)
    mean = np.nansum(np.where(np.isnan(scores), 0, scores) * share, axis=0)
    half_width = np.sqrt(np.nansum((np.where(np.isnan(widths), 0, widths) * share) ** 2, axis=0))
    none = known.sum(axis=0) == 0
    return np.where(none, np.nan, mean), np.where(none, np.nan, half_width)


def _cap(evidence: EvidenceArrays, days: Ints) -> Floats:
    """The lowest limit in force on each day, NaN where none is."""
    caps = evidence.of(evidence.dimension == CAP_CODE)
    lowest = np.full(len(days), np.nan)
    for value, start, until in zip(caps.value, caps.start, caps.until, strict=True):
        in_force = (days >= start) & (days < until)
        lowest[in_force] = np.fmin(lowest[in_force], 100 * value)
    return lowest
