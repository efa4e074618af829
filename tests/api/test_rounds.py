"""Rounds of check-ins are opened, handed out, closed and called off over the API as on the pages."""

from __future__ import annotations

from typing import Any

import pytest

from domain.ballots.answers import Answer
from projections.workspace import Workspace
from tests.api.conftest import Caller, at_fault, problem
from tests.conftest import NOW

ROUNDS = "/partnerships/harbour/rounds"
SPRING: dict[str, Any] = {
    "round": "spring-2026",
    "title": "Spring",
    "closes_on": "2026-07-14",
    "invited": [{"partner": "council", "number": 2}, {"partner": "hospital"}],
}
KEY = {"Idempotency-Key": "one"}


def test_an_opened_round_is_answered_and_listed(lead: Caller) -> None:
    made = lead.post(ROUNDS, SPRING)
    assert made.status_code == 201
    assert made.headers["Location"].endswith(f"{ROUNDS}/spring-2026")
    said = made.get_json()
    assert said == {
        "partnership": "harbour",
        "round": "spring-2026",
        "title": "Spring",
        "opened_on": "2026-06-30",
        "closes_on": "2026-07-14",
        "closed_on": None,
        "statements": ["reliable", "open", "fair", "able"],
        "asks_about": False,
        "invited": [{"partner": "council", "number": 2}, {"partner": "hospital", "number": None}],
        "repeats": None,
    }
    assert lead.get(f"{ROUNDS}/spring-2026").get_json() == said
    assert lead.get(ROUNDS).get_json() == {"rounds": [said]}


def test_a_round_sent_twice_under_one_key_is_opened_once(lead: Caller) -> None:
    first, again = (lead.post(ROUNDS, SPRING, headers=KEY) for _ in range(2))
    assert (first.status_code, first.get_json()) == (again.status_code, again.get_json())
    assert len(lead.get(ROUNDS).get_json()["rounds"]) == 1


def test_a_ref_that_is_taken_is_a_conflict(lead: Caller) -> None:
    lead.post(ROUNDS, SPRING)
    assert at_fault(lead.post(ROUNDS, SPRING), 409) == {"round"}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"closes_on": "2026-06-01"}, "closes_on"),
        ({"closes_on": "soon"}, "closes_on"),
        ({"statements": ["kind"]}, "statements"),
        ({"invited": []}, "invited"),
        ({"invited": [{"partner": "nobody"}]}, "invited"),
        ({"invited": [{"partner": "council", "number": 0}]}, "invited.0.number"),
        ({"asks_about": "yes"}, "asks_about"),
        ({"repeats": "daily"}, "repeats"),
        ({"opened_on": "2026-01-01"}, "opened_on"),
    ],
)
def test_what_is_wrong_with_a_round_is_named(lead: Caller, change: dict[str, Any], field: str) -> None:
    assert at_fault(lead.post(ROUNDS, SPRING | change), 422) == {field}
    assert lead.get(ROUNDS).get_json() == {"rounds": []}


def test_links_are_made_once_and_take_answers(lead: Caller, harbour: Workspace) -> None:
    lead.post(ROUNDS, SPRING)
    made = lead.post(f"{ROUNDS}/spring-2026/links", {"partner": "council", "number": 3})
    assert (made.status_code, made.headers["Cache-Control"]) == (201, "no-store")
    links = made.get_json()["links"]
    assert len(set(links)) == 3
    for link in links:
        token = link.rpartition("/c/")[2]
        harbour.ballots.drop(token, "0" * 32, Answer(partner="council", marks={"reliable": 4}), NOW.date())
    closed = lead.post(f"{ROUNDS}/spring-2026/close", {})
    assert closed.get_json()["closed_on"] == "2026-06-30"
    came_to = lead.get("/partnerships/harbour/trust").get_json()["rounds"][-1]
    assert came_to["rounds"][-1] == "spring-2026"
    assert came_to["answered"] == 1 + 3  # one that was typed before waited for more


def test_one_link_for_the_room_takes_as_many_answers_as_were_asked_for(lead: Caller) -> None:
    lead.post(ROUNDS, SPRING)
    made = lead.post(f"{ROUNDS}/spring-2026/links", {"number": 30, "room": True}).get_json()
    assert (len(made["links"]), made["answers_each"]) == (1, 30)


def test_personal_links_are_for_a_partner(lead: Caller) -> None:
    lead.post(ROUNDS, SPRING)
    assert at_fault(lead.post(f"{ROUNDS}/spring-2026/links", {"number": 3}), 422) == {"partner"}
    assert at_fault(lead.post(f"{ROUNDS}/spring-2026/links", {"number": 3, "partner": "nobody"}), 422) == {"partner"}


def test_a_closed_round_stays_closed(lead: Caller) -> None:
    lead.post(ROUNDS, SPRING)
    lead.post(f"{ROUNDS}/spring-2026/close", {})
    problem(lead.post(f"{ROUNDS}/spring-2026/close", {}), 422)
    problem(lead.post(f"{ROUNDS}/spring-2026/links", {"partner": "council", "number": 1}), 422)


def test_a_round_is_called_off_with_a_reason(lead: Caller) -> None:
    lead.post(ROUNDS, SPRING)
    assert at_fault(lead.post(f"{ROUNDS}/spring-2026/cancel", {}), 422) == {"reason"}
    assert lead.post(f"{ROUNDS}/spring-2026/cancel", {"reason": "Too soon"}).status_code == 200
    problem(lead.get(f"{ROUNDS}/spring-2026"), 404)


def test_board_members_are_told_nothing_of_rounds(lead: Caller, board: Caller) -> None:
    lead.post(ROUNDS, SPRING)
    problem(board.get(ROUNDS), 403)
    problem(board.post(ROUNDS, SPRING), 403)
