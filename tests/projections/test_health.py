"""The formulas of health against a plain reading of the design: loops over days, one number at a time.

A ``Piece`` is an item of evidence; ``Naive`` works out everything for one day from the words of the design alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from math import sqrt
from typing import Any

import msgspec
import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from projections.evidence.surroundings import FOREVER
from projections.health import EvidenceArrays, Floats, HealthScores, health_over
from projections.policy import Policy, standard_policy
from projections.standing_evidence import EvidenceOf, evidence_of
from projections.weighing import weighed_on

STANDARD = standard_policy()
WEIGHTS = {
    "trust": 0.30,
    "decisions": 0.15,
    "follow_through": 0.20,
    "repair": 0.15,
    "engagement": 0.10,
    "conversation": 0.10,
}
HALF_LIVES = {
    "trust": 120.0,
    "decisions": 90.0,
    "follow_through": 90.0,
    "repair": 120.0,
    "engagement": 90.0,
    "conversation": 90.0,
}
DAY = 739_000
"""Some day in 2024, as an ordinal."""


@dataclass(frozen=True)
class Piece:
    dimension: str
    value: float
    weight: float
    start: int
    until: int
    partner: str | None = None


def point(dimension: str, value: float, weight: float, day: int, partner: str | None = None) -> Piece:
    return Piece(dimension, value, weight, day, day + 1, partner)


def arrays_of(pieces: list[Piece]) -> EvidenceOf:
    return evidence_of([
        (p.dimension, p.value, p.weight, p.start, p.until, p.partner, "kind", str(at), None, "")
        for at, p in enumerate(pieces)
    ])  # fmt: skip


def points_on(arrays: EvidenceArrays, day: int, policy: Policy) -> tuple[Floats, HealthScores]:
    weighed = weighed_on(arrays, day, policy)
    return weighed.points(arrays, policy), weighed.scores


def scored(pieces: list[Piece], day: int, policy: Policy = STANDARD, last: int | None = None) -> HealthScores:
    return health_over(arrays_of(pieces).arrays, day, last or day, policy)


# -- the design, read plainly --------------------------------------------------------------------------------


@dataclass
class Naive:
    pieces: list[Piece]
    day: int
    weights: dict[str, float] = field(default_factory=lambda: dict(WEIGHTS))
    half_lives: dict[str, float] = field(default_factory=lambda: dict(HALF_LIVES))
    prior: float = 0.5
    strength: float = 2.0
    least: float = 1.0

    def mass(self, piece: Piece) -> float:
        total = 0.0
        for day in range(piece.start, min(piece.until - 1, self.day) + 1):
            total += piece.weight * 2 ** (-(self.day - day) / self.half_lives[piece.dimension])
        return total

    def estimate(self, pieces: list[Piece]) -> tuple[float | None, float]:
        """S, and p(1 - p)/(k + B + 1)."""
        b = sum(self.mass(piece) for piece in pieces)
        a = sum(self.mass(piece) * piece.value for piece in pieces)
        if not b or b < self.least - 1e-9:
            return None, 0.0
        p = (self.strength * self.prior + a) / (self.strength + b)
        return 100 * p, p * (1 - p) / (self.strength + b + 1)

    def of(self, dimension: str) -> list[Piece]:
        return [piece for piece in self.pieces if piece.dimension == dimension and piece.start <= self.day]

    def partners(self) -> dict[str, tuple[float | None, float]]:
        names = {str(piece.partner) for piece in self.of("trust")}
        return {name: self.estimate([p for p in self.of("trust") if p.partner == name]) for name in names}

    def dimension(self, name: str) -> tuple[float | None, float]:
        """The score and half the width of its range."""
        if name != "trust":
            score, variance = self.estimate(self.of(name))
            return score, 128 * sqrt(variance)
        known = [(score, variance) for score, variance in self.partners().values() if score is not None]
        if not known or len(self.of("trust")) < 3:
            return None, 0.0
        mean = sum(score for score, _ in known) / len(known)
        return mean, 128 * sqrt(sum(variance for _, variance in known)) / len(known)

    def uncapped(self) -> float | None:
        known = [(self.weights[n], s) for n in self.weights if (s := self.dimension(n)[0]) is not None]
        total = sum(weight for weight, _ in known)
        return sum(weight * score for weight, score in known) / total if total else None

    def cap(self) -> float | None:
        caps = [100 * p.value for p in self.pieces if p.dimension == "cap" and p.start <= self.day < p.until]
        uncapped = self.uncapped()
        return min(caps) if caps and uncapped is not None and min(caps) < uncapped else None

    def health(self) -> float | None:
        cap = self.cap()
        return self.uncapped() if cap is None else cap

    def points(self) -> float:
        """The sum of every item's points of health, each by c = 100 m (v - p0)/(k + B) and its share."""
        return sum(self.points_of(piece) for piece in self.pieces if piece.dimension in self.weights)

    def points_of(self, piece: Piece) -> float:
        if piece.start > self.day or self.dimension(piece.dimension)[0] is None:
            return 0.0
        peers, among = self.of(piece.dimension), 1
        if piece.dimension == "trust":
            if self.partners()[str(piece.partner)][0] is None:
                return 0.0
            among = len([score for score, _ in self.partners().values() if score is not None])
            peers = [peer for peer in peers if peer.partner == piece.partner]
        b = sum(self.mass(peer) for peer in peers)
        share = self.weights[piece.dimension] / sum(
            weight for name, weight in self.weights.items() if self.dimension(name)[0] is not None
        )
        return share * 100 * self.mass(piece) * (piece.value - self.prior) / (self.strength + b) / among


