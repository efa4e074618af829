from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import person, sign_in
from tests.conftest import NOW
from tests.web.calendar_text import calendar, event
from tests.web.harbour import at, day
from tests.web.uploading import hand_in, press
from web.calendars.calendar_files import CalendarFile, Occurrence
from web.calendars.matching import best_match, candidates, folded
from web.desk import open_desk

WEEKLY = event("Harbour Wellbeing: catch-up", "RRULE:FREQ=WEEKLY;COUNT=3", start=":20260303T100000")


def bring(client: FlaskClient, *events: str, name: str = "Mine") -> TestResponse:
    answer = hand_in(client, {"mine.ics": calendar(*events, name=name)}, "/calendar", "calendar")
    assert answer.status_code == 303
    return client.get(answer.location)


def parts(client: FlaskClient) -> tuple[str, str, str]:
    """What the page lists as to log, as logged, as ignored."""
    page = client.get("/calendar").text.split("<main")[1].split('id="hand-in"')[0]
    rest, _, ignored = page.partition("<summary>Ignored")
    to_log, _, logged = rest.partition("<summary>Logged already")
    return to_log, logged, ignored


def keys(text: str) -> list[str]:
    return re.findall(r'action="/calendar/([0-9a-f]{32})"', text)


def titles(text: str) -> list[str]:
    return [unescape(title) for title in re.findall(r"<h2>([^<]*)</h2>", text)]


def chosen(text: str) -> list[str]:
    """The partnership chosen in each row; empty when none is."""
    rows = [row.partition("</select>")[0] for row in text.split("<select")[1:]]
    return ["".join(re.findall(r'value="([^"]*)" selected', row)) for row in rows]


