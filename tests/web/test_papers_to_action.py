"""The page from papers to action: a sentence, the stream, the same as a table, and items that keep coming back."""

from __future__ import annotations

import json
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.domain.cast import ITEM, MEETING, STAMP, but, day

PAGE = "/harbour/papers-to-action?since=2026-02-01"
TITLE = "Roof <b> & gutters"


@pytest.fixture(autouse=True)
def roof(harbour: Workspace) -> None:
    for month in (4, 5, 6):
        meeting = but(MEETING, meeting=f"roof-{month}", held_on=day(f"2026-0{month}-02"))
        item = but(ITEM, meeting=meeting.ref, item="roof", title=TITLE, outcome="deferred")
        harbour.partnerships.hold_meeting("harbour", meeting, STAMP, items=[item])
    harbour.catch_up()


def drawn(page: str) -> dict[str, int]:
    """The numbers of the streams, by the names at their ends."""
    trace = json.loads(page.split('id="stream-data">')[1].split("</script>")[0])["figure"]["data"][0]
    names = [label.rpartition(" ")[0] for label in trace["node"]["label"]]
    ends = zip(trace["link"]["source"], trace["link"]["target"], trace["link"]["value"], strict=True)
    return {f"{names[start]} > {names[end]}": number for start, end, number in ends}


def table(page: str) -> list[list[str]]:
    rows = page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]
    return [[cell.split("</")[0].rpartition(">")[2] for cell in row.split("</t")[:4]] for row in rows]


def test_picture_and_table_say_the_same(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    rows = table(page)
    streams: dict[str, int] = {}
    for source, came_to, became, number in rows:
        for stream in (f"{source} > {came_to}", f"{came_to} > {became}"):
            streams[stream] = streams.get(stream, 0) + int(number)
    assert drawn(page) == {stream: number for stream, number in streams.items() if not stream.endswith("–")}
    assert ["Agenda items", "Put off", "Still open", "2"] in rows


def test_an_item_that_keeps_coming_back_leads_to_each_of_its_times(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert "2 items <button" in page
    assert ">keep coming back</button>" in page
    assert TITLE in unescape(page)
    assert TITLE not in page
    for month in (4, 5, 6):
        assert f'href="/harbour/entries/item/roof-{month}/roof"' in page


def test_board_members_read_numbers_and_no_titles(app: Flask) -> None:
    page = signed_in(app, person(app, "Bo", BOARD, partnership="harbour")).get(PAGE).text
    assert "2 items <button" in page
    assert ">keep coming back</button>" in page
    assert "Roof" not in page
    assert "/entries/" not in page


def test_a_time_with_nothing_in_it_says_so(client: FlaskClient) -> None:
    page = client.get("/harbour/papers-to-action?since=2026-06-30&on=2026-06-30").text
    assert "No paper or agenda item of" in page
    assert "stream-data" not in page


@pytest.mark.parametrize("asked", ["since=x", "since=2027-01-01", "since=1999-01-01", "on=x"])
def test_days_that_make_no_sense_are_named_or_left_out(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/harbour/papers-to-action?{asked}").status_code == 200
