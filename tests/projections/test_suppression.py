"""How answers are gathered into releases, who is pooled, and what readers are given of both."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from domain.check_ins import STATEMENTS, CheckIn
from projections.explanations import explain
from projections.policy import standard_policy
from projections.suppression import least_of, pool_of, releases
from projections.timelines import health_on, timeline
from projections.workspace import Workspace
from tests.domain.cast import CHARITY, CHECK_IN, JUNE, MARCH, MAY, but
from tests.projections.conftest import hours_later, record

A_DAY = timedelta(days=1)


def told(partner: str, mark: int, ref: str, **given: object) -> CheckIn:
    return but(CHECK_IN, answer=ref, partner=partner, mean=None, **dict.fromkeys(STATEMENTS, mark), **given)


def save(workspace: Workspace, *answers: CheckIn, hours: int = 0) -> None:
    """Record answers in one save."""
    partnership = workspace.partnerships.get("harbour")
    for answer in answers:
        partnership.answer_check_in(answer, hours_later(hours))
    workspace.partnerships.save_all([partnership])
    workspace.catch_up()


@pytest.fixture
def harbour(harbour: Workspace) -> Workspace:
    record(harbour, but(CHARITY, joined_on=MARCH, left_on=None))
    harbour.catch_up()
    return harbour


def gathered(workspace: Workspace) -> list[tuple[tuple[str, ...], int]]:
    return [(each.rounds, len(each.answers)) for each in releases(workspace, "harbour")]


# -- releases ------------------------------------------------------------------------------------------------


def test_a_round_of_one_waits_for_the_next_and_enters_with_it(harbour: Workspace) -> None:
    save(harbour, told("council", 1, "k1"))
    assert gathered(harbour) == []
    save(harbour, told("hospital", 4, "k2", round="summer"), told("council", 4, "k3", round="summer"), hours=1)
    assert gathered(harbour) == [(("spring", "summer"), 3)]


def test_rounds_of_one_save_are_units_of_their_own(harbour: Workspace) -> None:
    spring = [told("council", 3, f"k{at}") for at in range(4)]
    save(harbour, *spring, *(told("hospital", 3, f"s{at}", round="summer") for at in range(3)))
    assert gathered(harbour) == [(("spring",), 4), (("summer",), 3)]


def test_answers_typed_one_by_one_enter_by_threes_and_a_release_never_grows(harbour: Workspace) -> None:
    for at in range(7):
        save(harbour, told("council", 3, f"k{at}"), hours=at)
    assert gathered(harbour) == [(("spring",), 3), (("spring",), 3)]
    last = hours_later(5).at
    assert [each.known_at for each in releases(harbour, "harbour")] == [hours_later(2).at, last]
    assert len(releases(harbour, "harbour", known_at=last - timedelta(microseconds=1))) == 1


def test_an_answer_that_was_taken_back_was_never_given(harbour: Workspace) -> None:
    for at in range(3):
        save(harbour, told("council", 3, f"k{at}"), hours=at)
    harbour.partnerships.retract("harbour", "check-in", "k1", "Typed twice", hours_later(3))
    harbour.catch_up()
    assert gathered(harbour) == []
    assert releases(harbour, "harbour", known_at=hours_later(2).at) == []


def test_a_release_enters_on_the_latest_day_of_its_answers(harbour: Workspace) -> None:
    save(harbour, *(told("council", 5, f"k{at}") for at in range(2)), told("hospital", 5, "k2", answered_on=MAY))
    line = timeline(harbour, "harbour", MARCH, JUNE)
    known = [day for day, score in zip(line.days, line.health.tolist(), strict=True) if score == score]
    assert known[0] == MAY
    whole = timeline(harbour, "harbour", MARCH, JUNE, released=False)
    assert line.dimensions["trust"].evidence[-1] == round(whole.dimensions["trust"].evidence[-1], 1)


def test_a_policy_may_ask_for_more_answers_and_never_for_fewer(harbour: Workspace) -> None:
    policy = standard_policy()
    for asked, least in ((1, 3), (5, 5)):
        rule = msgspec.structs.replace(policy.trust, least_respondents=asked)
        harbour.standard = msgspec.structs.replace(policy, trust=rule)
        assert least_of(harbour) == least


def test_a_policy_that_a_reader_brings_changes_neither_releases_nor_pools(harbour: Workspace) -> None:
    save(harbour, told("council", 5, "k1"), told("hospital", 2, "k2"), told("hospital", 1, "k3"))
    save(harbour, told("council", 1, "k4", round="summer"), hours=1)
    policy = standard_policy()
    rule = msgspec.structs.replace(policy.trust, least_respondents=1, least_answers=1)
    mine = msgspec.structs.replace(policy, name="mine", trust=rule)
    assert health_on(harbour, "harbour", MAY, policy=mine).dimensions == health_on(harbour, "harbour", MAY).dimensions


# -- pools ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "pooled"),
    [
        ({"a": 3, "b": 4}, ""),
        ({"a": 3}, ""),
        ({"a": 1, "b": 3, "c": 9}, "ab"),
        ({"a": 1, "b": 1, "c": 3, "d": 4}, "abc"),
        ({"a": 1, "b": 2, "c": 3}, "ab"),
        ({"a": 1, "b": 1, "c": 1}, "abc"),
        ({"a": 2, "b": 1}, "ab"),
    ],
)
def test_a_pool_has_two_partners_and_three_answers(counts: dict[str, int], pooled: str) -> None:
    assert pool_of(counts, 3) == frozenset(pooled)


def test_where_nobody_answered_before_pooling_leaves_overall_trust_as_the_design_has_it(harbour: Workspace) -> None:
    save(harbour, told("council", 5, "k1"), told("hospital", 2, "k2"), told("hospital", 1, "k3"))
    exact = health_on(harbour, "harbour", MARCH, released=False).dimensions["trust"].score
    shown = health_on(harbour, "harbour", MARCH).dimensions["trust"].score
    assert exact is not None
    assert shown == round(exact)


def test_all_answers_of_a_pool_count_with_one_value(harbour: Workspace) -> None:
    """Else the day on which a partner with one answer no longer counts would tell what that answer was."""
    save(harbour, told("charity", 1, "k1"), told("council", 5, "k2"), told("council", 4, "k3"))
    (only,) = releases(harbour, "harbour")
    one, two = 1 / 3, 2 / 4
    assert only.values["charity"] == only.values["council"] == pytest.approx((0 * one + 0.875 * two) / (one + two))


def test_a_partner_that_was_pooled_has_no_score_of_its_own(harbour: Workspace) -> None:
    save(harbour, told("council", 5, "k1"), told("hospital", 2, "k2"), told("hospital", 1, "k3"))
    save(harbour, *(told("council", 4, f"s{at}", round="summer", answered_on=MAY) for at in range(3)), hours=1)
    found = health_on(harbour, "harbour", JUNE)
    assert set(found.trust_by_partner.values()) == {None}
    assert found.perception_gap is None


# -- what readers are given ----------------------------------------------------------------------------------


def test_scores_are_whole_points_and_points_of_check_ins_tenths_that_add_up(harbour: Workspace) -> None:
    save(harbour, *(told("council", mark, f"k{mark}") for mark in (2, 4, 5)))
    shown, why = health_on(harbour, "harbour", MAY), explain(harbour, "harbour", MAY)
    assert shown.health.score == round(shown.health.score or 0)
    assert [line.points for line in why.contributions] == [round(line.points, 1) for line in why.contributions]
    assert why.base + sum(line.points for line in why.contributions) == pytest.approx(why.score)


def test_without_a_round_goes_what_entered_with_it(harbour: Workspace) -> None:
    save(harbour, told("council", 1, "k1"))
    save(harbour, told("hospital", 4, "k2", round="summer"), told("council", 4, "k3", round="summer"), hours=1)
    for name in ("spring", "summer", "check-in:summer"):
        assert health_on(harbour, "harbour", MAY, without=name).health.score is None
    assert [line.entry for line in explain(harbour, "harbour", MAY).contributions] == ["spring; summer"]


def test_answers_of_a_partner_that_left_stay_with_the_others(harbour: Workspace) -> None:
    save(harbour, told("hospital", 4, "k1"), told("hospital", 4, "k2"), told("council", 4, "k3", answered_on=MAY))
    harbour.partnerships.leave("harbour", "hospital", MAY - A_DAY, hours_later(1))
    harbour.catch_up()
    assert gathered(harbour) == [(("spring",), 3)]
    assert health_on(harbour, "harbour", MAY - A_DAY).health.score is None
    assert health_on(harbour, "harbour", MAY).health.score is not None
