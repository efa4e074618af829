"""The page of signals over all partnerships: by partnership or by rule, filtered, paged, and only what one may see."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.domain.cast import PAPER, STAMP, but, day
from tests.web.recording_forms import send
from web.signals import everywhere

PAGE = "/signals"
SAID = "“Options for the budget” was presented 91 days ago, and nothing has been done about it."


@pytest.fixture(autouse=True)
def forgotten(harbour: Workspace) -> None:
    """A paper nobody acted on at harbour, and a partnership that has been quiet for longer."""
    paper = but(PAPER, paper="forgotten", presented_on=day("2026-03-31"))
    harbour.partnerships.present_paper("harbour", paper, STAMP)
    quiet = Profile(partnership="quay", name="Quay Street", formed_on=day("2026-01-01"))
    harbour.partnerships.form_partnership(quiet, STAMP)
    harbour.catch_up()


@pytest.fixture
def one_a_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everywhere, "A_PAGE", 1)


def text(client: FlaskClient, path: str = PAGE) -> str:
    return unescape(client.get(path).text)


def test_partnerships_stand_with_their_newest_signal_first(client: FlaskClient) -> None:
    page = text(client)
    assert SAID in page
    assert "in 2 of 2 partnerships" in page
    assert page.index('href="/harbour/signals">') < page.index('href="/quay/signals">')


def test_by_rule_each_line_names_its_partnership(client: FlaskClient) -> None:
    page = text(client, f"{PAGE}?by=rule")
    assert '<a href="/quay/signals">Quay Street</a>: There has been no meeting or contact' in page
    assert "Who calls whom this week?" in page


def test_a_rule_of_which_there_is_more_leads_to_all_of_it(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(everywhere, "SHOWN", 0)
    page = text(client, f"{PAGE}?by=rule")
    assert 'href="/signals?by=partnership&rule=gone-quiet">All 1, by partnership</a>' in page


def test_one_rule_alone(client: FlaskClient) -> None:
    page = text(client, f"{PAGE}?rule=paper-unanswered")
    assert "1 pattern worth asking about, in 1 of 2 partnerships." in page
    assert "/quay/signals" not in page


def test_only_those_that_began_since_a_day(client: FlaskClient) -> None:
    assert SAID in text(client, f"{PAGE}?since=2026-05-30")
    page = text(client, f"{PAGE}?since=2026-06-30&rule=paper-unanswered")
    assert "Nothing is pointed out that began on 30 June 2026 or later." in page


def test_a_day_that_is_none_is_named_and_left_out(client: FlaskClient) -> None:
    page = text(client, f"{PAGE}?since=soon&rule=nothing&by=nothing&page=x")
    assert "“soon” is not a day." in page
    assert SAID in page


def test_what_is_set_aside_is_counted_only(client: FlaskClient) -> None:
    form = "/harbour/record/dismissal?signal=paper-unanswered&about=forgotten"
    send(client, form, until_on="2026-09-30", reason="It waits for the summer")
    page = text(client)
    assert SAID not in page
    assert "1 more is" in page


def test_it_goes_on_on_the_next_page(client: FlaskClient, one_a_page: None) -> None:
    first, second = text(client), text(client, f"{PAGE}?page=2")
    assert "Page 1 of 2" in first
    assert "Quay Street" not in first
    assert "Quay Street" in second
    assert "The list ends before this page." in text(client, f"{PAGE}?page=3")


def test_a_board_member_reads_patterns_of_their_own_partnerships(app: Flask) -> None:
    board = signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))
    page = text(board)
    assert "A paper was presented 91 days ago, and nothing has been done about it." in page
    assert "Options for the budget" not in page
    assert "Quay" not in page


def test_the_past_stands_as_it_was(client: FlaskClient) -> None:
    page = text(client, f"{PAGE}?on=2026-04-30")
    assert SAID not in page
    assert "/quay/signals?on=2026-04-30" in page