# -- random evidence -----------------------------------------------------------------------------------------

ratios = st.sampled_from([0.0, 0.2, 0.25, 0.4, 0.5, 0.6, 0.8, 1.0]) | st.floats(0, 1)
shares = st.just(0.0) | st.floats(0.001, 1)
weights = st.sampled_from([1 / 30, 0.25, 0.5, 1.0, 2.0]) | st.floats(0, 5)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    name = draw(st.sampled_from([*WEIGHTS, "trust", "trust", "cap"]))
    start = DAY + draw(st.integers(-200, 60))
    if name == "trust":
        return point(name, draw(ratios), 1.0, start, draw(st.sampled_from(["a", "b", "c"])))
    if name == "cap":
        return Piece(name, draw(st.sampled_from([0.4, 0.6])), 0.0, start, start + draw(st.integers(1, 150)))
    ends = draw(st.sampled_from([1, 2, 30, 90, 400]))
    return Piece(name, draw(ratios), draw(weights), start, draw(st.sampled_from([start + ends, FOREVER])))


evidence = st.lists(pieces(), max_size=25)
thorough = settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def same(found: float, expected: float | None) -> bool:
    return bool(np.isnan(found)) if expected is None else found == pytest.approx(expected, abs=1e-9, rel=0)


@thorough
@given(evidence, st.integers(-30, 90))
def test_scores_and_ranges_are_those_of_the_design(given_: list[Piece], days: int) -> None:
    found, plain = scored(given_, DAY + days), Naive(given_, DAY + days)
    for name in WEIGHTS:
        score, half_width = plain.dimension(name)
        mine = found.dimensions[name]
        assert same(mine.score[0], score), name
        assert mine.evidence[0] == pytest.approx(sum(plain.mass(p) for p in plain.of(name)), abs=1e-9)
        if score is not None:
            assert same(mine.low[0], max(score - half_width, 0)), name
            assert same(mine.high[0], min(score + half_width, 100)), name
    assert same(found.uncapped[0], plain.uncapped())
    assert same(found.health.score[0], plain.health())
    assert same(found.cap[0], plain.cap())


@thorough
@given(evidence, st.integers(-30, 90))
def test_trust_is_worked_out_for_each_partner(given_: list[Piece], days: int) -> None:
    found, plain = scored(given_, DAY + days), Naive(given_, DAY + days)
    for name, (score, _) in plain.partners().items():
        assert same(found.by_partner[name][0], score)


