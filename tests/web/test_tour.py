"""The tour of the sample: offered where the sample is, told by the address alone, and left by any other link."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.domain.cast import day
from tests.web.harbour import at
from web.tour.steps import NEEDED, STEPS

CARD = '<section class="tour screen"'
OFFERED = 'href="/?tour=1"'


@pytest.fixture
def sample(workspace: Workspace) -> Workspace:
    """The partnerships that the tour leads to, without what is told of them."""
    for ref in NEEDED:
        profile = Profile(partnership=ref, name=ref.title(), formed_on=day("2025-01-01"))
        workspace.partnerships.form_partnership(profile, at("2025-01-01"))
    workspace.catch_up()
    return workspace


def card(page: str) -> str:
    assert page.count(CARD) == 1
    return page.partition(CARD)[2].partition("</section>")[0]


def link(page: str, rel: str) -> str:
    found = re.search(rf'rel="{rel}" href="([^"]+)"', card(page))
    assert found, f"no way to the {rel} step"
    return unescape(found[1])


def test_it_is_offered_on_the_first_page_and_in_the_help(client: FlaskClient, sample: Workspace) -> None:
    assert OFFERED in client.get("/").text
    assert OFFERED in client.get("/help").text


def test_it_is_not_offered_without_the_sample(client: FlaskClient, harbour: Workspace) -> None:
    assert OFFERED not in client.get("/").text
    assert OFFERED not in client.get("/help").text
    assert CARD not in client.get("/?tour=1").text


def test_it_is_not_offered_to_whoever_sees_only_a_part_of_the_sample(app: Flask, sample: Workspace) -> None:
    bo = person(app, "Bo", BOARD, partnership=NEEDED[0])
    page = signed_in(app, bo).get("/?tour=1").text
    assert OFFERED not in page
    assert CARD not in page
    person(app, "Bo", BOARD, partnership=NEEDED[1])
    assert CARD in signed_in(app, bo).get("/?tour=1").text


def test_each_step_leads_to_the_next_and_back_again(client: FlaskClient, sample: Workspace) -> None:
    address, seen = "/?tour=1", list[str]()
    for number, step in enumerate(STEPS, 1):
        page = client.get(address).text
        assert f"Step {number} of 5" in card(page)
        assert step.title in card(page)
        if seen:
            assert link(page, "prev") == seen[-1]
        seen.append(address)
        address = link(page, "next") if number < len(STEPS) else ""
    assert len(set(seen)) == 5
    assert 'rel="next"' not in card(page)


@pytest.mark.parametrize("tour", ["0", "6", "x", "1.5", "-1", "2", "٣", ""])
def test_what_is_no_step_of_this_page_shows_no_card(client: FlaskClient, sample: Workspace, tour: str) -> None:
    answer = client.get("/", query_string={"tour": tour})
    assert (answer.status_code, CARD in answer.text) == (200, False)


def test_a_step_belongs_to_its_partnership_alone(client: FlaskClient, sample: Workspace) -> None:
    assert CARD in client.get("/kirkfield/why?tour=2").text
    assert CARD not in client.get("/harbourside/why?tour=2").text


def test_every_link_of_the_page_but_those_of_the_card_leaves_the_tour(client: FlaskClient, sample: Workspace) -> None:
    for number in range(1, 6):
        page = client.get(_address(client, number)).text
        others = page.replace(card(page), "")
        assert not re.findall(r'(?:href|action)="[^"]*tour=', others), number
    assert 'class="tour-end" href="/kirkfield/why"' in client.get("/kirkfield/why?tour=2").text


def _address(client: FlaskClient, number: int) -> str:
    address = "/?tour=1"
    for _ in range(number - 1):
        address = link(client.get(address).text, "next")
    return address
