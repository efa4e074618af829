"""The pages of programmes, and their shading on the timeline: who sees what of them."""

from __future__ import annotations

import json
import re
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.programmes import Programme, Step
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.rounds import answer, close, open_round
from tests.web.harbour import at, day
from web.programmes.page import SAID_AT_MOST
from web.programmes.shading import LANES, Shade, in_lanes

ONE = "/harbour/programmes/M-1"
NOTE, AIM, REFLECTION = "they cleared the air", "settle the old bill", "tired, and lighter"


@pytest.fixture
def mended(harbour: Workspace) -> Workspace:
    """Harbour with a mediation that is over, beside the coaching that still runs."""
    log = harbour.partnerships
    programme = Programme(
        programme="M-1", kind="mediation", title="Mediation about money", started_on=day("2026-02-10"), aim=AIM
    )
    log.start_programme("harbour", programme, at("2026-02-11"))
    step = Step(programme="M-1", step="1", held_on=day("2026-02-20"), title="Separate meetings", note=NOTE)
    log.hold_step("harbour", step, at("2026-02-21"))
    log.end_programme("harbour", "M-1", day("2026-03-20"), at("2026-03-21"), REFLECTION)
    harbour.catch_up()
    return harbour


@pytest.fixture
def board(app: Flask, mended: Workspace) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