@thorough
@given(evidence, st.integers(-30, 90))
def test_points_are_those_of_the_design_and_add_up_to_health(given_: list[Piece], days: int) -> None:
    points, found = points_on(arrays_of(given_).arrays, DAY + days, STANDARD)
    plain = Naive(given_, DAY + days)
    if plain.uncapped() is not None:
        for piece, mine in zip(given_, points, strict=True):
            assert mine == pytest.approx(plain.points_of(piece) if piece.dimension != "cap" else 0, abs=1e-9)
        assert 50 + points.sum() == pytest.approx(found.uncapped[0], abs=1e-9)
        assert plain.points() == pytest.approx(points.sum(), abs=1e-9)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(evidence)
def test_a_grid_of_days_gives_what_each_day_gives_alone(given_: list[Piece]) -> None:
    grid = scored(given_, DAY - 30, last=DAY + 30)
    for at in (0, 17, 60):
        alone = scored(given_, DAY - 30 + at)
        for mine, other in [
            (grid.health, alone.health),
            *zip(grid.dimensions.values(), alone.dimensions.values(), strict=True),
        ]:
            pairs = [(mine.score, other.score), (mine.low, other.low), (mine.high, other.high)]
            assert all(same(a[at], None if np.isnan(b[0]) else b[0]) for a, b in pairs)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(evidence, st.floats(0, 1), st.floats(0.1, 10), st.floats(0, 3), st.lists(shares, min_size=6, max_size=6))
@example([point("repair", 1.0, 0.3, DAY)], 0.3, 5.0, 0.25, [0.0, 0.0, 0.0, 0.7, 0.0, 0.0])
@example(
    [*(point("trust", 0.0, 1.0, DAY, "a") for _ in range(3)), point("trust", 0.0, 1.0, DAY + 1, "b")],
    1.0, 1.0, 0.0, [1.0, 0.0, 0.0, 0.0, 0.0, 0.0],
)  # fmt: skip
def test_another_policy_is_the_same_function_of_other_numbers(
    given_: list[Piece], prior: float, strength: float, least: float, weighed: list[float]
) -> None:
    dims = {
        name: msgspec.structs.replace(dimension, weight=share, half_life_days=7 * at + 1)
        for at, ((name, dimension), share) in enumerate(zip(STANDARD.by_dimension.items(), weighed, strict=True))
    }
    other = vary(prior=prior, prior_strength=strength, least_evidence=least, dimensions=dims)
    plain = Naive(given_, DAY, dict(zip(WEIGHTS, weighed, strict=True)), {}, prior, strength, least)
    plain.half_lives = {name: 7 * at + 1.0 for at, name in enumerate(WEIGHTS)}
    found = scored(given_, DAY, other)
    assert all(same(found.dimensions[name].score[0], plain.dimension(name)[0]) for name in WEIGHTS)
    assert same(found.health.score[0], plain.health())


def vary(dimensions: dict[str, Any] | None = None, **changes: Any) -> Policy:
    if dimensions:
        changes["dimensions"] = msgspec.structs.replace(STANDARD.dimensions, **dimensions)
    return msgspec.structs.replace(STANDARD, **changes)


# -- edges, worked out by hand -------------------------------------------------------------------------------


def test_evidence_of_exactly_one_is_enough_and_less_is_not() -> None:
    assert scored([point("repair", 1, 1.0, DAY)], DAY).dimensions["repair"].score[0] == pytest.approx(200 / 3)
    assert np.isnan(scored([point("repair", 1, 1.0, DAY)], DAY + 1).dimensions["repair"].score[0])
    assert np.isnan(scored([point("repair", 1, 0.999999, DAY)], DAY).dimensions["repair"].score[0])


def test_weights_that_add_up_to_one_are_enough_whatever_their_rounding() -> None:
    tenth = [point("engagement", 1, 0.1, DAY) for _ in range(10)]
    seventh = [point("engagement", 1, 1 / 7, DAY) for _ in range(7)]
    assert scored(tenth, DAY).dimensions["engagement"].score[0] == pytest.approx(200 / 3)
    assert scored(seventh, DAY).dimensions["engagement"].score[0] == pytest.approx(200 / 3)


def test_no_evidence_at_all_is_no_score() -> None:
    found = scored([], DAY)
    assert np.isnan([found.health.score[0], found.health.low[0], found.health.high[0], found.uncapped[0]]).all()
    assert all(np.isnan(found.dimensions[name].score[0]) for name in WEIGHTS)


