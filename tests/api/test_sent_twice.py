"""A request that is sent again under the same key records nothing twice, in whichever process it arrives."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from access import sent_requests
from access.roles import Role
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.api.conftest import HARBOUR, Caller, Calling, at_fault, problem
from tests.conftest import NOW

ROOT = Path(__file__).parents[2]
CONTACT: dict[str, Any] = {
    "contact": "c1",
    "made_on": "2026-03-20",
    "between": ["council", "hospital"],
    "channel": "phone",
    "tone": "warm",
    "note": "they wept",
}
ANSWER = {"round": "summer", "answered_on": "2026-06-01", "partner": "council", "reliable": 4}
KEY = {"Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324"}
LATER = {"now": NOW}


@pytest.fixture
def workspace(open_workspace: Callable[[], Workspace]) -> Workspace:
    """On each database, with a clock that a test may move."""
    opened = open_workspace()
    LATER["now"] = NOW
    opened.clock = lambda: LATER["now"]
    return opened


def events(workspace: Workspace) -> int:
    return workspace.partnerships.get("harbour").version


def test_the_same_request_is_answered_alike_and_recorded_once(lead: Caller, harbour: Workspace) -> None:
    first = lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    before = events(harbour)
    again = lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["ETag"] == first.headers["ETag"]
    assert events(harbour) == before


def test_without_a_key_it_is_another_request(lead: Caller) -> None:
    assert lead.post(f"{HARBOUR}/contacts", CONTACT).status_code == 201
    problem(lead.post(f"{HARBOUR}/contacts", CONTACT), 409)


def test_another_request_under_the_same_key_is_refused(lead: Caller, harbour: Workspace) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    before = events(harbour)
    other = CONTACT | {"contact": "c2"}
    assert at_fault(lead.post(f"{HARBOUR}/contacts", other, headers=KEY), 422) == {"Idempotency-Key"}
    assert at_fault(lead.post(f"{HARBOUR}/check-ins", ANSWER, headers=KEY), 422) == {"Idempotency-Key"}
    assert events(harbour) == before


def test_somebody_elses_key_is_another_key(lead: Caller, consultant: Caller) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    assert consultant.post(f"{HARBOUR}/contacts", CONTACT | {"contact": "c2"}, headers=KEY).status_code == 201
    same = {"Idempotency-Key": "1"}
    answers = [caller.post(f"{HARBOUR}/check-ins", ANSWER, headers=same) for caller in (lead, consultant)]
    assert [answer.status_code for answer in answers] == [201, 201]


def test_a_request_that_was_refused_may_be_put_right_under_its_key(lead: Caller) -> None:
    problem(lead.post(f"{HARBOUR}/contacts", CONTACT | {"tone": "loud"}, headers=KEY), 422)
    assert lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY).status_code == 201


def test_a_request_that_is_still_being_worked_on_is_not_begun_again(app: Flask, lead: Caller) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    with store_of(app).engine.begin() as connection:
        connection.execute(sent_requests.sent_requests.update().values(status=None))
    answer = lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    assert "still being worked on" in problem(answer, 409)["detail"]
    assert answer.headers["Retry-After"]


def test_a_request_that_was_cut_off_may_be_sent_again(app: Flask, lead: Caller) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    with store_of(app).engine.begin() as connection:
        connection.execute(sent_requests.sent_requests.update().values(status=None))
    LATER["now"] = NOW + timedelta(minutes=2)
    answer = problem(lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY), 409)
    assert answer["current"]["fields"] == CONTACT


def test_an_answer_that_was_cut_off_is_still_recorded_once(app: Flask, lead: Caller, harbour: Workspace) -> None:
    lead.post(f"{HARBOUR}/check-ins", ANSWER, headers=KEY)
    before = events(harbour)
    with store_of(app).engine.begin() as connection:
        connection.execute(sent_requests.sent_requests.delete())
    problem(lead.post(f"{HARBOUR}/check-ins", ANSWER, headers=KEY), 409)
    assert events(harbour) == before


def test_answers_that_say_the_same_are_two_answers(lead: Caller, harbour: Workspace) -> None:
    before = events(harbour)
    for key in ("one", "two"):
        assert lead.post(f"{HARBOUR}/check-ins", ANSWER, headers={"Idempotency-Key": key}).status_code == 201
    assert events(harbour) == before + 2


def test_a_step_sent_again_is_answered_alike(lead: Caller) -> None:
    first = lead.post(f"{HARBOUR}/decisions/d2/enact", {"enacted_on": "2026-06-01"}, headers=KEY)
    again = lead.post(f"{HARBOUR}/decisions/d2/enact", {"enacted_on": "2026-06-01"}, headers=KEY)
    assert (again.status_code, again.get_json()) == (first.status_code, first.get_json()) == (200, first.get_json())


def test_what_was_retracted_since_is_answered_as_such(lead: Caller) -> None:
    made = lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    lead.delete(made.headers["Location"], {"reason": "Never happened"})
    again = lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    assert (again.status_code, again.get_json()["standing"]) == (201, False)


def test_a_key_is_forgotten_after_a_day(app: Flask, lead: Caller) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    LATER["now"] = NOW + timedelta(hours=25)
    problem(lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY), 409)
    with store_of(app).engine.connect() as connection:
        assert connection.execute(select(sent_requests.sent_requests)).all() == []


def test_nothing_that_was_sent_is_kept(app: Flask, lead: Caller) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    with store_of(app).engine.connect() as connection:
        kept = repr(connection.execute(select(sent_requests.sent_requests)).all())
    assert "wept" not in kept
    assert KEY["Idempotency-Key"] not in kept


@pytest.mark.parametrize("key", ["", "a b", "ü", "x" * 256])
def test_a_key_that_cannot_be_kept_is_refused(lead: Caller, key: str) -> None:
    problem(lead.post(f"{HARBOUR}/contacts", CONTACT, headers={"Idempotency-Key": key}), 400)


def test_two_processes_record_it_once(
    app: Flask, calling: Calling, harbour: Workspace, home: Path, database_url: str | None
) -> None:
    token, before = calling("Ada", Role.LEAD).token, events(harbour)
    asked = {
        "home": str(home),
        "database_url": database_url,
        "secret_key": app.config["SECRET_KEY"],
        "path": f"/api/v1{HARBOUR}/check-ins",
        "body": ANSWER,
        "headers": KEY | {"Authorization": f"Bearer {token}"},
    }
    statuses = at_the_same_time([asked, asked])
    assert "201" in statuses
    assert set(statuses) <= {"201", "409"}
    assert events(harbour) == before + 1


def at_the_same_time(requests: list[dict[str, Any]]) -> list[str]:
    """The statuses of requests that each go to a process of its own at once."""
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "cwd": ROOT}
    command = [sys.executable, "-m", "tests.api.other_process"]
    started = [subprocess.Popen(command, **pipes) for _ in requests]
    for process, asked in zip(started, requests, strict=True):
        _tell(process, json.dumps(asked))
    assert [str(process.stdout and process.stdout.readline()).strip() for process in started] == ["ready"] * len(
        started
    )
    for process in started:
        _tell(process, "go")
    return [process.communicate(timeout=60)[0].strip() for process in started]


def _tell(process: subprocess.Popen[str], line: str) -> None:
    assert process.stdin is not None
    process.stdin.write(f"{line}\n")
    process.stdin.flush()
