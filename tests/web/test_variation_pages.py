"""The pages on signal and noise: who sees what, from when they look, and what can be recorded from them."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.meetings import Meeting
from domain.rebases import Rebase
from domain.targets import Target
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.web.harbour import SECRET_THEME, at, day
from tests.web.plain_words import plain
from tests.web.recording_forms import fields_of, messages, send
from web.variation.measured import MEASURED

ALL, ONE = "/harbour/variation", "/harbour/variation/attendance"
WHY = "The board moved to the evening"


@pytest.fixture
def charted(harbour: Workspace) -> Workspace:
    """Harbour with a year of meetings to which nearly all came, one to which nobody did, a target and a fresh start."""
    log = harbour.partnerships
    for month in range(1, 13):
        held_on = day(f"2025-{month:02}-20")
        present, deputies = ("council", "hospital"), ("charity",)
        came = {"present": present, "deputies": deputies} if month % 2 else {"present": present + deputies}
        log.hold_meeting(
            "harbour", Meeting(meeting=f"w{month}", held_on=held_on, kind="working", **came), at("2026-01-02")
        )
    empty = Meeting(meeting="w13", held_on=day("2026-01-05"), kind="working", absent=("council", "hospital", "charity"))
    log.hold_meeting("harbour", empty, at("2026-01-06"))
    target = Target(
        target="t1", measure="attendance", bound="at-least", value=75, from_on=day("2025-06-01"), reason="Sun & moon"
    )
    log.set_target("harbour", target, at("2026-01-07"))
    start = Rebase(rebase="b1", measure="attendance", from_on=day("2025-02-01"), reason=WHY)
    log.rebase("harbour", start, at("2026-01-08"))
    harbour.catch_up()
    return harbour


@pytest.fixture
def board(app: Flask, charted: Workspace) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


def words(page: str) -> str:
    """What a page says, without its markup."""
    said = " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())
    return re.sub(r" (?=[.:,])", "", said)


def test_page_leads_to_every_measure_with_a_sentence_and_icons(client: FlaskClient, charted: Workspace) -> None:
    page = client.get(ALL)

    assert page.status_code == 200
    for measured in MEASURED.values():
        assert f'href="/harbour/variation/{measured.slug}"' in page.text
    said = words(page.text)
    assert "Attendance Unusually low since 5 January 2026, which is worse. Expect between" in said
    assert "Days to settle No figures yet." in said
    assert "Target: at least 75%, since 1 Jun 2025." in said
    assert said.count("Target met at times") == 2  # the icon's title, and the words beside it
    assert 'href="/harbour/variation"' in client.get("/harbour").text


def test_turning_points_tell_readers_what_was_recorded_before(client: FlaskClient, charted: Workspace) -> None:
    page = client.get(ALL).text
    said = words(page[page.index('id="turning-points"') :])

    assert "Unusually low since 5 January 2026 (7 meetings)" in said
    assert "In the four weeks before: 2 meetings" in said
    assert 'href="/harbour/entries/meeting/w13"' in page
    assert SECRET_THEME not in page


def test_board_is_told_kinds_only_and_no_reasons(board: FlaskClient) -> None:
    for path in (ALL, ONE):
        page = board.get(path).text
        assert "Recorded of the four weeks before: 2 meetings." in words(page)
        assert "/entries/" not in page
        assert WHY not in page
        assert "Sun &amp; moon" not in page
        assert "/record/" not in page


def test_page_of_a_measure_has_a_sentence_a_chart_and_the_same_in_tables(
    client: FlaskClient, charted: Workspace
) -> None:
    page = client.get(ONE)
    said = words(plain(page.text))

    assert "<h1>Attendance: unusually low since 5 January 2026, which is worse</h1>" in page.text
    assert "The target of at least 75% is met at times" in said
    assert 'data-chart="xmr-data"><svg class="xmr large"' in page.text  # a still picture for those without scripts
    assert "Fresh start on 1 Feb 2025: The board moved to the evening" in said
    assert "not drawn: 1 figure, they need 7" in said
    assert "5 January 2026 0% 100% outside, low" in said


def test_measure_with_few_figures_says_what_is_missing(client: FlaskClient, charted: Workspace) -> None:
    decisions = words(client.get("/harbour/variation/decisions-per-meeting").text)
    settled = words(client.get("/harbour/variation/days-to-settle").text)

    assert "Decisions per meeting: 6 figures; limits need 7" in decisions
    assert "signals need limits, and limits need 7 figures" in decisions
    assert "Days to settle: no figures yet" in settled
    assert "Figures come from tensions and disputes that are recorded as settled." in settled


def test_unknown_measure_is_not_found_and_named(client: FlaskClient, charted: Workspace) -> None:
    answer = client.get("/harbour/variation/charm")

    assert answer.status_code == 404
    assert "There is no measure “charm”" in words(answer.text)


def test_pages_look_back_to_a_day_and_to_what_was_known(client: FlaskClient, charted: Workspace) -> None:
    before = words(client.get(ONE + "?on=2025-12-31").text)
    unknown = words(client.get(ONE + "?known_at=2026-01-05").text)

    assert "11 figures from 20 February 2025" not in before
    assert "This is how things stood on 31 December 2025" in before
    assert "5 January 2026 0%" not in before
    assert "5 January 2026 0%" not in unknown
    assert "The target of" not in unknown


def test_other_ways_of_working_limits_out_are_links_that_the_csv_keeps(client: FlaskClient, charted: Workspace) -> None:
    page = client.get(ONE + "?screening=off&rule=2023").text

    assert "Drawn from all moves, the outlying ones too." in page
    assert "By the rule of 2023" in page
    assert "/harbour/variation/attendance/figures.csv?screening=off&amp;rule=2023" in page
    screened = client.get(ONE + "/figures.csv").text
    assert client.get(ONE + "/figures.csv?screening=off").text != screened


def test_csv_has_the_figures_and_exact_limits(client: FlaskClient, charted: Workspace) -> None:
    answer = client.get(ONE + "/figures.csv?on=2026-01-31")

    assert answer.mimetype == "text/csv"
    assert answer.headers["Content-Disposition"] == "attachment; filename=harbour-attendance-2026-01-31.csv"
    head, *rows = answer.text.splitlines()
    assert head == "date,value,mean,lower,upper,provisional,label,direction"
    assert rows[0].startswith("2025-01-20,86.66")
    assert [row.split(",")[6] for row in rows if row.startswith("2026-01-05")] == ["outside"]


def test_fresh_start_is_recorded_from_the_day_of_a_signal(client: FlaskClient, charted: Workspace) -> None:
    page = client.get(ONE).text
    address = "/harbour/record/rebase?measure=attendance&from_on=2026-01-05"
    assert address in unescape(page)

    answer = send(client, address, reason="Everybody was ill, and since then we meet online")

    assert answer.status_code == 302, messages(answer.text)
    assert "Fresh start on 5 Jan 2026" in words(client.get(ONE).text)


def test_target_is_set_shown_corrected_retracted_and_undone_as_any_entry(
    client: FlaskClient, charted: Workspace
) -> None:
    form = "/harbour/record/target?measure=health"
    assert fields_of(client.get(form).text)["measure"] == "health"
    answer = send(client, form, bound="at-least", value="62,5", reason="Agreed by the board")
    assert answer.status_code == 302, messages(answer.text)
    entry = client.get(answer.location).text
    assert "Health: at least 62.5" in words(entry)
    assert "Targets" in words(client.get("/harbour/ledger?kind=target").text)

    correct = answer.location.replace("/entries/", "/correct/")
    assert fields_of(client.get(correct).text)["value"] == "62.5"
    send(client, correct, value="70", reason_why="misheard")
    assert "at least 70" in words(client.get("/harbour/variation/health").text)
    send(client, answer.location.replace("/entries/", "/retract/"), reason_why="never agreed")
    assert "at least 70" not in words(client.get("/harbour/variation/health").text)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"value": "many"}, "Use a number from 0 to 10,000, such as 80 or 1.5, not “many”."),
        ({"value": "-1"}, "Use a number from 0 to 10,000"),
        ({"value": "1e3"}, "Use a number from 0 to 10,000"),
        ({"value": "101"}, "runs from 0 to 100"),
        ({"value": ""}, "Fill in “Figure”."),
        ({"reason": " "}, "Fill in “Reason”."),
    ],
)
def test_target_that_makes_no_sense_is_refused_beside_its_field(
    client: FlaskClient, charted: Workspace, typed: dict[str, str], said: str
) -> None:
    given = {"bound": "at-least", "value": "80", "reason": "agreed"} | typed
    answer = send(client, "/harbour/record/target?measure=health", **given)

    assert answer.status_code == 422
    assert said in messages(answer.text)


def test_nothing_can_be_recorded_from_a_page_of_the_past(client: FlaskClient, charted: Workspace) -> None:
    assert "/record/rebase" not in client.get(ONE + "?on=2026-03-01").text