def test_what_happens_tomorrow_does_not_count_today() -> None:
    later = [point("repair", 0, 5.0, DAY + 1), point("repair", 1, 1.0, DAY)]
    assert scored(later, DAY).dimensions["repair"].score[0] == pytest.approx(200 / 3)


def test_a_point_weighs_half_after_a_half_life() -> None:
    found = scored([point("repair", 1, 4.0, DAY)], DAY + 120)
    assert found.dimensions["repair"].evidence[0] == pytest.approx(2.0)
    assert found.dimensions["repair"].score[0] == pytest.approx(75.0)


def test_standing_evidence_grows_day_by_day_and_fades_once_it_ends() -> None:
    open_for_three_days = [Piece("repair", 0, 2.0, DAY, DAY + 3)]
    daily = 2.0 ** (-1 / 120)
    grown = [2, 2 + 2 * daily, 2 + 2 * daily + 2 * daily**2]
    expected = [*grown, grown[2] * daily, grown[2] * daily**2]
    assert scored(open_for_three_days, DAY, last=DAY + 4).dimensions["repair"].evidence == pytest.approx(expected)


def test_nobody_outvotes_a_smaller_partner() -> None:
    answers = [point("trust", 1, 1.0, DAY, "large") for _ in range(98)] + [point("trust", 0, 1.0, DAY, "small")] * 2
    found = scored(answers, DAY)
    assert found.by_partner["large"][0] == pytest.approx(99)
    assert found.by_partner["small"][0] == pytest.approx(25)
    assert found.dimensions["trust"].score[0] == pytest.approx(62)


def test_trust_needs_three_answers_in_all_however_heavy() -> None:
    two = [point("trust", 1, 1.0, DAY, "a"), point("trust", 1, 1.0, DAY, "b")]
    assert np.isnan(scored(two, DAY).dimensions["trust"].score[0])
    assert scored([*two, point("trust", 1, 1.0, DAY, "a")], DAY).dimensions["trust"].score[0] == pytest.approx(
        (75 + 200 / 3) / 2
    )


def test_answers_given_long_ago_still_count_as_given() -> None:
    answers = [point("trust", 1, 1.0, DAY - 400, "a"), point("trust", 1, 1.0, DAY - 400, "b")]
    found = scored([*answers, point("trust", 1, 1.0, DAY, "a")], DAY)
    assert not np.isnan(found.dimensions["trust"].score[0])
    assert np.isnan(found.by_partner["b"][0])


def test_an_answer_still_to_come_is_not_among_the_three() -> None:
    answers = [point("trust", 1, 1.0, DAY + after, "a") for after in (0, 0, 1)]
    found = scored(answers, DAY, last=DAY + 1).dimensions["trust"].score
    assert np.isnan(found[0])
    assert not np.isnan(found[1])


def test_the_range_of_trust_narrows_with_every_partner() -> None:
    answers = [point("trust", 1, 1.0, DAY, name) for name in "aabb"]
    found = scored(answers, DAY).dimensions["trust"]
    variance = 0.75 * 0.25 / (2 + 2 + 1)
    assert found.score[0] == pytest.approx(75)
    assert found.low[0] == pytest.approx(75 - 128 * sqrt(2 * variance) / 2)


def test_dimensions_without_a_score_leave_their_share_to_the_others() -> None:
    pair = [point("repair", 1, 2.0, DAY), point("engagement", 0, 2.0, DAY)]
    assert scored(pair, DAY).health.score[0] == pytest.approx((0.15 * 75 + 0.10 * 25) / 0.25)


def test_a_dimension_that_does_not_count_alone_gives_no_health() -> None:
    none = msgspec.structs.replace(STANDARD.dimensions.repair, weight=0.0)
    found = scored([point("repair", 1, 2.0, DAY)], DAY, vary({"repair": none}))
    assert found.dimensions["repair"].score[0] == pytest.approx(75)
    assert np.isnan(found.health.score[0])


GOOD = [point("repair", 1, 30.0, DAY)]


