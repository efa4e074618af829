"""The page of signals: what stands, since when, a question, the entries behind it, and what was set aside."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.domain.cast import PAPER, STAMP, but, day
from tests.web.recording_forms import send

PAGE = "/harbour/signals"
SAID = "“Options for the budget” was presented 91 days ago, and nothing has been done about it."
FORM = "/harbour/record/dismissal?signal=paper-unanswered&about=forgotten"


@pytest.fixture(autouse=True)
def forgotten(harbour: Workspace) -> None:
    paper = but(PAPER, paper="forgotten", presented_on=day("2026-03-31"))
    harbour.partnerships.present_paper("harbour", paper, STAMP)
    harbour.catch_up()


def standing(client: FlaskClient, path: str = PAGE) -> str:
    """The part of the page about what stands."""
    return unescape(client.get(path).text.split("Set aside for a while</h2>")[0])


def aside(client: FlaskClient) -> str:
    return unescape("".join(client.get(PAGE).text.split("Set aside for a while</h2>")[1:]))


def test_a_signal_stands_with_its_entry_its_day_and_a_question(client: FlaskClient) -> None:
    page = standing(client)
    assert f'<a href="/harbour/entries/paper/forgotten">{SAID}</a>' in page
    assert 'Since <time datetime="2026-05-30">' in page
    assert "What did we want to happen because of this paper?" in page


def test_board_members_read_patterns_and_no_entry(app: Flask) -> None:
    board = signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))
    page = standing(board)
    assert "A paper was presented 91 days ago, and nothing has been done about it." in page
    assert "Options for the budget" not in page
    assert "/entries/" not in page
    assert "/record/" not in page


def test_a_signal_is_set_aside_with_a_reason_and_stays_listed(client: FlaskClient) -> None:
    assert FORM.replace("&", "&amp;") in client.get(PAGE).text
    answer = send(client, FORM, until_on="2026-09-30", reason="It waits for the summer <b>")
    assert answer.headers["Location"] == PAGE
    assert SAID not in standing(client)
    assert SAID in aside(client)
    assert "It waits for the summer <b>" in aside(client)
    assert "&lt;b&gt;" in client.get(PAGE).text


def test_it_stands_on_days_before_it_was_set_aside(client: FlaskClient) -> None:
    send(client, FORM, until_on="2026-09-30", reason="It waits for the summer")
    assert SAID.replace("91", "90") in standing(client, f"{PAGE}?on=2026-06-29")


def test_taking_the_dismissal_back_lets_it_stand_again(client: FlaskClient, harbour: Workspace) -> None:
    send(client, FORM, until_on="2026-09-30", reason="It waits for the summer")
    ref = next(iter(harbour.partnerships.get("harbour").entries.of("dismissal")))
    send(client, f"/harbour/retract/dismissal/{ref}", reason_why="it does not wait")
    assert SAID in standing(client)


def test_a_form_without_a_reason_comes_back_with_what_was_typed(client: FlaskClient) -> None:
    answer = send(client, FORM, until_on="2026-09-30", reason="")
    assert answer.status_code == 422
    assert 'value="2026-09-30"' in answer.text


def test_nothing_to_point_out_says_so(client: FlaskClient) -> None:
    page = standing(client, f"{PAGE}?on=2026-01-31")
    assert "what stood" not in page
    assert "<h1>" in page


def test_the_same_reads_as_known_before_the_paper_was_recorded(client: FlaskClient) -> None:
    assert SAID not in standing(client, f"{PAGE}?known_at=2026-06-29")
