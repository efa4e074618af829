"""What each item of evidence weighs at the end of one day, and how many points it gives: the parts of a score.

Called by ``explanations`` and ``changes``. ``health`` works out the scores themselves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from projections.health import CODES, TRUST, EvidenceArrays, Floats, HealthScores, health_over
from projections.policy import Policy


@dataclass(frozen=True)
class Weighed:
    """The mass of each item of evidence on a day, and the points that a mass of 1 moves: 100 x share / (k + B)."""

    mass: Floats
    factor: Floats
    scores: HealthScores

    def points(self, evidence: EvidenceArrays, policy: Policy) -> Floats:
        """The points that each item gives or takes. With 100 x prior they add up to the score exactly."""
        points: Floats = self.mass * (evidence.value - policy.prior) * self.factor
        return points


def weighed_on(evidence: EvidenceArrays, day: int, policy: Policy, dimension: str | None = None) -> Weighed:
    """What each item of evidence weighs on a day, and what one unit of it moves: health, or one dimension alone."""
    scores = health_over(evidence, day, day, policy)
    mass = mass_on(evidence, day, policy)
    share = _shares(scores, policy) if dimension is None else _whole_share(scores, dimension)
    factor = np.zeros(len(mass))
    for name, code in CODES.items():
        if name in share and name != "trust":
            here = evidence.dimension == code
            factor[here] = share[name] / (policy.prior_strength + mass[here].sum())
    if "trust" in share:
        _spread_trust(factor, evidence, mass, scores, share["trust"], policy)
    return Weighed(mass, 100 * factor, scores)


def mass_on(evidence: EvidenceArrays, day: int, policy: Policy) -> Floats:
    """What each item of evidence weighs at the end of one day: the closed form of the sum over its days."""
    half_lives = np.array([d.half_life_days for d in policy.by_dimension.values()] + [1.0])
    half_life = half_lives[evidence.dimension]
    last = np.minimum(evidence.until - 1, day)
    days = np.maximum(last - evidence.start + 1, 0)
    rate = np.log(2) / half_life
    in_days = np.expm1(-rate * days) / np.expm1(-rate)  # 1 + 2^(-1/H) + 2^(-2/H) ..., however slowly it fades
    mass: Floats = evidence.weight * np.exp2(-(day - last) / half_life) * np.where(days == 1, 1.0, in_days)
    return mass


def _whole_share(scores: HealthScores, dimension: str) -> dict[str, float]:
    return {} if np.isnan(scores.dimensions[dimension].score[0]) else {dimension: 1.0}


def _spread_trust(
    total: Floats, evidence: EvidenceArrays, mass: Floats, scores: HealthScores, share: float, policy: Policy
) -> None:
    scored = [name for name, score in scores.by_partner.items() if not np.isnan(score[0])]
    for name in scored:
        here = (evidence.dimension == TRUST) & (evidence.partner == evidence.partners.index(name))
        total[here] = share / len(scored) / (policy.prior_strength + mass[here].sum())


def _shares(scores: HealthScores, policy: Policy) -> dict[str, float]:
    """The share of health of each dimension that has a score on the (only) day."""
    weights = {n: d.weight for n, d in policy.by_dimension.items() if not np.isnan(scores.dimensions[n].score[0])}
    total = sum(weights.values())
    return {name: weight / total for name, weight in weights.items()} if total else {}
