"""Trust round by round is answered with the figures of the page on trust."""

from __future__ import annotations

import pytest

from access.roles import Role
from projections.workspace import Workspace
from tests.api.conftest import Caller, Calling, at_fault
from tests.web.quay import COMMENT, answer_spring, answer_summer, form_quay

TRUST = "/partnerships/quay/trust"


@pytest.fixture
def quay(workspace: Workspace) -> Workspace:
    form_quay(workspace.partnerships)
    answer_spring(workspace.partnerships)
    answer_summer(workspace.partnerships)
    workspace.catch_up()
    return workspace


@pytest.fixture
def reader(calling: Calling, quay: Workspace) -> Caller:
    return calling("Ada", Role.LEAD)


def test_a_round_is_told_in_figures_that_may_be_shown(reader: Caller) -> None:
    spring = reader.get(TRUST).get_json()["rounds"][0]
    assert (spring["rounds"], spring["entered_on"], spring["answered"]) == (["spring"], "2026-04-20", 10)
    assert spring["partners"]["council"] == {"value": 67, "low": 44, "high": 89, "answers": 4, "why": None}
    assert spring["gap"]["value"] == 32
    assert {name: figure["value"] for name, figure in spring["statements"].items()} == {
        "reliable": 3.7,
        "open": 3.4,
        "fair": 3.7,
        "able": 2.7,
    }


def test_hidden_cells_have_no_number_and_say_why(reader: Caller) -> None:
    matrix = reader.get(TRUST).get_json()["rounds"][1]["matrix"]
    told = {(cell["whose"], cell["about"]): (cell["value"], cell["why"]) for cell in matrix}
    assert told == {
        ("council", None): (4.0, None),
        ("council", "hospital"): (2.0, None),
        ("hospital", "council"): (None, "protects-others"),
        ("charity", "council"): (None, "few-answers"),
    }


def test_comments_are_told_to_readers_of_entries_alone(reader: Caller, calling: Calling) -> None:
    assert reader.get(TRUST).get_json()["rounds"][0]["comments"] == [COMMENT]
    assert "comments" not in calling("Bea", Role.BOARD).get(TRUST).get_json()["rounds"][0]


def test_rounds_are_told_as_of_a_day_and_as_known_at_an_instant(reader: Caller) -> None:
    assert [each["rounds"] for each in reader.get(f"{TRUST}?on=2026-06-09").get_json()["rounds"]] == [["spring"]]
    assert reader.get(f"{TRUST}?known_at=2026-04-19").get_json()["rounds"] == []
    assert at_fault(reader.get(f"{TRUST}?on=2026-07-01"), 422) == {"on"}
