"""Rounds in the views: they stand there from opening to cancelling, and a rebuild leads to the same rows."""

from __future__ import annotations

from domain.ballots import closing
from projections.ledger import entries, history
from projections.rounds import standing_rounds
from projections.workspace import Workspace
from tests import rounds
from tests.conftest import NOW
from tests.domain.cast import STAMP
from tests.projections.conftest import form
from tests.projections.test_rebuild import all_rows


def names(workspace: Workspace) -> list[tuple[str, str, bool]]:
    workspace.catch_up()
    return [(ref, round_.round, round_.is_open) for ref, round_ in standing_rounds(workspace)]


def test_rounds_of_all_partnerships_are_found_until_they_are_cancelled(harbour: Workspace) -> None:
    form(harbour, ref="county")
    rounds.open_round(harbour, "harbour")
    rounds.open_round(harbour, "county", "first")
    assert names(harbour) == [("harbour", "summer", True), ("county", "first", True)]
    rounds.close(harbour, "harbour")
    closing.cancel_round(harbour, "county", "first", "by mistake", STAMP)
    assert names(harbour) == [("harbour", "summer", False)]


def test_answers_enter_all_views_when_the_round_closes_and_not_before(harbour: Workspace) -> None:
    tokens = rounds.open_round(harbour, "harbour")["council"]
    for token in tokens[:3]:
        rounds.answer(harbour, token, "council", [4, 4])
    harbour.catch_up()
    assert entries(harbour, "harbour", kind="check-in") == []
    rounds.close(harbour, "harbour")
    answers = entries(harbour, "harbour", kind="check-in")
    closed = history(harbour, "harbour", "round", "summer")[-1]
    assert [answer.happened_on for answer in answers] == [NOW.date()] * 3
    assert {answer.recorded_at for answer in answers} == {closed.recorded_at}


def test_a_rebuild_leads_to_the_same_rows(harbour: Workspace) -> None:
    found = rounds.open_round(harbour, "harbour", asks_about=True, title="Early summer")
    rounds.answer(harbour, found["council"][0], "council", [4, 2], about="hospital", comment="they ring back")
    rounds.close(harbour, "harbour")
    rounds.open_round(harbour, "harbour", "autumn", repeats="quarterly")
    harbour.partnerships.stop_repeating("harbour", "autumn", STAMP)
    harbour.catch_up()
    before = all_rows(harbour)
    harbour.rebuild()
    assert all_rows(harbour) == before
