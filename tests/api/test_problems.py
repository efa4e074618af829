"""Whatever goes wrong is a problem document that says what to do: never a page, never a stack trace."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy.exc
from flask import Flask

from access.roles import Role
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, Calling, at_fault, problem
from web.api import partnerships as partnership_routes

CONTACT: dict[str, Any] = {
    "contact": "c1",
    "made_on": "2026-03-20",
    "between": ["council", "hospital"],
    "channel": "phone",
    "tone": "warm",
}


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"\xff\xfe",
        b'{"a": NaN}',
        b"[" * 100_000,
        b'{"a": ' + b"9" * 5_000 + b"}",
        b"nonsense",
        b'"\\ud800',
    ],
)
def test_a_body_that_is_no_json_is_named_so(lead: Caller, body: bytes) -> None:
    answer = lead.send("POST", f"{HARBOUR}/contacts", data=body, content_type="application/json")
    assert "not JSON" in problem(answer, 400)["detail"]


@pytest.mark.parametrize("body", ["[]", '"text"', "7", "null", "[{}]", "true"])
def test_a_body_of_something_else_than_fields_is_refused(lead: Caller, body: str) -> None:
    problem(lead.send("POST", f"{HARBOUR}/contacts", data=body, content_type="application/json"), 422)


@pytest.mark.parametrize("media_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", None])
def test_a_body_in_another_form_is_refused(lead: Caller, media_type: str | None) -> None:
    headers = {"Content-Type": media_type} if media_type else {}
    problem(lead.send("POST", f"{HARBOUR}/contacts", data=b"contact=c1", headers=headers), 415)


def test_a_body_that_is_too_large_is_refused(app: Flask, lead: Caller) -> None:
    app.config["MAX_CONTENT_LENGTH"] = 100
    problem(lead.post(f"{HARBOUR}/contacts", CONTACT | {"note": "x" * 200}), 413)


@pytest.mark.parametrize(
    "path", ["/nothing", "/partnerships/harbour/visits", "/partnerships/Harbour", "/partnerships/"]
)
def test_an_address_that_is_nowhere_is_a_problem_document(lead: Caller, path: str) -> None:
    problem(lead.get(path), 404)


def test_an_entry_that_is_not_there_is_named(lead: Caller) -> None:
    assert "nowhere" in problem(lead.get(f"{HARBOUR}/meetings/nowhere"), 404)["detail"]
    problem(lead.get(f"{HARBOUR}/meetings/nowhere/history"), 404)
    problem(lead.get(f"{HARBOUR}/items/2026-01-15/nowhere"), 404)


def test_a_method_that_is_not_taken_is_told_those_that_are(lead: Caller) -> None:
    answer = lead.send("PATCH", f"{HARBOUR}/contacts")
    problem(answer, 405)
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


def test_whoever_accepts_no_json_is_refused(lead: Caller) -> None:
    problem(lead.get("/partnerships", headers={"Accept": "text/html"}), 406)
    for accepted in ("*/*", "application/*", "application/json", "text/html, application/json;q=0.5"):
        assert lead.get("/partnerships", headers={"Accept": accepted}).status_code == 200


def test_what_a_body_refers_to_and_is_not_there_is_a_fault_of_the_body(lead: Caller) -> None:
    assert at_fault(lead.post(f"{HARBOUR}/contacts", CONTACT | {"between": ["council", "nobody"]}), 422) == {"between"}
    decision = {"decision": "x", "decided_on": "2026-03-01", "title": "X", "meeting": "nowhere"}
    assert at_fault(lead.post(f"{HARBOUR}/decisions", decision), 422) == {"meeting"}


def test_every_field_at_fault_is_named_at_once(lead: Caller) -> None:
    wrong = {"contact": 7, "made_on": "31/3/2026", "between": ["council"], "channel": "pigeon", "colour": "red"}
    answer = lead.post(f"{HARBOUR}/contacts", wrong)
    assert at_fault(answer, 422) == {"contact", "made_on", "channel", "tone", "colour"}


def test_a_day_still_to_come_is_refused(lead: Caller) -> None:
    assert at_fault(lead.post(f"{HARBOUR}/contacts", CONTACT | {"made_on": "2026-07-01"}), 422) == {"made_on"}


def test_what_nobody_foresaw_has_a_number_and_nothing_else(
    lead: Caller, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(partnership_routes, "reachable", lambda action: 1 / 0)
    answer = problem(lead.get("/partnerships"), 500)
    assert answer["number"] in answer["detail"]
    assert "ZeroDivision" not in str(answer)
    assert answer["number"] in caplog.text


def test_records_that_cannot_be_reached_are_worth_another_try(lead: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    def unreachable(action: object) -> None:
        raise sqlalchemy.exc.OperationalError("SELECT", {}, Exception("gone"))

    monkeypatch.setattr(partnership_routes, "reachable", unreachable)
    answer = lead.get("/partnerships")
    problem(answer, 503)
    assert answer.headers["Retry-After"]


def test_a_host_that_is_not_ours_gets_no_page(app: Flask, lead: Caller) -> None:
    app.config["TRUSTED_HOSTS"] = ["goodterms.example"]
    problem(lead.get("/partnerships"), 400)


def test_pages_keep_their_own_words(app: Flask) -> None:
    answer = app.test_client().get("/help/nothing/here")
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'; DROP TABLE entries; --", "{{7*7}}", "=1+2", "‮"])
def test_hostile_text_is_text(lead: Caller, text: str) -> None:
    made = lead.post(f"{HARBOUR}/contacts", CONTACT | {"note": text})
    assert made.get_json()["fields"]["note"] == text
    assert lead.get(made.headers["Location"]).mimetype == "application/json"


@pytest.mark.parametrize("text", ["a\x00b", "\ud800", "\x1b[31m"])
def test_text_that_cannot_be_kept_is_refused(lead: Caller, text: str) -> None:
    assert at_fault(lead.post(f"{HARBOUR}/contacts", CONTACT | {"note": text}), 422) == {"note"}


@pytest.mark.parametrize("ref", ["%00", "a%0Ab", "%FF", "%2e%2e%2f", "x" * 500, "%E2%80%AE"])
def test_hostile_refs_are_nowhere(lead: Caller, ref: str) -> None:
    problem(lead.get(f"{HARBOUR}/contacts/{ref}"), 404)
    problem(lead.get(f"{HARBOUR}/contacts/{ref}/history"), 404)
    problem(lead.get(f"/partnerships/{ref}"), 404)


def test_a_board_member_is_refused_what_is_not_pooled(board: Caller, calling: Calling, harbour: Workspace) -> None:
    problem(board.get(f"{HARBOUR}/contacts"), 403)
    administrator = calling("Root", Role.ADMINISTRATOR)
    problem(administrator.get(HARBOUR), 404)
    problem(administrator.get("/partnerships"), 403)
