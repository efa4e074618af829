"""When the partners meet next: on the portfolio, the page of a partnership and its pack, and after a meeting."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.conftest import NOW
from tests.domain.cast import PLANNED_MEETING, STAMP, TODAY, but
from tests.web.recording_forms import messages, send
from tests.web.told import words
from web.sentences import ahead

PLAN_ONE, NEW = "Plan one", "/harbour/record/planned-meeting"
ENTRY = "/harbour/entries/planned-meeting/v1"
TITLED = but(PLANNED_MEETING, title="Winter beds")


@pytest.fixture
def planned(harbour: Workspace) -> Workspace:
    harbour.partnerships.plan_meeting("harbour", TITLED, STAMP)
    harbour.catch_up()
    return harbour


@pytest.fixture
def board(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


def line(client: FlaskClient, path: str = "/harbour") -> str:
    """What the page of a partnership says of its next meeting, as markup."""
    page = client.get(path).text
    return page.split('<p id="next-meeting">')[1].split("</p>")[0] if '<p id="next-meeting">' in page else ""


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "today"), (1, "tomorrow"), (2, "in 2 days"), (14, "in 14 days"), (15, "15 Jul"), (200, "16 Jan 2027")],
)
def test_a_day_within_the_fortnight_is_counted_to_and_a_later_one_named(days: int, said: str) -> None:
    assert ahead(TODAY + timedelta(days=days), TODAY) == said


def test_the_portfolio_says_when_the_partners_meet_and_nothing_where_they_do_not(
    client: FlaskClient, planned: Workspace
) -> None:
    assert "Next meeting: in 14 days" in words(client.get("/").text)
    planned.partnerships.retract("harbour", "planned-meeting", "v1", "Too few can come", STAMP)
    planned.catch_up()
    assert "Next meeting" not in client.get("/").text


@pytest.mark.parametrize(("days", "said"), [(0, "in 14 days"), (13, "tomorrow"), (14, "today"), (15, "")])
def test_the_row_is_another_one_after_midnight(client: FlaskClient, planned: Workspace, days: int, said: str) -> None:
    client.get("/")
    planned.clock = lambda: NOW + timedelta(days=days)
    page = words(client.get("/").text)
    assert f"Next meeting: {said}" in page if said else "Next meeting" not in page


def test_the_page_of_a_partnership_leads_to_the_plan(client: FlaskClient, planned: Workspace) -> None:
    assert words(line(client)) == "Next meeting: Winter beds , 14 July 2026"
    assert f'href="{ENTRY}"' in line(client)
    assert PLAN_ONE not in line(client)


def test_where_none_is_planned_one_can_be_by_those_who_may_record(
    client: FlaskClient, harbour: Workspace, board: FlaskClient
) -> None:
    assert words(line(client)) == f"No meeting is planned. {PLAN_ONE}"
    assert f'href="{NEW}"' in line(client)
    assert words(line(board)) == "No meeting is planned."
    assert board.get(NEW).status_code == 403
    assert words(line(client, "/harbour?on=2026-06-01")) == "No meeting was planned."


def test_a_day_of_the_past_shows_what_was_planned_by_then(client: FlaskClient, planned: Workspace) -> None:
    assert words(line(client, "/harbour?on=2026-06-14")) == "No meeting was planned."
    assert "14 July 2026" in line(client, "/harbour?on=2026-06-15")
    assert words(line(client, "/harbour?known_at=2026-06-29T12:00:00Z")) == "No meeting was planned."


def test_a_partnership_that_is_closed_plans_nothing(client: FlaskClient, planned: Workspace) -> None:
    planned.partnerships.close_partnership("harbour", date(2026, 6, 29), STAMP)
    planned.catch_up()
    assert line(client) == ""
    assert "Next meeting" not in client.get("/").text


def test_a_board_member_sees_the_day_and_the_kind_and_not_the_title(board: FlaskClient, planned: Workspace) -> None:
    assert words(line(board)) == "Next meeting: Board meeting, 14 July 2026"
    for path in ("/", "/harbour", "/pack?month=2026-06"):
        page = board.get(path).text
        assert "Winter beds" not in page
        assert "/entries" not in page
    assert board.get(ENTRY).status_code == 403


def test_the_pack_says_what_was_planned_at_the_end_of_its_month(client: FlaskClient, planned: Workspace) -> None:
    assert "Next meeting Board meeting, 14 July 2026." in words(client.get("/pack?month=2026-06").text)
    assert "Next meeting None is planned." in words(client.get("/pack?month=2026-05").text)


def test_a_plan_moves_by_a_correction_and_is_called_off_by_a_retraction(
    client: FlaskClient, planned: Workspace
) -> None:
    send(client, "/harbour/correct/planned-meeting/v1", meets_on="2026-07-21", reason_why="The room is taken")
    assert "21 July 2026" in line(client)
    send(client, "/harbour/retract/planned-meeting/v1", reason_why="Too few can come")
    assert PLAN_ONE in line(client)
    page = words(client.get(ENTRY).text)
    assert "The room is taken" in page
    assert "Too few can come" in page


def test_a_plan_for_a_day_before_it_was_planned_comes_back_with_a_message(
    client: FlaskClient, harbour: Workspace
) -> None:
    answer = send(client, NEW, meets_on="2026-06-29", kind="board")
    assert answer.status_code == 422
    assert "Meets on" in messages(answer.text)


def test_after_a_meeting_the_next_one_can_be_planned_of_the_same_kind(client: FlaskClient, harbour: Workspace) -> None:
    minutes = "/harbour/meetings/2026-06-15"
    address = f"{NEW}?kind=board"
    assert f'href="{address}">Plan the next one</a>' in client.get(minutes).text
    assert 'value="board" checked' in client.get(address).text


def test_a_hostile_title_is_shown_as_typed(client: FlaskClient, harbour: Workspace) -> None:
    title = "<script>alert(1)</script> & \u202e“co”"
    send(client, NEW, meets_on="2026-07-14", kind="board", title=title)
    for path in ("/", "/harbour", "/harbour/ledger"):
        assert "<script>alert" not in client.get(path).text
    assert "<bdi>&lt;script&gt;alert(1)&lt;/script&gt; &amp;" in line(client)
