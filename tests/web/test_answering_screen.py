"""The page for a projector, which a link for the room opens."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.web.round_forms import ROUND, all_links, answer, open_round, press
from tests.web.visitors import words


@pytest.fixture
def room(client: FlaskClient, harbour: Workspace) -> str:
    """A link for anyone in the room."""
    (found,) = all_links(open_round(client, room="1", limit="60"))
    return found


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return app.test_client()


def test_the_screen_shows_how_many_once_three_have_answered(app: Flask, phone: FlaskClient, room: str) -> None:
    screen = phone.get(f"{room}/screen")
    assert "Answers are counted here once three are in." in words(screen)
    assert screen.headers["Refresh"] == "10"
    assert "<svg" in screen.text
    for partner in ("council", "hospital", "charity"):
        answer(app, room, partner=partner)
    assert "3 have answered" in words(phone.get(f"{room}/screen"))


def test_a_personal_link_has_no_screen(client: FlaskClient, phone: FlaskClient, harbour: Workspace) -> None:
    (link,) = all_links(open_round(client, council="1"))
    assert "This link does not work" in words(phone.get(f"{link}/screen"))


def test_the_screen_of_a_closed_round_thanks(
    client: FlaskClient, phone: FlaskClient, harbour: Workspace, room: str
) -> None:
    press(client, f"{ROUND}/close", f"{ROUND}/close")
    screen = phone.get(f"{room}/screen")
    assert "This round has closed. Thank you to everybody who answered." in words(screen)
    assert "<svg" not in screen.text.split("<footer", 1)[0]
    assert "Refresh" not in screen.headers
