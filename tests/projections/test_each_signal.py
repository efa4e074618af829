"""Each signal just short of its rule, just there, and with some to spare; as known earlier, put right, and set aside.

The partnerships of the table are recorded once and share a workspace, so the tests only ask. Another policy, with each
rule stricter by the least there is, was in force for an hour; then each pattern that was just there was put right.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from domain.entries import Entry, Stamp
from domain.partnership import Partnership
from projections.putting_in_force import put_in_force, save_policy
from projections.signals import RULES, signals_on
from projections.signals.past import Signal
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import COUNCIL, DISMISSAL, HARBOUR, HOSPITAL, RECORDED_BY, but
from tests.projections.conftest import hours_later
from tests.projections.signal_cases import CASES, Case, Mend, answers, apart, on, put_right, stricter

RECORDED, STRICTER, AS_BEFORE, PUT_RIGHT, ASIDE = (hours_later(hours) for hours in range(1, 6))
"""When all was recorded, the stricter policy came and went, patterns were put right, and others were set aside."""
DAYS_ASIDE = 10
each_case = pytest.mark.parametrize("number", range(len(CASES)), ids=[case.rule for case in CASES])


def lived(ref: str, entries: list[Entry]) -> Partnership:
    """An unsaved partnership of the council and the hospital in which these are recorded."""
    partnership = Partnership.form(but(HARBOUR, partnership=ref), RECORDED)
    for entry in (COUNCIL, HOSPITAL, *entries):
        getattr(partnership, RECORDED_BY[entry.kind_name])(entry, RECORDED)
    return partnership


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A partnership for each case and side of its threshold: “at-0”, “under-0”, “over-0” and so on."""
    workspace = Workspace(tmp_path_factory.mktemp("told"), clock=lambda: NOW)
    sides = [(f"{side}-{at}", getattr(case, side)) for at, case in enumerate(CASES) for side in ("at", "under", "over")]
    sides.append(("apart", apart("3333", "3333", "3333")))
    workspace.partnerships.save_all([lived(ref, entries) for ref, entries in sides])
    workspace.catch_up()
    version = save_policy(workspace, "stricter", stricter(), "Boards were asked too often", STRICTER)
    put_in_force(workspace, "stricter", version, "Agreed by all", STRICTER)
    put_in_force(workspace, "standard", 1, "It asked too seldom", AS_BEFORE)
    for at, case in enumerate(CASES):
        _amend(workspace, f"at-{at}", case.mend, PUT_RIGHT)
        _amend(workspace, f"over-{at}", _set_aside(workspace, at, case), ASIDE)
    _amend(workspace, "apart", put_right(answers(0, "hospital", "5555")[0]), PUT_RIGHT)
    workspace.catch_up()
    yield workspace
    workspace.close()


def _amend(workspace: Workspace, ref: str, how: Mend, stamp: Stamp) -> None:
    partnership = workspace.partnerships.get(ref)
    how(partnership, stamp)
    workspace.partnerships.save_all([partnership])


def _set_aside(workspace: Workspace, at: int, case: Case) -> Mend:
    """Set aside from the day after it is just there, for a while."""
    found = standing(workspace, "over", at, 0)
    about = (found and found.about) or None
    days = {"dismissed_on": on(case.day + 1), "until_on": on(case.day + DAYS_ASIDE)}
    dismissal = but(DISMISSAL, signal=case.rule, about=about, **days)
    return lambda partnership, stamp: partnership.dismiss_signal(dismissal, stamp)


def standing(workspace: Workspace, side: str, number: int, later: int, known: Stamp | None = RECORDED) -> Signal | None:
    """The signal of a case so many days after it is just there, as known once it was recorded unless said otherwise."""
    case = CASES[number]
    day, known_at = on(case.day + later), known and known.at + timedelta(minutes=1)
    found = signals_on(workspace, f"{side}-{number}", day, known_at=known_at)
    return next((each for each in found if each.rule == case.rule), None)


def test_every_rule_stands_in_the_table() -> None:
    assert list(dict.fromkeys(case.rule for case in CASES)) == list(RULES)


@each_case
def test_it_stands_from_its_day_and_not_before(told: Workspace, number: int) -> None:
    case = CASES[number]
    assert standing(told, "at", number, -1) is None
    for later in (0, 1):
        found = standing(told, "at", number, later)
        assert found is not None
        assert found.since == on(case.day)
    found = standing(told, "at", number, 0)
    assert found is not None
    assert found.numbers == case.says[0]


@each_case
def test_just_short_of_the_rule_nothing_stands(told: Workspace, number: int) -> None:
    assert standing(told, "under", number, 0) is None


@each_case
def test_with_some_to_spare_it_says_by_how_much(told: Workspace, number: int) -> None:
    found = standing(told, "over", number, 0)
    assert found is not None
    assert found.numbers == CASES[number].says[1]
    assert found.since <= on(CASES[number].day)


@each_case
def test_a_stricter_policy_asks_for_more_while_it_is_in_force(told: Workspace, number: int) -> None:
    assert standing(told, "at", number, 0, STRICTER) is None
    assert standing(told, "over", number, 0, STRICTER) is not None
    assert standing(told, "at", number, 0, AS_BEFORE) is not None


@each_case
def test_put_right_it_is_gone_and_as_known_before_it_stood(told: Workspace, number: int) -> None:
    assert standing(told, "at", number, 1, None) is None
    assert standing(told, "at", number, 1, PUT_RIGHT) is None
    assert standing(told, "at", number, 1, AS_BEFORE) is not None


@each_case
def test_set_aside_it_comes_back_when_its_time_is_over(told: Workspace, number: int) -> None:
    def is_aside(later: int, known: Stamp | None) -> bool:
        found = standing(told, "over", number, later, known)
        assert found is not None
        return found.dismissed is not None

    days = (0, 1, DAYS_ASIDE, DAYS_ASIDE + 1)
    assert [is_aside(later, None) for later in days] == [False, True, True, False]
    assert not is_aside(1, PUT_RIGHT)


def test_an_answer_put_right_counts_from_the_moment_it_came_in(told: Workspace) -> None:
    """Otherwise two looks at the past would tell who changed an answer."""
    for known_at in (None, AS_BEFORE.at):
        found = signals_on(told, "apart", on(0), known_at=known_at)
        assert [each for each in found if each.rule == "perception-gap"] == []