def recorded(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


def test_past_meetings_are_listed_latest_first_with_their_partnership(client: FlaskClient, harbour: Workspace) -> None:
    before = recorded(harbour)
    page = bring(
        client, WEEKLY, event("Dinner", start=":20260401T190000"), event("Next year", start=":20270101T100000")
    )
    assert "“Mine” holds 4 meetings of the past year, 4 of them new to this list." in page.text
    assert "4 meetings of the past year are in your calendars and not logged yet." in page.text
    to_log, _, _ = parts(client)
    assert titles(to_log) == ["Dinner", *["Harbour Wellbeing: catch-up"] * 3]
    assert chosen(to_log) == ["", "harbour", "harbour", "harbour"]
    assert "17 Mar 2026" in to_log.split('class="to-log"')[1].split("<li>")[2]
    assert "10:00, 60 min" in to_log
    assert recorded(harbour) == before


def test_one_tap_opens_the_meeting_form_prefilled(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, event("Harbour Wellbeing & friends", "DURATION:PT90M"))
    [key] = keys(parts(client)[0])
    answer = press(client, f"/calendar/{key}", do="log", partnership="harbour")
    assert answer.status_code == 303
    address = urlsplit(answer.location)
    assert address.path == "/harbour/meetings/new"
    assert parse_qs(address.query) == {
        "held_on": ["2026-03-10"],
        "title": ["Harbour Wellbeing & friends"],
        "minutes": ["90"],
    }
    form = client.get(answer.location).text
    assert re.search(r'name="held_on" value="2026-03-10"', form)
    assert "Harbour Wellbeing &amp; friends" in form
    assert re.search(r'name="minutes"[^>]* value="90"', form)


def test_a_meeting_of_no_partnership_asks_for_one(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, event("Dinner"))
    [key] = keys(parts(client)[0])
    for ref in ("", "nowhere"):
        answer = press(client, f"/calendar/{key}", do="log", partnership=ref)
        assert answer.status_code == 422
        assert f'href="#of-{key}"' in answer.text
        assert f'<p class="wrong" id="wrong-{key}">Choose which partnership it was a meeting of.' in answer.text


def test_the_partnership_a_person_picks_is_remembered_for_all_that_repeat(
    client: FlaskClient, harbour: Workspace
) -> None:
    series = event("Catch-up", "RRULE:FREQ=WEEKLY;COUNT=3", start=":20260303T100000")
    bring(client, series)
    assert chosen(parts(client)[0]) == ["", "", ""]
    press(client, f"/calendar/{keys(parts(client)[0])[0]}", do="log", partnership="harbour")
    assert chosen(parts(client)[0]) == ["harbour"] * 3
    bring(client, series.replace("COUNT=3", "COUNT=4"))
    assert chosen(parts(client)[0]) == ["harbour"] * 4


def test_a_meeting_logged_already_is_marked_and_not_offered(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, event("Harbour Wellbeing board", start=":20260315T100000"), WEEKLY)
    to_log, logged, _ = parts(client)
    assert titles(to_log) == ["Harbour Wellbeing: catch-up"] * 3
    assert 'href="/harbour/entries/meeting/2026-03-15">Harbour Wellbeing board' in logged
    assert "(1)" in logged


def test_ignoring_is_one_tap_and_remembered(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, WEEKLY, event("Dinner", start=":20260401T190000"))
    dinner = keys(parts(client)[0])[0]
    assert press(client, f"/calendar/{dinner}", do="ignore").status_code == 303
    bring(client, WEEKLY, event("Dinner", start=":20260401T190000"))
    to_log, _, ignored = parts(client)
    assert "Dinner" not in titles(to_log)
    assert titles(ignored) == ["Dinner"]
    press(client, f"/calendar/{dinner}", do="bring-back")
    assert "Dinner" in titles(parts(client)[0])


def test_all_that_repeat_are_ignored_with_one_tap_later_ones_too(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, WEEKLY)
    key = keys(parts(client)[0])[0]
    press(client, f"/calendar/{key}", do="ignore-series")
    page = bring(client, WEEKLY.replace("COUNT=3", "COUNT=5"))
    assert "Every meeting in your calendars is logged or ignored." in page.text
    assert len(titles(parts(client)[2])) == 5
    press(client, f"/calendar/{key}", do="bring-back")
    assert len(titles(parts(client)[0])) == 5


def test_a_newer_file_replaces_what_its_calendar_said_and_leaves_others_alone(
    client: FlaskClient, harbour: Workspace
) -> None:
    bring(client, event("Old title", uid="1"), event("Gone", uid="2"))
    bring(client, event("Elsewhere", uid="3"), name="Other")
    page = bring(client, event("New title", uid="1"))
    assert "“Mine” holds 1 meeting of the past year, none of them new to this list." in page.text
    assert sorted(titles(parts(client)[0])) == ["Elsewhere", "New title"]


def test_what_was_left_out_is_said(client: FlaskClient, harbour: Workspace) -> None:
    page = bring(client, event("A", "STATUS:CANCELLED"), event("B", "CLASS:PRIVATE"), event("C", "RRULE:FREQ=HOURLY"))
    told = unescape(page.text)
    assert "Left out: " in told
    for words in ("1 cancelled", "1 marked private", "1 repeated more than once a day"):
        assert words in told


def test_the_list_can_be_emptied(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, WEEKLY)
    press(client, "/calendar/clear")
    assert titles(parts(client)[0]) == []
    assert press(client, f"/calendar/{'0' * 32}", do="ignore").location == "/calendar"


def test_meetings_older_than_a_year_go_with_the_next_file(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, event("Old", start=":20250701T100000"))
    harbour.clock = lambda: NOW + timedelta(days=30)
    sign_in(client, client.application, person(client.application, "Ada"))
    bring(client, event("New"), name="Other")
    assert titles(parts(client)[0]) == ["New"]


def test_a_long_list_is_paged(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, event("Daily", "RRULE:FREQ=DAILY;COUNT=60", start=":20260401T100000"))
    assert len(titles(parts(client)[0])) == 50
    assert client.get("/calendar?page=2").text.count("<h2>") == 10
    assert client.get("/calendar?page=99").text.count("<h2>") == 10
    assert client.get("/calendar?page=x").status_code == 200


def test_a_calendar_without_a_name_goes_by_its_file(client: FlaskClient, harbour: Workspace) -> None:
    hand_in(client, {"Harbour Wellbeing.ics": calendar(event("Board"))}, "/calendar", "calendar")
    to_log, _, _ = parts(client)
    assert "Harbour Wellbeing</p>" in to_log
    assert chosen(to_log) == ["harbour"]


def test_text_is_shown_as_typed(client: FlaskClient, harbour: Workspace) -> None:
    title = "<b>=1+1</b> 🤝 שלום"
    bring(client, event(title), name="<i>x</i>")
    assert titles(parts(client)[0]) == [title]
    assert "<b>=1" not in client.get("/calendar").text
    assert "<i>x" not in client.get("/calendar").text


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"hello", "This is not a calendar file: it does not begin like one."),
        (calendar(event("A"))[:120].encode(), "The calendar file breaks off before its end."),
        (calendar("NONSENSE").encode(), "The calendar file is damaged and cannot be read."),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence_and_changes_nothing(
    client: FlaskClient, harbour: Workspace, content: bytes, message: str
) -> None:
    bring(client, WEEKLY)
    before = recorded(harbour)
    answer = hand_in(client, {"mine.ics": content}, "/calendar", "calendar")
    assert answer.status_code == 422
    assert f'<p class="wrong" id="calendar-wrong">{message}' in answer.text
    assert len(titles(parts(client)[0])) == 3
    assert recorded(harbour) == before


