"""Rounds as those see them who open and watch them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from domain.rounds import Invited, Round
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.web.round_forms import (
    NEW,
    ROUND,
    all_links,
    answer,
    answers_to,
    fresh,
    links_on,
    named,
    open_round,
    press,
    rounds_in,
    the_round,
)
from tests.web.visitors import words

THREE_EACH = {"council": "3", "hospital": "2", "charity": "1"}


# -- opening ------------------------------------------------------------------------------------------------


def test_a_round_is_opened_with_links_to_hand_out(client: FlaskClient, harbour: Workspace) -> None:
    opened = open_round(client, **THREE_EACH)
    assert opened.status_code == 200
    assert opened.headers["Cache-Control"] == "no-store"
    links = links_on(opened)
    assert {name: len(each) for name, each in links.items()} == {
        "Harbour Council": 3,
        "Harbour Hospital": 2,
        "Open Door": 1,
    }
    found = the_round(harbour)
    assert (found.title, found.opened_on, found.closes_on) == (
        "How we work together, June 2026",
        date(2026, 6, 30),
        date(2026, 7, 14),
    )
    assert {each.partner: each.number for each in found.invited} == {"council": 3, "hospital": 2, "charity": 1}


def test_links_are_shown_once_and_made_once(client: FlaskClient, harbour: Workspace) -> None:
    form = fresh(client)
    typed = form | named(form, "links", council="2") | {"closes_on": "2026-07-14", "statements": "open"}
    links = all_links(client.post(NEW, data=typed))
    again = client.post(NEW, data=typed, follow_redirects=True)
    assert "This form was already saved." in words(again)
    assert not any(link in again.text for link in links)
    assert len(rounds_in(harbour)) == 1


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, "Invite somebody"),
        ({"council": "-1"}, "give a whole number from 0 to 300"),
        ({"council": "2.5"}, "give a whole number from 0 to 300"),
        ({"council": "301"}, "give a whole number from 0 to 300"),
        ({"council": "1", "statements": []}, "Choose at least one statement."),
        ({"council": "1", "statements": ["kind"]}, "Choose at least one statement."),
        ({"council": "1", "closes_on": "2026-06-29"}, "29 June 2026 has passed."),
        ({"council": "1", "closes_on": "2028-01-01"}, "A round stays open for a year at most."),
        ({"council": "1", "closes_on": "soon"}, "Choose the last day on which people can answer."),
        ({"council": "1", "title": "x" * 121}, "Shorten the title"),
        ({"council": "1", "repeats": "hourly"}, "Choose one of these, or only this once."),
        ({"room": "1", "limit": "0"}, "Give a whole number from 1 to 1,000"),
        ({"room": "1", "limit": "many"}, "Give a whole number from 1 to 1,000"),
    ],
)
def test_a_round_that_cannot_be_opened_is_refused_with_what_was_typed(
    client: FlaskClient, harbour: Workspace, typed: dict[str, Any], problem: str
) -> None:
    refused = open_round(client, **{"title": "Our summer round", **typed})
    assert refused.status_code == 422
    assert problem in words(refused)
    assert typed.get("title", "Our summer round") in refused.text
    assert not rounds_in(harbour)


def test_a_partner_that_left_meanwhile_is_not_invited(client: FlaskClient, harbour: Workspace) -> None:
    form = fresh(client)
    name = next(name for name, value in form.items() if value == "charity")
    typed = form | {name: "nobody", "links-0": "3", "closes_on": "2026-07-14", "statements": "open"}
    refused = client.post(NEW, data={key: value for key, value in typed.items() if value not in ("council", "charity")})
    assert refused.status_code == 422
    assert not rounds_in(harbour)


def test_without_partners_the_form_says_what_comes_first(client: FlaskClient, workspace: Workspace) -> None:
    alone = Profile(partnership="harbour", name="Harbour", formed_on=date(2026, 1, 10))
    workspace.partnerships.form_partnership(alone, workspace.stamp("ada"))
    assert "No partner is recorded yet." in words(client.get(NEW))
    refused = open_round(client, room="1", limit="9")
    assert refused.status_code == 422
    assert "Say which partners may answer." in words(refused)


def test_a_form_opened_long_ago_keeps_what_was_typed(client: FlaskClient, harbour: Workspace) -> None:
    form = fresh(client)
    typed = form | named(form, "links", council="2") | {"title": "Kept", "csrf_token": "stale"}
    stale = client.post(NEW, data=typed | {"closes_on": "2026-07-14", "statements": "open"})
    assert stale.status_code == 400
    assert 'value="Kept"' in stale.text
    assert not rounds_in(harbour)


def test_anyone_in_the_room_may_answer_for_any_partner(client: FlaskClient, harbour: Workspace) -> None:
    opened = open_round(client, room="1", limit="40")
    assert set(links_on(opened)) == {""}
    assert {each.partner: each.number for each in the_round(harbour).invited} == dict.fromkeys(
        ("charity", "council", "hospital")
    )


def test_a_board_member_reaches_no_round(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH)
    board = signed_in(app, person(app, "Bo", BOARD))
    assert {board.get(path).status_code for path in ("/harbour/rounds", ROUND, NEW)} == {403}


# -- while it is open ---------------------------------------------------------------------------------------


def test_how_many_have_answered_is_not_said(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    links = all_links(open_round(client, **THREE_EACH))
    pages = (ROUND, "/harbour/rounds", f"{ROUND}/close", f"{ROUND}/cancel")
    before = [words(client.get(page)) for page in pages]
    for link in links[:4]:
        answer(app, link)
    assert [words(client.get(page)) for page in pages] == before
    assert "How many have answered is shown once it is closed." in before[0]


def test_nothing_of_an_open_round_is_on_record(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    before = client.get("/harbour/ledger?kind=check-in").text
    for link in all_links(open_round(client, **THREE_EACH)):
        answer(app, link, comment="they never say no")
    assert not answers_to(harbour, the_round(harbour).ref)
    pages = [client.get(path).text for path in ("/harbour", "/harbour/why", "/harbour/ledger", ROUND)]
    assert not any("they never say no" in page for page in pages)
    assert client.get("/harbour/ledger?kind=check-in").text.count("<tr>") == before.count("<tr>")


def test_more_links_are_made_and_counted(client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH)
    form = fresh(client, ROUND)
    more = client.post(f"{ROUND}/links", data=form | named(form, "links", charity="2"))
    assert {name: len(links) for name, links in links_on(more).items()} == {"Open Door": 2}
    assert {each.partner: each.number for each in the_round(harbour).invited}["charity"] == 3
    assert "More people invited by Ada" in words(client.get(ROUND))


def test_links_that_stand_in_for_lost_ones_are_not_counted(client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH)
    form = fresh(client, ROUND)
    client.post(f"{ROUND}/links", data=form | named(form, "links", charity="2") | {"again": "1"})
    assert {each.partner: each.number for each in the_round(harbour).invited}["charity"] == 1


def test_a_round_without_links_offers_as_many_as_are_invited(client: FlaskClient, harbour: Workspace) -> None:
    invited = (Invited(partner="council", number=4), Invited(partner="charity", number=2))
    opened = Round(round="summer", opened_on=date(2026, 6, 30), closes_on=date(2026, 7, 14), invited=invited)
    harbour.partnerships.open_round("harbour", opened, harbour.stamp("ada"))
    page = client.get("/harbour/rounds/summer")
    assert "No link is made yet for this round." in words(page)
    form = page.text.split("/links", 1)[1].split("</form>", 1)[0]
    typed: dict[str, Any] = dict(re.findall(r'name="([\w-]+)" value="([^"]*)"', form))
    made = client.post("/harbour/rounds/summer/links", data=typed)
    assert {name: len(links) for name, links in links_on(made).items()} == {"Harbour Council": 4, "Open Door": 2}
    assert the_round(harbour).invited == invited
    assert "No link is made yet" not in words(client.get("/harbour/rounds/summer"))


def test_asking_for_no_links_is_refused(client: FlaskClient, harbour: Workspace) -> None:
    open_round(client, **THREE_EACH)
    refused = press(client, f"{ROUND}/links")
    assert refused.status_code == 422
    assert "Say how many links you need" in words(refused)


def test_a_revoked_link_takes_no_answer_and_nobody_learns_whether_it_was_used(
    app: Flask, client: FlaskClient, harbour: Workspace
) -> None:
    used, unused, *_ = all_links(open_round(client, **THREE_EACH))
    answer(app, used)
    said = []
    for link in (used, unused, "/c/invented"):
        pressed = press(client, f"{ROUND}/revoke", link=f"http://localhost{link}", which="one")
        assert pressed.status_code == 302
        said.append(words(client.get(pressed.location)))
    assert len(set(said)) == 1
    assert "This link no longer works" in words(app.test_client().get(unused))


def test_a_link_of_another_round_is_not_revoked_here(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    (link,) = all_links(open_round(client, council="1"))
    open_round(client, council="1", title="Another")
    press(client, "/harbour/rounds/another/revoke", "/harbour/rounds/another", link=link, which="one")
    assert app.test_client().get(link).status_code == 200


def test_the_links_for_the_room_are_revoked_together(app: Flask, client: FlaskClient, harbour: Workspace) -> None:
    (link,) = all_links(open_round(client, room="1", limit="40"))
    press(client, f"{ROUND}/revoke", which="rooms")
    assert app.test_client().get(link).status_code == 410


def test_two_leads_who_open_rounds_at_once_open_two(
    browsers: Callable[[int], list[FlaskClient]], harbour: Workspace
) -> None:
    for browser in browsers(2):
        assert open_round(browser, council="1").status_code == 200
    assert set(rounds_in(harbour)) == {"how-we-work-together-june-2026", "how-we-work-together-june-2026-2"}


def test_a_form_of_the_lead_still_needs_its_token(client: FlaskClient, harbour: Workspace) -> None:
    form = fresh(client)
    assert client.post("/harbour/rounds/new", data=form | {"csrf_token": ""}).status_code == 400
