"""What a board member sees: figures and what kind of thing happened; no entry, no title, no list."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in

TITLES = ("Who pays", "One front door", "Shared budget", "Matter 3", "Do 3", "round winter")


@pytest.fixture
def board(app: Flask, harbour: Workspace) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/harbour",
        "/harbour?range=all",
        "/harbour/why",
        "/harbour/why?all=repair",
        "/harbour/why?dimension=repair",
        "/harbour/changed?all=rows",
    ],
)
def test_no_entry_is_named_or_linked(board: FlaskClient, client: FlaskClient, path: str) -> None:
    page = board.get(path).text
    assert "Harbour Wellbeing" in page
    assert [title for title in TITLES if title in page] == []
    for way in ("/entries", "/record", "/meetings", "/follow-up", "/import", "/calendar"):
        assert f"{way}" not in page.replace("/static/", ""), way


def test_the_figures_are_those_that_a_lead_sees(board: FlaskClient, client: FlaskClient) -> None:
    pages = [each.get("/harbour").text.split("<h1>")[1].split("</h1>")[0] for each in (board, client)]
    assert pages[0] == pages[1]


def test_flags_say_what_kind_of_thing_happened(board: FlaskClient) -> None:
    page = board.get("/harbour?range=all").text
    assert "Dispute raised" in page
    assert "Dispute raised:" not in page


def test_what_moved_health_is_pooled_by_kind(board: FlaskClient) -> None:
    assert "All escalations, taken together" in board.get("/harbour/why").text
    assert "All answers to check-ins, taken together" in board.get("/harbour/why?on=2026-03-31").text
