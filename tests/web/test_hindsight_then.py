"""What entries, minutes, rounds, the follow-up list and the portfolio said then."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.portfolio import portfolio
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.web.harbour import at, day
from tests.web.hindsight import CORRECTED, FURTHER, LATE, RETRACTED, look_back
from tests.web.plain_words import plain
from web.viewpoint import at_the_end_of

THEN = "known_at=2026-06-21"
"""Before anything that ``look_back`` records."""


@pytest.fixture
def revised(harbour: Workspace) -> Workspace:
    look_back(harbour.partnerships)
    harbour.catch_up()
    return harbour


def said(client: FlaskClient, path: str) -> str:
    page = plain(client.get(path).text).split("<main", 1)[1].split("</main>", 1)[0]
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_an_entry_says_what_it_said_then_and_that_it_was_corrected(client: FlaskClient, revised: Workspace) -> None:
    then = said(client, f"/harbour/entries/escalation/{CORRECTED}?{THEN}")
    assert "Dispute: Who pays" in then
    assert "What stands here was changed since: corrected on 23 June 2026." in then
    assert "It was less than that" not in then
    assert "Concern: Who pays" in said(client, f"/harbour/entries/escalation/{CORRECTED}")


def test_an_entry_that_was_retracted_later_stands_then(client: FlaskClient, revised: Workspace) -> None:
    path = f"/harbour/entries/agreement/{RETRACTED}"
    assert "This entry was retracted" in said(client, path)
    then = said(client, f"{path}?{THEN}")
    assert "This entry was retracted" not in then
    assert "retracted on 26 June 2026" in then


def test_an_entry_of_which_nothing_was_known_leads_to_today(client: FlaskClient, revised: Workspace) -> None:
    answer = client.get(f"/harbour/entries/contact/{LATE}?{THEN}")
    assert answer.status_code == 404
    assert (
        "This contact was recorded on 22 June 2026. Nothing was known of it at the end of 21 June 2026." in answer.text
    )
    assert f'href="/harbour/entries/contact/{LATE}">Show it as it stands today' in answer.text


def test_an_entry_of_a_later_day_is_not_shown(client: FlaskClient, revised: Workspace) -> None:
    answer = client.get(f"/harbour/entries/contact/{LATE}?on=2026-01-31")
    assert answer.status_code == 404
    assert "This contact is of 10 February 2026, later than the day you look at." in answer.text


def test_an_entry_is_as_it_stood_on_the_day(client: FlaskClient, revised: Workspace) -> None:
    path = f"/harbour/entries/decision/{FURTHER}"
    assert "Carried out on" in said(client, f"{path}?on=2026-03-01")
    assert "Carried out on" not in said(client, f"{path}?on=2026-02-28").split("History")[0]


def test_lists_hold_what_was_known_then(client: FlaskClient, revised: Workspace) -> None:
    contacts = "/harbour/ledger?kind=contact"
    assert f"/contact/{LATE}" in client.get(contacts).text
    assert f"/contact/{LATE}" not in client.get(f"{contacts}&{THEN}").text
    assert "/contact/K-1" not in client.get(f"{contacts}&on=2026-06-19").text
    assert "/agreement/G-1" in client.get(f"/harbour/ledger?{THEN}").text
    assert "/agreement/G-1" not in client.get("/harbour/ledger").text


def test_minutes_hold_what_had_come_of_the_meeting_then(client: FlaskClient, revised: Workspace) -> None:
    path = "/harbour/meetings/2026-02-15"
    assert "carried out on 1 March 2026" in said(client, path)
    assert "carried out on" not in said(client, f"{path}?{THEN}")
    assert "carried out on" not in said(client, f"{path}?on=2026-02-20")
    assert "carried out on" not in client.get(f"{path}/text?{THEN}").text
    assert client.get(f"{path}?on=2026-02-14").status_code == 404


def test_what_was_open_then_is_listed(client: FlaskClient, revised: Workspace) -> None:
    now, then = said(client, "/follow-up"), said(client, f"/follow-up?{THEN}")
    assert "Do 2" not in now
    assert "Do 2" in then
    assert "6 matters were open" in then
    assert "Nothing was open" in said(client, "/follow-up?on=2026-01-14")
    settled = client.get(f"/follow-up?{THEN}&kind=escalation").text
    assert 'name="known_at" value="2026-06-21"' in settled
    assert "Dispute: Who pays" in settled


def test_the_portfolio_is_as_it_was_known_then(client: FlaskClient, revised: Workspace) -> None:
    profile = Profile(partnership="quay", name="Quay", formed_on=day("2026-01-01"))
    revised.partnerships.form_partnership(profile, at("2026-06-25"))
    revised.catch_up()
    known_at = at_the_end_of(day("2026-06-21"))
    (row,) = [each for each in portfolio(revised, day("2026-03-31"), known_at=known_at) if each.ref == "harbour"]
    assert row.health == health_on(revised, "harbour", day("2026-03-31"), known_at=known_at).health.score
    assert row.open_escalations == 1
    page = said(client, f"/?{THEN}")
    assert "Quay" not in page
    assert "Quay" in said(client, "/")
    assert "No partnership was known of then." in said(client, "/?known_at=2020-01-01")


def test_arguments_that_nobody_offers_change_no_address(client: FlaskClient, harbour: Workspace) -> None:
    """Whatever else stands in the address is kept as text, and never taken for a part of an address."""
    odd = "endpoint=x&_external=1&_anchor=y&ref=other&on=2026-06-01&x=%22%3E%3Cscript%3E"
    page = client.get(f"/harbour/ledger?{odd}")
    assert page.status_code == 200
    assert "<script>" not in page.text.split("<main")[1].split("</main>")[0]
    assert 'href="/harbour/ledger?endpoint=x' in page.text
