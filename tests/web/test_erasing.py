"""The page for administrators that erases somebody: it shows how many entries where, and never what they say."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.listening import Theme
from domain.problem_tree.shape import Spot
from projections.ledger import entries
from projections.problem_tree import working_tree
from projections.workspace import Workspace
from tests import rounds
from tests.accounts import ADMINISTRATOR, CONSULTANT, LEAD, person, signed_in
from tests.domain.cast import CONTACT, CONVERSATION, STAMP, but
from tests.projections.conftest import form, record

NAME = "Jane Doe"
WORDS = "rang in the small hours"


@pytest.fixture
def spoken(workspace: Workspace) -> Workspace:
    form(workspace)
    record(workspace, but(CONTACT, note=f"Jane Doe {WORDS}"))
    theme = Theme(theme=f"That Jane Doe {WORDS}", kind="worry")
    record(workspace, but(CONVERSATION, themes=(theme,)))
    workspace.catch_up()
    return workspace


@pytest.fixture
def una(app: Flask) -> FlaskClient:
    """A browser in which Una, who looks after people and holds no other role, has signed in."""
    return signed_in(app, person(app, "Una", ADMINISTRATOR))


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/admin/erase").text)[0]
    return client.post(path, data={"csrf_token": token, **typed})


def text_of(response: TestResponse) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def note(workspace: Workspace) -> Any:
    (row,) = entries(workspace, "harbour", kind="contact")
    return row.entry.note  # type: ignore[attr-defined]


def test_it_says_how_many_entries_where(spoken: Workspace, una: FlaskClient) -> None:
    page = send(una, "/admin/erase", person="jane doe")
    said = text_of(page)
    assert page.status_code == 200
    assert "Harbour Wellbeing Partnership 1 contact, 1 listening conversation" in said
    assert WORDS not in page.text
    assert "c1" not in said
    assert note(spoken) is not None


def test_the_name_is_typed_again_to_erase(spoken: Workspace, una: FlaskClient) -> None:
    refused = send(una, "/admin/erase/confirmed", person=NAME, again="Jane D", reason="asked for it")
    assert (refused.status_code, "not what you typed before" in text_of(refused)) == (422, True)
    assert note(spoken) is not None
    done = send(una, "/admin/erase/confirmed", person=NAME, again=NAME, reason="asked for it")
    assert (done.status_code, done.location) == (302, "/admin/erase")
    assert "Erased: the words of 2 entries." in text_of(una.get("/admin/erase"))
    assert note(spoken) is None


def test_the_page_of_an_entry_says_that_its_words_were_erased(app: Flask, spoken: Workspace, una: FlaskClient) -> None:
    send(una, "/admin/erase/confirmed", person=NAME, again=NAME)
    page = signed_in(app, person(app, "Cleo", CONSULTANT)).get("/harbour/entries/contact/c1")
    assert page.status_code == 200
    assert "The words were erased on request." in text_of(page)
    assert WORDS not in page.text
    heard = signed_in(app, person(app, "Cleo", CONSULTANT)).get("/harbour/entries/listening/l1")
    assert WORDS not in heard.text


@pytest.mark.parametrize("asked", [NAME, "harbour/problem-tree:tree"])
def test_labels_of_the_problem_tree_are_erased_with_the_rest(spoken: Workspace, una: FlaskClient, asked: str) -> None:
    spoken.partnerships.relabel_theme("harbour", Spot("l1", 0), f"What {NAME} said", STAMP)
    spoken.catch_up()
    assert "1 problem tree" in text_of(send(una, "/admin/erase", person=asked))
    send(una, "/admin/erase/confirmed", person=asked, again=asked)
    assert not [theme for theme in working_tree(spoken, "harbour") if theme.words == f"What {NAME} said"]


def test_nothing_found_says_so(spoken: Workspace, una: FlaskClient) -> None:
    assert "Nothing here names Nemo Nobody" in text_of(send(una, "/admin/erase", person="Nemo Nobody"))
    assert send(una, "/admin/erase", person=" ").status_code == 422


@pytest.mark.parametrize("role", [LEAD, CONSULTANT])
def test_only_administrators_erase(app: Flask, spoken: Workspace, role: Any) -> None:
    somebody = signed_in(app, person(app, "Ben", role))
    assert somebody.get("/admin/erase").status_code == 403
    token = re.findall(r'name="csrf_token" value="([^"]+)"', somebody.get("/harbour/record/contact").text)[0]
    sent = {"csrf_token": token, "person": NAME, "again": NAME}
    assert somebody.post("/admin/erase/confirmed", data=sent).status_code == 403
    assert note(spoken) is not None


def test_the_access_log_says_that_somebody_was_erased_and_not_who(spoken: Workspace, una: FlaskClient) -> None:
    send(una, "/admin/erase", person=NAME)
    assert "Looked whom erasing concerns" in text_of(una.get("/admin/access-log"))
    send(una, "/admin/erase/confirmed", person=NAME, again=NAME)
    said = text_of(una.get("/admin/access-log"))
    assert "Erased words" in said
    assert NAME not in said


def test_an_address_that_is_invited_to_check_ins_is_forgotten(workspace: Workspace, una: FlaskClient) -> None:
    form(workspace)
    rounds.open_round(workspace, "harbour")
    workspace.ballots.keep_addresses("harbour", "summer", "council", ["jane@council.example", "bo@council.example"])
    found = send(una, "/admin/erase", person="Jane@Council.example")
    assert "1 address that is invited to check-ins: no longer kept or reminded." in text_of(found)
    send(una, "/admin/erase/confirmed", person="Jane@Council.example", again="Jane@Council.example")
    assert workspace.ballots.addresses("harbour", "summer") == ["bo@council.example"]
