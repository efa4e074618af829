"""Partnerships: those that may be seen, a new one by whoever may form one, and who may not."""

from __future__ import annotations

import pytest

from access.roles import Role
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Calling, at_fault, problem
from tests.domain.cast import HARBOUR as PROFILE
from tests.domain.cast import STAMP, but

NEW = {"partnership": "quayside", "name": "Quayside Alliance", "formed_on": "2026-02-01"}


def test_a_new_partnership_is_there_at_once(calling: Calling) -> None:
    caller = calling("Ada", Role.LEAD)
    made = caller.post("/partnerships", NEW, headers={"Idempotency-Key": "quayside"})
    assert (made.status_code, made.headers["Location"]) == (201, "/api/v1/partnerships/quayside")
    assert caller.get(made.headers["Location"]).get_json() == made.get_json()
    again = caller.post("/partnerships", NEW, headers={"Idempotency-Key": "quayside"})
    assert (again.status_code, again.get_json()) == (201, made.get_json())
    assert problem(caller.post("/partnerships", NEW), 409)["current"]["ref"] == "quayside"


@pytest.mark.parametrize("ref", ["api", "Harbour", "a b", "../x", "a--b", ""])
def test_a_ref_that_cannot_be_an_address_is_refused(calling: Calling, ref: str) -> None:
    assert at_fault(calling("Ada", Role.LEAD).post("/partnerships", NEW | {"partnership": ref}), 422) == {"partnership"}


def test_only_whoever_looks_after_all_of_them_adds_one(calling: Calling, harbour: Workspace) -> None:
    problem(calling("Ada", Role.LEAD, partnership="harbour").post("/partnerships", NEW), 403)
    problem(calling("Bea", Role.BOARD).post("/partnerships", NEW), 403)


def test_everybody_is_shown_the_partnerships_they_may_see(calling: Calling, harbour: Workspace) -> None:
    for ref, name in (("county", "County"), ("abbey", "Abbey")):
        harbour.partnerships.form_partnership(but(PROFILE, partnership=ref, name=name), STAMP)
    everything = calling("Ada", Role.LEAD).get("/partnerships").get_json()["partnerships"]
    assert [each["fields"]["name"] for each in everything] == ["Abbey", "County", "Harbour Wellbeing"]
    some = calling("Bea", Role.BOARD, partnership="county").get("/partnerships").get_json()["partnerships"]
    assert [each["ref"] for each in some] == ["county"]


def test_another_partnership_is_as_one_that_is_not_there(calling: Calling, harbour: Workspace) -> None:
    caller = calling("Ada", Role.LEAD, partnership="county")
    for path in ("", "/health", "/entries", "/meetings", "/check-ins", "/export", "/history"):
        refused = problem(caller.get(f"{HARBOUR}{path}"), 404)
        nowhere = problem(caller.get(f"/partnerships/nowhere{path}"), 404)
        assert refused["detail"].replace("harbour", "nowhere") == nowhere["detail"]