def words(page: str) -> str:
    """What a page says, without its markup."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_list_names_programmes_newest_first_with_their_time_and_steps(client: FlaskClient, mended: Workspace) -> None:
    page = words(client.get("/harbour/programmes").text)

    assert page.index("Coaching for leads") < page.index("Mediation about money")
    assert "Coaching · 1 May 2026 , still running · 0 steps" in page
    assert "Mediation · 10 Feb 2026 to 20 Mar 2026 · 1 step" in page


def test_list_without_programmes_says_what_it_is_for(client: FlaskClient, harbour: Workspace) -> None:
    harbour.partnerships.retract("harbour", "programme", "P-1", "Called off", at("2026-06-30"))
    harbour.catch_up()

    page = words(client.get("/harbour/programmes").text)

    assert "No programme is recorded for Harbour Wellbeing" in page
    assert "Record a programme" in page


def test_page_tells_steps_aim_and_reflection_to_those_who_read_entries(client: FlaskClient, mended: Workspace) -> None:
    page = client.get(ONE).text

    assert all(text in page for text in (NOTE, AIM, REFLECTION, "Separate meetings"))
    assert "/harbour/entries/step/" in page
    assert "/harbour/entries/escalation/E-1" not in page  # open: nothing of it was settled in the time


def test_board_member_sees_title_kind_dates_and_number_of_steps_and_no_words_of_entries(board: FlaskClient) -> None:
    for path in ("/harbour/programmes", ONE):
        page = board.get(path).text
        assert "Mediation about money" in page
        assert "1 step" in words(page)
        assert [text for text in (NOTE, AIM, REFLECTION, "Separate meetings") if text in page] == []
        assert "/entries/" not in page


def test_board_member_is_told_what_kind_of_thing_happened_at_once(
    client: FlaskClient, board: FlaskClient, mended: Workspace
) -> None:
    mended.partnerships.settle_escalation("harbour", "E-1", day("2026-04-01"), "over tea", at("2026-04-02"))
    mended.catch_up()

    seen = words(board.get(ONE).text)

    assert "Dispute settled: Who pays" in words(client.get(ONE).text)
    assert "Dispute settled" in seen
    assert "Who pays" not in seen
    assert "Another programme began: Coaching for leads" in seen
    assert "First board meeting" in seen


def test_page_and_list_say_the_same_sentence(client: FlaskClient, mended: Workspace) -> None:
    sentence = re.search(r'<p class="lede"><strong>(.*?)</strong>', client.get(ONE).text)

    assert sentence is not None
    assert sentence[1] in client.get("/harbour/programmes").text


def test_list_of_many_programmes_says_of_the_newest_how_trust_went(client: FlaskClient, mended: Workspace) -> None:
    for number in range(SAID_AT_MOST):
        older = Programme(programme=f"O-{number}", kind="other", title=f"Older {number}", started_on=day("2025-06-01"))
        mended.partnerships.start_programme("harbour", older, at("2026-06-01"))
    mended.catch_up()

    page = client.get("/harbour/programmes").text

    assert page.count('<li class="card">') == SAID_AT_MOST + 2
    assert page.split("<main")[1].split("</main>")[0].count("<p>") == SAID_AT_MOST


def test_answers_that_may_not_be_shown_are_neither_valued_nor_counted(client: FlaskClient, mended: Workspace) -> None:
    """The lone answer of the spring round waits for others, so nothing was answered after the mediation."""
    page = words(client.get(ONE).text)

    assert "no new answers" in page
    assert "Too few answered after it to put a number on trust." in page
    assert "1 answer" not in page


def test_programme_that_runs_has_no_after_and_says_so(client: FlaskClient, mended: Workspace) -> None:
    page = words(client.get("/harbour/programmes/P-1").text)

    assert "It is still running, so there is no after yet" in page
    assert "After" not in page.split("Before, during and after")[1].split("What cannot")[0]


def test_times_that_are_cut_short_are_named(client: FlaskClient, mended: Workspace) -> None:
    page = words(client.get(ONE).text)

    assert "The time before is cut short: nothing is recorded from before 15 Jan 2026." in page
    assert "The time after" not in page


def test_page_tells_how_it_stood_on_another_day_and_as_known_then(client: FlaskClient, mended: Workspace) -> None:
    past = words(client.get(f"{ONE}?on=2026-03-01").text)

    assert "This is how things stood on 1 March 2026." in past
    assert "still running then · 1 step" in past
    assert "0 steps" in words(client.get(f"{ONE}?on=2026-02-15").text)
    assert client.get(f"{ONE}?known_at=2026-06-20").status_code == 404  # nobody had recorded it yet


def test_day_before_it_began_is_named_and_today_shown(client: FlaskClient, mended: Workspace) -> None:
    page = words(client.get(f"{ONE}?on=2026-02-09").text)

    assert "It began on 10 February 2026. Choose that day or a later one." in page
    assert "This is how things stood" not in page


def test_round_counts_from_the_moment_it_closes_and_not_while_it_is_open(
    client: FlaskClient, mended: Workspace
) -> None:
    path = "/harbour/programmes/P-1"
    links = open_round(mended, "harbour", opened_on=day("2026-06-20"), closes_on=day("2026-07-01"))
    before = client.get(path).text

    for partner, tokens in links.items():
        for token in tokens[:4]:
            answer(mended, token, partner, (5, 5, 5, 5))
    assert words(client.get(path).text) == words(before)

    close(mended, "harbour")
    after = words(client.get(path).text)
    assert "now, while it runs" in after
    assert "13 answers" in after  # with the lone one of spring, which waited for others


@pytest.mark.parametrize("path", ["/harbour/programmes/nothing", "/harbour/programmes/E-1"])
def test_unknown_programme_is_not_found(client: FlaskClient, mended: Workspace, path: str) -> None:
    assert client.get(path).status_code == 404


def test_retracted_programme_is_not_found_and_no_longer_shaded(client: FlaskClient, mended: Workspace) -> None:
    mended.partnerships.retract("harbour", "step", "M-1/1", "Entered twice", at("2026-06-30"))
    mended.partnerships.retract("harbour", "programme", "M-1", "Entered twice", at("2026-06-30"))
    mended.catch_up()

    assert client.get(ONE).status_code == 404
    assert "Mediation about money" not in client.get("/harbour").text


def test_entry_of_a_programme_leads_to_its_before_and_after(client: FlaskClient, mended: Workspace) -> None:
    assert f'href="{ONE}"' in client.get("/harbour/entries/programme/M-1").text


# -- shading -----------------------------------------------------------------------------------------------------


def figure(page: str) -> Any:
    found = re.search(r'<script type="application/json">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return json.loads(found[1])


def test_timeline_shades_the_days_of_each_programme_and_letters_them(client: FlaskClient, mended: Workspace) -> None:
    drawn = figure(client.get("/harbour").text)

    spans = [(shape["x0"], shape["x1"]) for shape in drawn["figure"]["layout"]["shapes"]]
    assert spans == [("2026-02-10", "2026-03-20"), ("2026-05-01", "2026-06-30")]
    for named in (drawn["figure"]["layout"]["annotations"], drawn["narrow"]["annotations"]):
        assert {"<b>A</b>", "<b>B</b>"} <= {each["text"] for each in named}
    shades = {drawn["figure"]["layout"]["template"]["layout"]["shapedefaults"]["fillcolor"]}
    shades.add(drawn["dark"]["layout"]["shapedefaults"]["fillcolor"])
    assert len(shades) == 2


def test_timeline_names_programmes_beneath_the_chart_and_in_the_table(client: FlaskClient, mended: Workspace) -> None:
    page = client.get("/harbour").text

    assert "A Mediation about money mediation, 10 Feb 2026 to 20 Mar 2026" in words(page)
    row = next(row for row in page.split("<tr>") if "28 Feb 2026" in row)
    assert "A: Mediation about money" in row
    assert "Mediation about money" not in next(row for row in page.split("<tr>") if "30 Apr 2026" in row)


def test_programmes_outside_the_time_shown_are_not_shaded(client: FlaskClient, mended: Workspace) -> None:
    spans = figure(client.get("/harbour?on=2026-02-05").text)["figure"]["layout"].get("shapes", [])

    assert spans == []


def test_letters_of_programmes_that_begin_together_stand_in_rows_of_their_own() -> None:
    first = date(2026, 1, 1)
    programme = Programme(programme="p", kind="other", title="P", started_on=first)
    shades = [Shade(str(n), programme, first, first + timedelta(days=9)) for n in range(LANES + 1)]

    assert [shade.lane for shade in in_lanes(shades, first, first + timedelta(days=365))] == [0, 1, 2, 3, 3]
