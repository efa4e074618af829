"""The page of then and now, and that of how long recording takes."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.timelines import health_on
from projections.workspace import Workspace
from tests import rounds
from tests.accounts import BOARD, person, signed_in
from tests.web.harbour import SECRET_THEME, at, day
from tests.web.hindsight import look_back
from tests.web.test_timeline_page import chart_data
from web.viewpoint import at_the_end_of
from web.wording import whole

PAGE = "/harbour/then-and-now?on=2026-03-31&known_at=2026-06-21"


@pytest.fixture
def revised(harbour: Workspace) -> Workspace:
    """Harbour, of whose March other things became known at the end of June."""
    look_back(harbour.partnerships)
    harbour.catch_up()
    return harbour


@pytest.fixture
def board(app: Flask) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, known=True))


def main(page: str) -> str:
    return page.split("<main", 1)[1].split("</main>", 1)[0]


def text(markup: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", markup).split())


def test_it_begins_with_both_figures_in_a_sentence(client: FlaskClient, revised: Workspace) -> None:
    then = health_on(revised, "harbour", day("2026-03-31"), known_at=at_the_end_of(day("2026-06-21"))).health.score
    now = health_on(revised, "harbour", day("2026-03-31")).health.score
    assert then is not None
    assert now is not None
    said = (
        f"At the end of 21 June 2026 the health of 31 March 2026 read {whole(then)}. Today that day reads {whole(now)}."
    )
    page = client.get(PAGE).text
    assert f"<h1>{said}</h1>" in page
    assert (
        "Since then 1 entry was recorded, 1 corrected, 1 retracted and 1 carried further that tell of that time."
        in page
    )


def test_points_add_up_as_shown(client: FlaskClient, revised: Workspace) -> None:
    table = main(client.get(PAGE).text).split('id="between"', 1)[1].split("</table>", 1)[0]
    numbers = [
        round(10 * float(each.replace("−", "-"))) for each in re.findall(r'<td class="number">([^<]+)</td>', table)
    ]
    first, *parts, last = numbers
    assert first + sum(parts) == last
    assert first != last
    for group in ("late", "corrected", "retracted", "further"):
        assert f'href="#{group}"' in table


def test_entries_are_named_with_what_changed_and_lead_to_how_they_stand_today(
    client: FlaskClient, revised: Workspace
) -> None:
    page = client.get(PAGE).text
    assert '<a href="/harbour/entries/contact/K-0">' in page
    assert "132 days later" in text(page)
    assert "<del>Dispute</del>" in page
    assert "<ins>Concern</ins>" in page
    assert client.get("/harbour/entries/contact/K-0").status_code == 200


def test_the_chart_holds_both_lines_and_the_table_says_the_same(client: FlaskClient, revised: Workspace) -> None:
    page = client.get(PAGE).text
    figure = chart_data(page.replace(' id="both-data"', ""))["figure"]
    assert [trace["name"] for trace in figure["data"]] == ["Known then", "Known now"]
    assert '<svg class="both-still"' in page
    assert "31 Mar 2026" in page


def test_board_members_see_figures_and_no_entries(board: FlaskClient, revised: Workspace) -> None:
    page = board.get(PAGE)
    assert page.status_code == 200
    assert "Recorded later" in page.text
    assert "Who pays" not in page.text
    assert "/entries/" not in main(page.text)


def test_confidential_conversations_are_neither_named_nor_counted(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour/then-and-now?on=2026-06-30&known_at=2026-06-16").text  # c1 was recorded after that
    assert SECRET_THEME not in page
    assert "/entries/listening" not in page


@pytest.mark.parametrize(
    ("arguments", "known"),
    [("", "31 March 2026"), ("?known_at=2020-01-01", "31 March 2026"), ("?known_at=2026-05-05", "5 May 2026")],
)
def test_without_an_instant_it_compares_with_three_months_ago(
    client: FlaskClient, harbour: Workspace, arguments: str, known: str
) -> None:
    assert f"<h1>At the end of {known} health " in client.get(f"/harbour/then-and-now{arguments}").text


def test_a_partnership_recorded_today_has_nothing_earlier(client: FlaskClient, workspace: Workspace) -> None:
    profile = Profile(partnership="newcomers", name="Newcomers", formed_on=day("2026-06-30"))
    workspace.partnerships.form_partnership(profile, at("2026-06-30"))
    workspace.catch_up()
    assert "There is nothing earlier to compare with" in client.get("/newcomers/then-and-now").text
    assert "Nothing was recorded one by one yet." in client.get("/newcomers/recording").text


def test_how_long_recording_takes(board: FlaskClient, harbour: Workspace) -> None:
    page = text(main(board.get("/harbour/recording").text))
    assert page.count("within a week") > 1
    assert "April to June 2026" in page
    assert "Ada" not in page
    assert "Listening" not in page.split("By kind of entry")[1].split("Counted from")[0]


def test_a_round_that_was_opened_since_is_told_of_by_its_answers_only(client: FlaskClient, harbour: Workspace) -> None:
    rounds.open_round(harbour, "harbour", opened_on=day("2026-03-01"), closes_on=day("2026-07-10"))
    harbour.catch_up()
    page = client.get("/harbour/then-and-now?on=2026-03-31&known_at=2026-06-29").text
    assert "Nothing recorded since tells of that time." in page
    assert "summer" not in main(page)
