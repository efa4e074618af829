"""The page from papers to action over all partnerships: what may be seen, the rows, and where they lead."""

from __future__ import annotations

from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, LEAD, person, signed_in
from tests.domain.cast import ITEM, MEETING, STAMP, but, day
from tests.web.harbour import at
from web.to_action import in_all

PAGE = "/papers-to-action?since=2026-02-01"
TITLE = "Roof <b> & gutters"


@pytest.fixture(autouse=True)
def county(harbour: Workspace) -> None:
    """Another partnership, in which an item was put off three times."""
    profile = Profile(partnership="county", name="County <i>", formed_on=day("2020-01-01"))
    harbour.partnerships.form_partnership(profile, at("2020-01-01"))
    for month in (4, 5, 6):
        meeting = but(MEETING, meeting=f"roof-{month}", held_on=day(f"2026-0{month}-02"), present=(), absent=())
        item = but(ITEM, meeting=meeting.ref, item="roof", title=TITLE, outcome="deferred")
        harbour.partnerships.hold_meeting("county", meeting, STAMP, items=[item])
    harbour.catch_up()


def row(page: str, ref: str) -> list[str]:
    """The numbers of a partnership in the table."""
    found = next(part for part in page.split("<tr>") if f'href="/{ref}/papers-to-action' in part)
    return [cell.partition("</td>")[0] for cell in found.split('<td class="number">')[1:]]


def test_each_partnership_has_a_row_that_leads_to_its_own_page(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert "at these 2 partnerships" in page
    assert row(page, "county") == ["1", "0", "0", "1", "1"]
    assert '<a href="/county/papers-to-action?since=2026-02-01"><bdi>County &lt;i&gt;</bdi></a>' in page
    assert page.index('href="/county/papers') < page.index('href="/harbour/papers')


def test_items_that_keep_coming_back_lead_to_each_of_their_times(client: FlaskClient) -> None:
    page = client.get(PAGE).text
    assert TITLE in unescape(page)
    assert TITLE not in page
    for month in (4, 5, 6):
        assert f'href="/county/entries/item/roof-{month}/roof"' in page


def test_titles_are_only_those_of_partnerships_that_may_be_read(app: Flask) -> None:
    reader = person(app, "Bo", BOARD, partnership="county")
    page = signed_in(app, reader).get(PAGE).text
    assert row(page, "county")[-1] == "1"
    assert "Roof" not in page
    assert "/entries/" not in page
    person(app, "Bo", LEAD, partnership="harbour")
    page = signed_in(app, reader).get(PAGE).text
    assert "at these 2 partnerships" in page
    assert "Roof" not in page


def test_a_partnership_that_may_not_be_seen_counts_nowhere(app: Flask) -> None:
    page = signed_in(app, person(app, "Bo", BOARD, partnership="county")).get(PAGE).text
    assert "at County &lt;i&gt;," in page
    assert "/harbour/" not in page


def test_the_table_has_pages(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(in_all, "A_PAGE", 1)
    first, second, beyond = (client.get(f"{PAGE}&page={number}").text for number in (1, 2, 99))
    assert "Page 1 of 2" in first
    assert "/harbour/papers" not in first
    assert "/harbour/papers" in second
    assert "Page 2 of 2" in beyond


def test_a_time_with_nothing_in_it_says_so(client: FlaskClient) -> None:
    page = client.get("/papers-to-action?since=2026-06-30&on=2026-06-30").text
    assert "No paper or agenda item of these 2 partnerships is recorded in this time" in page
    assert "stream-data" not in page


@pytest.mark.parametrize("asked", ["since=x", "since=2027-01-01", "since=1999-01-01", "on=x", "on=1990-01-01"])
def test_days_that_make_no_sense_are_named_or_left_out(client: FlaskClient, asked: str) -> None:
    assert client.get(f"/papers-to-action?{asked}").status_code == 200


def test_whoever_has_no_partnership_to_see_reads_what_the_page_is_for(app: Flask) -> None:
    page = signed_in(app, person(app, "Bo", BOARD, partnership="not-there")).get(PAGE).text
    assert "No paper or agenda item of any partnership is recorded in this time." in page
    assert "When meetings with their items, and papers, are recorded" in page
