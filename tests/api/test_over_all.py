"""Over all partnerships a program is told what the pages and the questions about each tell, and of no others."""

from __future__ import annotations

from typing import Any

import pytest

from access.roles import Role
from domain.links import Link
from domain.membership import Partner
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, Calling, at_fault, problem
from tests.domain.cast import HARBOUR as PROFILE
from tests.domain.cast import PLANNED_MEETING, but, day
from tests.web.harbour import at


@pytest.fixture
def county(harbour: Workspace) -> Workspace:
    """Another partnership, with a partner in common; recorded in May."""
    log = harbour.partnerships
    log.form_partnership(
        but(PROFILE, partnership="county", name="County", formed_on=day("2026-02-01")), at("2026-05-01")
    )
    for ref, name in (("shire", "Shire"), ("nhs", "harbour  HOSPITAL")):
        log.join("county", Partner(partner=ref, name=name, joined_on=day("2026-02-01")), at("2026-05-01"))
    log.link("county", Link(to="harbour", relation="grew-from", since=day("2026-02-01")), at("2026-05-01"))
    harbour.catch_up()
    return harbour


def rows(caller: Caller, asked: str = "") -> dict[str, Any]:
    told = caller.get(f"/portfolio?{asked}").get_json()
    return {row["partnership"]: row for row in told["partnerships"]}


def test_a_row_says_what_health_trust_and_signals_say_of_a_partnership(county: Workspace, lead: Caller) -> None:
    row = rows(lead)["harbour"]
    health = lead.get(f"{HARBOUR}/health").get_json()
    told = lead.get(f"{HARBOUR}/signals").get_json()["signals"]
    assert row["health"]["score"] == health["health"]["score"]
    assert row["health"]["band"] == health["health"]["band"]
    assert row["trust"] == health["dimensions"]["trust"]["score"]
    assert sum(row["signals"].values()) == len([each for each in told if not each["dismissed_until"]])
    assert (row["open_escalations"], row["name"], row["place"]) == (1, "Harbour Wellbeing", "Marlhaven")


def test_a_partnership_of_which_nothing_is_known_has_no_number(county: Workspace, lead: Caller) -> None:
    row = rows(lead)["county"]
    assert row["health"] == {"score": None, "low": None, "high": None, "band": None, "cap": None}
    assert (row["variation"], row["last_contact_on"]) == ("too-few", None)
    assert (row["next_meeting_on"], row["next_meeting_kind"]) == (None, None)


def test_a_row_says_when_the_partners_meet_next_and_not_what_the_meeting_is_called(
    county: Workspace, lead: Caller
) -> None:
    county.partnerships.plan_meeting("county", but(PLANNED_MEETING, title="Budget for July"), at("2026-06-20"))
    county.catch_up()
    answer = lead.get("/portfolio")
    row = rows(lead)["county"]
    assert (row["next_meeting_on"], row["next_meeting_kind"]) == ("2026-07-14", "board")
    assert "Budget for July" not in answer.text
    assert rows(lead, "on=2026-06-14")["county"]["next_meeting_on"] is None


def test_signals_are_those_of_each_partnership(county: Workspace, lead: Caller) -> None:
    told = lead.get("/signals").get_json()
    assert [each["partnership"] for each in told["partnerships"]] == ["county", "harbour"]
    assert told["partnerships"][1] == lead.get(f"{HARBOUR}/signals").get_json()
    assert told["next"] is None


def test_pages_neither_repeat_nor_miss_a_partnership(county: Workspace, lead: Caller) -> None:
    first = lead.get("/portfolio?limit=1").get_json()
    assert ([row["partnership"] for row in first["partnerships"]], first["next"]) == (["county"], "county")
    second = lead.get(f"/portfolio?limit=1&after={first['next']}").get_json()
    assert ([row["partnership"] for row in second["partnerships"]], second["next"]) == (["harbour"], None)
    assert lead.get("/signals?after=harbour").get_json() == {"partnerships": [], "next": None}


def test_an_organisation_is_the_partners_of_one_name(county: Workspace, lead: Caller) -> None:
    told = lead.get("/network").get_json()
    organisations = {each["organisation"]: each for each in told["organisations"]}
    assert organisations["harbour hospital"]["partnerships"] == ["county", "harbour"]
    assert organisations["shire"] == {
        "organisation": "shire",
        "name": "Shire",
        "sector": None,
        "partnerships": ["county"],
    }
    seat = {"partnership": "county", "organisation": "shire", "from": "2026-02-01", "until": None}
    assert seat in told["memberships"]
    assert told["ties"] == [{"from": "harbour", "to": "county", "relation": "grew-from", "since": "2026-02-01"}]


def test_nobody_is_told_of_partnerships_that_they_may_not_see(county: Workspace, calling: Calling) -> None:
    bea = calling("Bea", Role.BOARD, partnership="county")
    assert list(rows(bea)) == ["county"]
    assert [each["partnership"] for each in bea.get("/signals").get_json()["partnerships"]] == ["county"]
    told = bea.get("/network").get_json()
    assert [each["organisation"] for each in told["organisations"]] == ["harbour hospital", "shire"]
    assert [each["partnerships"] for each in told["organisations"]] == [["county"], ["county"]]
    assert told["ties"] == []


def test_what_was_not_there_on_a_day_or_not_known_then_is_left_out(county: Workspace, lead: Caller) -> None:
    assert list(rows(lead, "on=2026-01-31")) == ["harbour"]
    assert list(rows(lead, "known_at=2026-04-30")) == ["harbour"]
    assert sorted(rows(lead, "known_at=2026-05-01")) == ["county", "harbour"]
    told = lead.get("/network?known_at=2026-04-30").get_json()
    assert [each["organisation"] for each in told["organisations"]] == [
        "harbour council",
        "harbour hospital",
        "open door",
    ]
    assert lead.get("/signals?on=2026-01-31").get_json()["partnerships"][0]["on"] == "2026-01-31"


@pytest.mark.parametrize("path", ["portfolio", "signals", "network"])
def test_a_day_to_come_is_refused(county: Workspace, lead: Caller, calling: Calling, path: str) -> None:
    assert at_fault(lead.get(f"/{path}?on=2027-01-01"), 422) == {"on"}
    problem(calling("Nora").get(f"/{path}"), 403)


def test_pages_are_of_1_to_200(county: Workspace, lead: Caller) -> None:
    for limit in ("0", "201", "x"):
        assert at_fault(lead.get(f"/portfolio?limit={limit}"), 422) == {"limit"}