@pytest.mark.parametrize(
    ("caps", "health", "cap"),
    [
        ([], 96.875, None),
        ([(0.4, DAY, FOREVER)], 40, 40),
        ([(0.6, DAY, FOREVER)], 60, 60),
        ([(0.4, DAY, FOREVER), (0.6, DAY, FOREVER)], 40, 40),
        ([(0.6, DAY, FOREVER), (0.4, DAY + 1, FOREVER)], 60, 60),
        ([(0.4, DAY - 9, DAY)], 96.875, None),
        ([(0.4, DAY - 9, DAY + 1)], 40, 40),
    ],
)
def test_caps_hold_health_down_while_they_are_in_force(
    caps: list[tuple[float, int, int]], health: float, cap: float | None
) -> None:
    found = scored([*GOOD, *(Piece("cap", value, 0.0, start, until) for value, start, until in caps)], DAY)
    assert found.health.score[0] == pytest.approx(health)
    assert same(found.cap[0], cap)
    assert found.health.low[0] <= found.health.score[0] <= found.health.high[0]


def test_a_cap_above_health_changes_nothing() -> None:
    poor = [point("repair", 0, 30.0, DAY), Piece("cap", 0.4, 0.0, DAY, FOREVER)]
    found = scored(poor, DAY)
    assert found.health.score[0] == pytest.approx(100 / 32)
    assert np.isnan(found.cap[0])


@pytest.mark.parametrize(
    ("health", "band"),
    [
        (100, "on good terms"),
        (75, "on good terms"),
        (74.999, "on working terms"),
        (60, "on working terms"),
        (59.999, "on strained terms"),
        (45, "on strained terms"),
        (44.999, "on poor terms"),
        (0, "on poor terms"),
    ],
)
def test_bands_begin_at_their_borders(health: float, band: str) -> None:
    assert STANDARD.band_of(health) == band


@pytest.mark.parametrize(("days", "stale"), [(0, False), (119, False), (120, True), (500, True), (-1, True)])
def test_trust_is_stale_once_nobody_answered_for_120_days(days: int, stale: bool) -> None:
    answers = [point("trust", 1, 1.0, DAY - before, "a") for before in (0, 10, 200)]
    assert scored(answers[:1], DAY + days).stale[0] == stale
    if days >= 0:
        assert scored(answers, DAY + days).stale[0] == stale


@pytest.mark.parametrize("half_life", [1.0, 2.0, 120.0, 1e6])
def test_thirty_years_of_evidence_overflow_nothing(half_life: float) -> None:
    years = 30 * 365
    given_ = [Piece("repair", 0.5, 1.0, DAY, FOREVER), point("repair", 1.0, 1.0, DAY)]
    slow = msgspec.structs.replace(STANDARD.dimensions.repair, half_life_days=half_life)
    policy = vary({"repair": slow})
    found = scored(given_, DAY, policy, last=DAY + years).dimensions["repair"]
    assert np.isfinite(found.score).all()
    fading = 2 ** (-1 / half_life)
    days = np.arange(years + 1)
    standing = np.cumsum(fading**days)
    assert found.evidence == pytest.approx(standing + fading**days, rel=1e-9)
    points, scores = points_on(arrays_of(given_).arrays, DAY + years, policy)
    assert 50 + points.sum() == pytest.approx(scores.uncapped[0], abs=1e-9)


@pytest.mark.parametrize("half_life", [1e9, 1e18])
def test_evidence_that_all_but_never_fades_still_adds_up(half_life: float) -> None:
    slow = msgspec.structs.replace(STANDARD.dimensions.repair, half_life_days=half_life)
    given_ = [Piece("repair", 1.0, 1.0, DAY, FOREVER), point("repair", 0.0, 1.0, DAY)]
    points, scores = points_on(arrays_of(given_).arrays, DAY + 1000, vary({"repair": slow}))
    assert 50 + points.sum() == pytest.approx(scores.uncapped[0], abs=1e-9)


def test_one_item_more_or_less_moves_only_its_own_dimension() -> None:
    given_ = [point("repair", 1, 2.0, DAY), point("engagement", 0.2, 2.0, DAY), point("decisions", 0.9, 1.0, DAY)]
    moved = [*given_[:2], replace(given_[2], value=0.1)]
    before, after = scored(given_, DAY), scored(moved, DAY)
    changed = {n for n in WEIGHTS if not same(before.dimensions[n].score[0], _or_none(after.dimensions[n].score[0]))}
    assert changed == {"decisions"}


def _or_none(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
