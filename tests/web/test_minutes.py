"""The record of a meeting: what it shows, the same as text, and how logging it moved health."""

from __future__ import annotations

import re

import pytest
from flask import url_for
from flask.testing import FlaskClient

from domain.meetings import Meeting
from domain.partnership import Partnership, Profile
from projections.workspace import Workspace
from tests.web.forms import carried, open_form, send
from tests.web.harbour import at, day

ADDRESS = "/harbour/meetings/2026-06-30"


def log(client: FlaskClient) -> str:
    """A meeting with a bit of everything, and the page it leads to."""
    fields = open_form(client)
    answer = send(
        client,
        fields | {f"{carried(fields, 'budget')}-outcome": "decided"},
        title="Summer board",
        minutes="90",
        summary="We talked.\nWe agreed.",
        items__0__title="Winter beds",
        items__0__outcome="discussed",
        items__0__minutes="20",
        decisions__0__title="One shared budget",
        decisions__0__owner="council",
        decisions__0__due_on="2026-09-01",
        papers__0__title="Options",
        papers__0__author="Finance group",
        escalations__0__title="Who pays",
        escalations__0__level="concern",
        escalations__0__between=["council", "charity"],
        enacted="d2",
    )
    return client.get(answer.location).text


def test_the_text_says_all_that_the_meeting_came_to(client: FlaskClient, harbour: Workspace) -> None:
    log(client)
    answer = client.get(f"{ADDRESS}/text")
    assert answer.mimetype == "text/plain"
    assert answer.text == (
        "Harbour Wellbeing\n"
        "Summer board, 30 June 2026\n"
        "Board, 90 minutes\n"
        "\n"
        "Present: Harbour Council; Harbour Hospital\n"
        "Absent: Open Door\n"
        "\n"
        "We talked.\nWe agreed.\n"
        "\n"
        "THE AGENDA\n"
        "- Shared budget: Decided\n"
        "- Winter beds: Discussed, 20 minutes\n"
        "\n"
        "DECISIONS\n"
        "- One shared budget: Harbour Council, by 1 September 2026\n"
        "\n"
        "PAPERS RECEIVED\n"
        "- Options: from Finance group\n"
        "\n"
        "RAISED\n"
        "- Who pays: Concern, between Harbour Council and Open Door\n"
        "\n"
        "DONE SINCE LAST TIME\n"
        "- Do 2: carried out on 30 June 2026\n"
    )


def test_the_page_says_the_same_and_leads_to_each_entry(client: FlaskClient, harbour: Workspace) -> None:
    page = log(client)
    for words in ("Summer board", "Board, 90 minutes", "Winter beds", "Finance group", "Open Door", "carried out on"):
        assert words in page
    for address in re.findall(r'href="(/harbour/entries/[^"]+)"', page):
        assert client.get(address).status_code == 200
    assert "Recorded by Ada on" in page


def test_the_lines_of_how_health_moved_add_up_as_shown(client: FlaskClient, harbour: Workspace) -> None:
    page = log(client).replace("−", "-")
    before, after = re.search(r"Health moved from ([\d.]+) to ([\d.]+)\.", page).groups()  # type: ignore[union-attr]
    points = [float(text) for text in re.findall(r'<b class="number">([-+][\d.]+)</b>', page)]
    assert len(points) > 2
    assert round(sum(points), 1) == round(float(after) - float(before), 1)


def test_what_is_recorded_later_does_not_change_how_health_moved(client: FlaskClient, harbour: Workspace) -> None:
    sentence = re.search(r"Health moved from [\d.]+ to [\d.]+\.", log(client))
    harbour.partnerships.enact_decision("harbour", "d3", day("2026-06-30"), harbour.stamp("Ada"))
    assert sentence is not None
    assert sentence[0] in client.get(ADDRESS).text


def test_a_meeting_that_was_imported_with_others_says_nothing_of_health(
    client: FlaskClient, harbour: Workspace
) -> None:
    stamp = at("2026-06-30")
    county = Partnership.form(Profile(partnership="county", name="County", formed_on=day("2026-01-01")), stamp)
    for ref in ("m1", "m2"):
        county.hold_meeting(Meeting(meeting=ref, held_on=day("2026-03-01"), kind="board"), stamp)
    harbour.partnerships.save_all([county])
    page = client.get("/county/meetings/m1").text
    assert "Board meeting" in page
    assert 'id="moved"' not in page
    assert "Nothing else was recorded of this meeting." in page


def test_a_first_meeting_says_that_there_is_not_enough_yet(client: FlaskClient, harbour: Workspace) -> None:
    profile = Profile(partnership="county", name="County", formed_on=day("2026-01-01"))
    harbour.partnerships.form_partnership(profile, at("2026-01-02"))
    meeting = Meeting(meeting="m1", held_on=day("2026-06-01"), kind="board")
    harbour.partnerships.hold_meeting("county", meeting, at("2026-06-02"))
    assert "There is not enough recorded yet to work out health." in client.get("/county/meetings/m1").text


@pytest.mark.parametrize("ref", ["a/b", "50%", "Üben Ω", 'q"<i>'])
def test_any_ref_has_a_record(client: FlaskClient, harbour: Workspace, ref: str) -> None:
    meeting = Meeting(meeting=ref, held_on=day("2026-06-10"), kind="informal", title="Odd one out")
    harbour.partnerships.hold_meeting("harbour", meeting, at("2026-06-11"))
    with client.application.test_request_context():
        addresses = [url_for(f"minutes.{name}", ref="harbour", meeting=ref) for name in ("show", "text")]
    assert "<h1>Odd one out</h1>" in client.get(addresses[0]).text
    assert "Odd one out, 10 June 2026" in client.get(addresses[1]).text


def test_no_such_meeting_is_said(client: FlaskClient, harbour: Workspace) -> None:
    for address in ("/harbour/meetings/none", "/harbour/meetings/none/text", "/nowhere/meetings/none"):
        assert client.get(address).status_code == 404


def test_a_meeting_taken_back_still_says_what_it_said(client: FlaskClient, harbour: Workspace) -> None:
    log(client)
    harbour.partnerships.retract("harbour", "escalation", "who-pays", "no", harbour.stamp("Ada"))
    harbour.partnerships.retract("harbour", "decision", "one-shared-budget", "no", harbour.stamp("Ada"))
    harbour.partnerships.retract("harbour", "paper", "options", "no", harbour.stamp("Ada"))
    harbour.partnerships.retract("harbour", "meeting", "2026-06-30", "It was another day", harbour.stamp("Ada"))
    page = client.get(ADDRESS).text
    assert "This meeting was taken back" in page
    assert "It was another day" in page
    assert 'id="moved"' not in page
