"""Listening is there only for those who may hear; answers to check-ins are read by round, by everybody."""

from __future__ import annotations

import json

import pytest
from flask import Flask

from access import access_log
from tests.accounts import store_of
from tests.api.conftest import HARBOUR, Caller, Calling, problem
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME

CONVERSATION = {"conversation": "new", "held_on": "2026-06-01", "themes": [{"theme": "Tired", "kind": "feeling"}]}
ANSWER = {"round": "summer", "answered_on": "2026-06-01", "partner": "council", "reliable": 4, "comment": "They listen"}


def test_whoever_may_not_hear_is_told_of_no_listening(lead: Caller, board: Caller) -> None:
    for caller in (lead, board):
        answers = [
            caller.get(f"{HARBOUR}/listening"),
            caller.get(f"{HARBOUR}/listening/c1"),
            caller.get(f"{HARBOUR}/listening/c1/history"),
            caller.post(f"{HARBOUR}/listening", CONVERSATION),
            caller.post(f"{HARBOUR}/listening/c1/hear-themes", {"themes": CONVERSATION["themes"]}),
            caller.put(f"{HARBOUR}/listening/c1", {"reason": "x", "fields": CONVERSATION}, headers={"If-Match": "*"}),
            caller.delete(f"{HARBOUR}/listening/c1", {"reason": "x"}),
        ]
        assert len({json.dumps(problem(answer, 404)) for answer in answers}) == 1


def test_listening_is_not_among_the_entries_of_whoever_may_not_hear(lead: Caller, consultant: Caller) -> None:
    everything = lead.get(f"{HARBOUR}/entries?limit=200")
    assert SECRET_THEME not in everything.get_data(as_text=True)
    assert lead.get(f"{HARBOUR}/entries?kind=listening").get_json() == {"entries": [], "next_cursor": None}
    assert SECRET_THEME in consultant.get(f"{HARBOUR}/entries?kind=listening").get_data(as_text=True)


@pytest.mark.parametrize("path", ["/listening", "/listening/c1", "/listening/c1/history", "/entries", "/export"])
def test_that_listening_was_read_goes_on_record(app: Flask, consultant: Caller, path: str) -> None:
    assert SECRET_THEME in consultant.get(f"{HARBOUR}{path}").get_data(as_text=True)
    with app.app_context():
        lines = access_log.lines(store_of(app))
    assert [(line.who, line.partnership) for line in lines if line.did.endswith("listening")] == [
        ("person:grace", "harbour")
    ]
    assert SECRET_THEME not in repr(lines)


def test_reading_what_is_not_confidential_goes_unnoticed(app: Flask, consultant: Caller) -> None:
    consultant.get(f"{HARBOUR}/meetings")
    consultant.get(f"{HARBOUR}/entries?kind=meeting")
    with app.app_context():
        assert [line for line in access_log.lines(store_of(app)) if line.did.endswith("listening")] == []


def test_an_answer_counts_in_its_round_once_there_are_enough_and_is_never_shown(consultant: Caller) -> None:
    made = consultant.post(f"{HARBOUR}/check-ins", ANSWER)
    assert made.status_code == 201
    assert made.get_json() == {"kind": "check-in", "partnership": "harbour", "round": "summer"}
    rounds = consultant.get(made.headers["Location"]).get_json()["rounds"]
    assert [each["round"] for each in rounds] == ["winter"]
    consultant.post(f"{HARBOUR}/check-ins", ANSWER)
    rounds = consultant.get(made.headers["Location"]).get_json()["rounds"]
    assert rounds[0] == {"round": "summer", "first_on": "2026-06-01", "last_on": "2026-06-01", "answers": 2}
    assert rounds[1] == {"round": "spring", "first_on": "2026-06-01", "last_on": "2026-06-01", "answers": 1}
    for path in ("/entries?limit=200", "/export", "/check-ins", "/health?explain=true", "/change?from=2026-05-01"):
        shown = consultant.get(f"{HARBOUR}{path}").get_data(as_text=True)
        assert "They listen" not in shown
        assert SECRET_COMMENT not in shown


def test_answers_cannot_be_asked_for_one_by_one(consultant: Caller) -> None:
    problem(consultant.get(f"{HARBOUR}/check-ins/a1"), 404)
    problem(consultant.get(f"{HARBOUR}/entries?kind=check-in"), 422)


def test_a_board_member_is_told_points_by_dimension_alone(board: Caller, lead: Caller) -> None:
    for path, name in (("/health?explain=true", "contributions"), ("/change?from=2026-03-01", "lines")):
        told, read = board.get(f"{HARBOUR}{path}").get_json(), lead.get(f"{HARBOUR}{path}").get_json()
        assert told[name]
        assert {(line["entry"], line["kind"]) for line in told[name]} == {(None, None)}
        assert sum(line["points"] for line in told[name]) == pytest.approx(sum(line["points"] for line in read[name]))
        assert any(line["entry"] for line in read[name])


def test_a_small_round_and_listening_are_pooled_for_everybody(consultant: Caller) -> None:
    lines = consultant.get(f"{HARBOUR}/health?explain=true").get_json()["contributions"]
    assert not [line for line in lines if line["kind"] == "listening" and line["entry"]]
    assert "trust_by_partner" not in consultant.get(f"{HARBOUR}/health").get_json()


def test_a_partnership_shows_a_board_member_its_name_and_dates(board: Caller, calling: Calling) -> None:
    told = board.get(HARBOUR).get_json()
    assert told["fields"] == {
        "partnership": "harbour",
        "name": "Harbour Wellbeing",
        "place": "Marlhaven",
        "formed_on": "2025-01-10",
    }
    assert "recorded_by" not in told
