"""Who a token stands for, and what it may do: never more than its owner may at that moment."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask

from access import grants, tokens
from access.accounts import find_account, set_active
from access.roles import Role
from projections.workspace import Workspace
from tests.accounts import person, sign_in, store_of
from tests.api.conftest import HARBOUR, Caller, Calling, problem
from tests.conftest import NOW
from tests.domain.cast import HARBOUR as PROFILE
from tests.domain.cast import STAMP, but
from web.door import limits

CONTACT = {
    "contact": "c1",
    "made_on": "2026-03-20",
    "between": ["council", "hospital"],
    "channel": "phone",
    "tone": "warm",
}


def answers_alike(app: Flask, headers: dict[str, str]) -> None:
    """The one answer to whoever sends no token that works."""
    answer = app.test_client().get("/api/v1/partnerships", headers=headers)
    assert answer.headers["WWW-Authenticate"] == 'Bearer realm="Goodterms"'
    without = app.test_client().get("/api/v1/partnerships")
    assert problem(answer, 401) == problem(without, 401)


@pytest.mark.parametrize(
    "sent", ["Bearer gt_unknown", "Bearer", "Bearer ", "Basic YTpi", "gt_unknown", "Bearer gt_\xe9", "Bearer a b"]
)
def test_whoever_sends_no_token_that_works_is_told_the_same(app: Flask, sent: str) -> None:
    answers_alike(app, {"Authorization": sent})


def test_a_token_that_expired_or_was_ended_is_worth_nothing(app: Flask, calling: Calling) -> None:
    caller = calling("Ada", Role.LEAD, days=-2)
    answers_alike(app, {"Authorization": f"Bearer {caller.token}"})
    caller = calling("Ada", Role.LEAD)
    assert caller.get("/partnerships").status_code == 200
    with app.app_context():
        tokens.end(store_of(app), person(app, "Ada").id, NOW)
    answers_alike(app, {"Authorization": f"Bearer {caller.token}"})


def test_the_token_of_a_disabled_account_is_worth_nothing(app: Flask, lead: Caller) -> None:
    assert lead.get(HARBOUR).status_code == 200
    with app.app_context():
        account = find_account(store_of(app), "ada@example.org")
        assert account is not None
        set_active(store_of(app), account, active=False)
    answers_alike(app, {"Authorization": f"Bearer {lead.token}"})


def test_a_grant_that_was_taken_away_counts_no_longer(app: Flask, lead: Caller) -> None:
    with app.app_context():
        [grant] = grants.all_grants(store_of(app))
        grants.end(store_of(app), grant.number, "test", NOW)
    problem(lead.get(HARBOUR), 404)
    problem(lead.get("/partnerships"), 403)


def test_a_sign_in_in_a_browser_counts_for_nothing(app: Flask) -> None:
    client = app.test_client()
    sign_in(client, app, person(app, "Ada", Role.LEAD))
    assert client.get("/").status_code == 200
    problem(client.get("/api/v1/partnerships"), 401)


def test_a_token_needs_no_form_token(app: Flask, lead: Caller) -> None:
    assert app.config.get("WTF_CSRF_ENABLED", True)
    assert lead.post(f"{HARBOUR}/contacts", CONTACT).status_code == 201


def test_a_token_for_reading_does_not_record(calling: Calling, harbour: Workspace) -> None:
    caller = calling("Ada", Role.LEAD, Role.BOARD, scope=(Role.BOARD,))
    assert caller.get(f"{HARBOUR}/health").status_code == 200
    problem(caller.get(f"{HARBOUR}/meetings"), 403)
    problem(caller.post(f"{HARBOUR}/contacts", CONTACT), 403)


def test_a_token_for_one_partnership_knows_of_no_other(calling: Calling, harbour: Workspace) -> None:
    harbour.partnerships.form_partnership(but(PROFILE, partnership="county"), STAMP)
    caller = calling("Ada", Role.LEAD, only=("county",))
    assert [each["ref"] for each in caller.get("/partnerships").get_json()["partnerships"]] == ["county"]
    assert problem(caller.get(HARBOUR), 404)["detail"] == problem(caller.get("/partnerships/harbor"), 404)[
        "detail"
    ].replace("harbor”", "harbour”")
    problem(caller.post("/partnerships", {"partnership": "new", "name": "New", "formed_on": "2026-01-01"}), 403)


def test_a_token_lends_no_role_that_its_owner_does_not_hold(calling: Calling, harbour: Workspace) -> None:
    caller = calling("Bea", Role.BOARD, scope=tuple(Role))
    problem(caller.get(f"{HARBOUR}/meetings"), 403)


def test_a_link_to_a_partnership_out_of_reach_is_refused_as_to_one_that_is_not_there(
    calling: Calling, harbour: Workspace
) -> None:
    harbour.partnerships.form_partnership(but(PROFILE, partnership="county"), STAMP)
    caller = calling("Ada", Role.LEAD, partnership="harbour")

    def linked_to(ref: str) -> dict[str, Any]:
        body = {"to": ref, "relation": "works-with", "since": "2026-01-01"}
        return problem(caller.post(f"{HARBOUR}/links", body), 422)

    assert linked_to("county")["detail"].replace("county", "nowhere") == linked_to("nowhere")["detail"]


def test_whoever_tries_many_tokens_is_told_to_wait(app: Flask, lead: Caller) -> None:
    tries = limits.WRONG_TOKENS.amount
    for number in range(tries):
        problem(Caller(lead.client, f"gt_guess{number}").get("/partnerships"), 401)
        problem(Caller(lead.client, None).get("/partnerships"), 401)
    answer = Caller(lead.client, "gt_guess").get("/partnerships")
    assert "Try again in" in problem(answer, 429)["detail"]
    assert int(answer.headers["Retry-After"]) > 0
    assert lead.get("/partnerships").status_code == 200


def test_what_is_recorded_names_the_owner_of_the_token(lead: Caller, harbour: Workspace) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT)
    [event] = [e for e in _events(harbour) if e.subject == ("contact", "c1")]
    assert event.recorded_by == "person:ada"


def _events(workspace: Workspace) -> list[Any]:
    log = workspace.partnerships
    return list(log.events.get(log.get("harbour").id))
