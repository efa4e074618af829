"""The figures of check-ins that readers are shown, against numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.check_ins import STATEMENTS, CheckIn
from projections.trust import NO_ANSWERS, Figure, RoundFigures, trust_figures
from projections.workspace import Workspace
from tests.domain.cast import CHARITY, CHECK_IN, JUNE, MARCH, MAY, but
from tests.projections.conftest import hours_later, record

FEW, OTHERS = Figure(None, why="few-answers"), Figure(None, why="protects-others")


def answers(partner: str, *marks: int, about: str | None = None, **given: Any) -> list[CheckIn]:
    """An answer for each mark, which is given to all four statements."""
    said = {"partner": partner, "about": about, "mean": None, **given}
    alike = [{"answer": f"{partner}-{about}-{at}", **dict.fromkeys(STATEMENTS, m)} for at, m in enumerate(marks)]
    return [but(CHECK_IN, **each, **said) for each in alike]


def together(workspace: Workspace, *given: list[CheckIn], hours: int = 0) -> None:
    """Record answers in one save."""
    partnership = workspace.partnerships.get("harbour")
    for each in (each for some in given for each in some):
        partnership.answer_check_in(each, hours_later(hours))
    workspace.partnerships.save_all([partnership])
    workspace.catch_up()


@pytest.fixture
def harbour(harbour: Workspace) -> Workspace:
    record(harbour, but(CHARITY, joined_on=MARCH, left_on=None))
    harbour.catch_up()
    return harbour


def only(workspace: Workspace) -> RoundFigures:
    (figures,) = trust_figures(workspace, "harbour", MARCH)
    return figures


def test_partners_with_three_answers_are_shown_and_the_gap_between_them(harbour: Workspace) -> None:
    together(harbour, answers("council", 5, 5, 5), answers("hospital", 2, 3, 4))
    figures = only(harbour)
    assert figures.partners["council"] == Figure(80, 59, 100, 3)  # (1 + 3) / 5, and 128 sqrt(0.16 / 6)
    assert figures.partners["hospital"].value == 50  # (1 + 1.5) / 5
    assert figures.partners["charity"] == NO_ANSWERS
    assert (figures.trust.value, figures.trust.answers) == (65, 6)
    assert (figures.gap.value, figures.gap.answers) == (30, 6)
    assert (figures.pooled, figures.pool) == ((), None)
    assert figures.statements["open"] == Figure(4.0, answers=6)


def test_a_partner_with_too_few_answers_is_pooled_with_the_smallest_other(harbour: Workspace) -> None:
    together(harbour, answers("council", 5, 5, 5, 5), answers("hospital", 2, 3, 4), answers("charity", 1))
    figures = only(harbour)
    assert figures.partners["charity"] == FEW
    assert figures.partners["hospital"] == OTHERS
    assert figures.pooled == ("charity", "hospital")
    assert figures.pool
    assert (figures.pool.value, figures.pool.answers) == (42, 4)  # (33.3 + 50) / 2
    assert figures.partners["council"].value == 83  # (1 + 4) / 6
    assert figures.trust.value == 56  # (83.3 + 50 + 33.3) / 3
    assert figures.gap == FEW


def test_a_round_of_two_is_not_shown_until_another_enters(harbour: Workspace) -> None:
    together(harbour, answers("council", 1), answers("hospital", 5))
    assert trust_figures(harbour, "harbour", JUNE) == []
    together(harbour, answers("charity", 3, round="summer", answered_on=MAY), hours=1)
    assert trust_figures(harbour, "harbour", MARCH) == []
    (figures,) = trust_figures(harbour, "harbour", JUNE)
    assert (figures.rounds, figures.entered_on, figures.answered) == (("spring", "summer"), MAY, 3)
    assert trust_figures(harbour, "harbour", JUNE, known_at=hours_later(0).at) == []


def test_a_row_of_the_matrix_hides_its_smallest_cell_beside_a_lone_hidden_one(harbour: Workspace) -> None:
    together(
        harbour,
        answers("council", 4, 4, 4, about="hospital"),
        answers("council", 2, 2, 2, 2),
        answers("council", 5, about="charity"),
    )
    cells = only(harbour).matrix
    assert cells["council", None] == Figure(2.0, answers=4)
    assert cells["council", "charity"] == FEW
    assert cells["council", "hospital"] == OTHERS


def test_comments_are_in_an_order_of_their_own(harbour: Workspace) -> None:
    for at, comment in enumerate(["First", "Second", "Third"]):
        together(harbour, [but(CHECK_IN, answer=f"k{at}", comment=comment)])
    comments = only(harbour).comments
    assert sorted(comments) == ["First", "Second", "Third"]
    assert comments != ("First", "Second", "Third")


def test_nothing_is_shown_before_the_day_on_which_the_last_was_answered(harbour: Workspace) -> None:
    together(harbour, answers("council", 4, 4), answers("hospital", 4, answered_on=MAY))
    assert trust_figures(harbour, "harbour", date(2024, 5, 14)) == []
    assert trust_figures(harbour, "harbour", MAY)[0].entered_on == MAY