def test_nothing_chosen_40_mb_and_a_missing_token_are_refused(client: FlaskClient, harbour: Workspace) -> None:
    answer = hand_in(client, {}, "/calendar", "calendar")
    assert (answer.status_code, "Choose a calendar file first" in answer.text) == (422, True)
    answer = hand_in(client, {"mine.ics": b"x" * 40_000_000}, "/calendar", "calendar")
    assert answer.status_code == 413
    assert "That is more than 20 MB, which is the most this page takes." in answer.text
    assert client.post("/calendar", data={}).status_code == 400


# -- matching -----------------------------------------------------------------------------------------------

PROFILES = [
    Profile(partnership="harbour", name="Harbour Wellbeing Partnership", formed_on=day("2020-01-01")),
    Profile(partnership="cafe-west", name="The Café Alliance", formed_on=day("2020-01-01")),
    Profile(partnership="harbour-north", name="Harbour Wellbeing North", formed_on=day("2020-01-01")),
    Profile(partnership="old", name="Old Docks", formed_on=day("2020-01-01"), closed_on=day("2024-01-01")),
    Profile(partnership="network", name="The Network", formed_on=day("2020-01-01")),
]


@pytest.mark.parametrize(
    ("texts", "ref"),
    [
        (["HARBOUR wellbeing partnership: board"], "harbour"),
        (["harbour-wellbeing board"], "harbour"),
        (["Harbour Wellbeing North, monthly"], "harbour-north"),
        (["CAFE alliance"], "cafe-west"),
        (["Chat about the Cafe\u0301"], "cafe-west"),
        (["cafe west"], "cafe-west"),
        (["Harbourside wellbeing"], None),
        (["Dinner", "Harbour"], "harbour"),
        (["Café and Harbour"], None),
        (["Old Docks"], None),
        (["Board of the partnership"], None),
        ([""], None),
    ],
)
def test_a_title_is_matched_by_names_and_refs_case_and_accents_aside(texts: list[str], ref: str | None) -> None:
    assert best_match(candidates(PROFILES), date(2026, 3, 1), texts) == ref


def test_words_are_folded() -> None:
    assert folded("  Ünïted—West/Café_9! ") == "united west cafe 9"


# -- the desk -----------------------------------------------------------------------------------------------


def test_the_desk_is_the_same_on_both_databases(open_workspace: Callable[[], Workspace]) -> None:
    """Two processes on one desk: what one notes, chooses and ignores, the other sees."""
    first, last = date(2025, 6, 30), date(2026, 6, 30)
    held = [Occurrence(f"{n:032}", "s" * 32, f"M{n} 🤝", date(2026, 3, n), "10:00", 60) for n in range(1, 4)]
    one, other = (open_desk(open_workspace()).of("ada") for _ in range(2))
    assert one.put(CalendarFile("Mine", held, {}), first, last) == 3
    assert other.put(CalendarFile("Mine", held, {}), first, last) == 0
    other.choose("s" * 32, "harbour")
    one.choose("s" * 32, "county")
    other.ignore(held[0].key)
    noted = one.noted(last)
    assert [(n.title, n.held_on, n.chosen, n.ignored) for n in noted] == [
        ("M3 🤝", date(2026, 3, 3), "county", False),
        ("M2 🤝", date(2026, 3, 2), "county", False),
        ("M1 🤝", date(2026, 3, 1), "county", True),
    ]
    one.put(CalendarFile("Mine", held[:2], {}), first, last)
    assert [(n.title, n.ignored) for n in other.noted(last)] == [("M2 🤝", False), ("M1 🤝", True)]
    one.ignore_series("s" * 32)
    found = other.find(held[0].key)
    assert found
    assert found.series_ignored
    assert other.find("nothing") is None
    other.forget()
    assert one.noted(last) == []


def test_a_partnership_formed_later_is_matched_without_a_new_file(client: FlaskClient, harbour: Workspace) -> None:
    bring(client, event("County forum"))
    assert chosen(parts(client)[0]) == [""]
    harbour.partnerships.form_partnership(
        Profile(partnership="county", name="County", formed_on=day("2026-01-01")), at("2026-06-01")
    )
    assert chosen(parts(client)[0]) == ["county"]
