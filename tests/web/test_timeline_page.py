from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from domain.partnership import Profile
from domain.programmes import Programme
from domain.rebases import Rebase
from projections.ledger import entries
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME, at, day, record_harbour
from web.wording import whole


def test_the_page_begins_with_a_sentence(client: FlaskClient, harbour: Workspace) -> None:
    now = health_on(harbour, "harbour", day("2026-06-30")).health
    before = health_on(harbour, "harbour", day("2026-03-31")).health
    assert now.score is not None
    assert before.score is not None
    heading = re.search(r"<h1>(.*?)</h1>", client.get("/harbour").text)
    assert heading is not None
    assert heading[1].startswith(f"Harbour Wellbeing is {now.band}: {whole(now.score)}")
    moved = whole(now.score) - whole(before.score)
    assert heading[1].endswith(f"{'up' if moved > 0 else 'down'} {abs(moved)} in three months.") == (abs(moved) > 1)


def test_flags_in_the_chart_match_the_rows_beneath_it(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour").text
    rows = re.findall(r'<li id="flag-(\d+)">.*?<a href="([^"]+)">([^<]+)</a>', page, re.S)
    figure = chart_data(page)["figure"]
    flags = next(trace for trace in figure["data"] if trace["name"] == "Flags")
    assert [int(number) for number, _, _ in rows] == [number for number, _ in flags["customdata"]]
    titles = [title for _, _, title in rows]
    assert "Dispute raised: Who pays" in titles
    assert "Goal agreed: One front door" in titles
    assert "Coaching for leads began" in titles
    for _, address, _ in rows:
        assert client.get(address).status_code == 200


def test_a_chart_that_began_afresh_is_flagged_with_its_reason(client: FlaskClient, harbour: Workspace) -> None:
    afresh = Rebase(rebase="r1", measure="attendance", from_on=day("2026-02-02"), reason="Meetings moved online")
    harbour.partnerships.rebase("harbour", afresh, at("2026-06-30"))
    harbour.catch_up()
    row = re.search(r'<li id="flag-\d+">(?:(?!</li>).)*began afresh.*?</li>', client.get("/harbour").text, re.S)
    assert row is not None
    assert 'href="/harbour/entries/rebase/r1">The chart of attendance began afresh: Meetings moved online</a>' in row[0]


def test_the_table_holds_a_row_for_each_month(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour?range=6m").text
    for month_end in ("31 Jan 2026", "28 Feb 2026", "31 Mar 2026", "30 Apr 2026", "31 May 2026", "30 Jun 2026"):
        assert f'<th scope="row"><time datetime="{_iso(month_end)}">{month_end}</time>' in page


def test_an_earlier_day_shows_a_banner_and_what_was_known(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour?on=2026-03-11&known_at=2026-03-11").text
    assert "This is how things stood on 11 March 2026, as known at the end of 11 March 2026." in page
    assert "Dispute raised" not in page  # it was recorded on the 12th
    assert "Dispute raised" in client.get("/harbour?on=2026-03-11").text
    assert 'href="/harbour/why?on=2026-03-11&amp;known_at=2026-03-11"' in page


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("on=yesterday", "“yesterday” is not a day."),
        ("on=2026-02-30", "“2026-02-30” is not a day."),
        ("on=2026-07-01", "1 July 2026 is still to come."),
        ("on=2024-01-01", "Harbour Wellbeing was formed on 10 January 2025."),
        ("known_at=2024-01-01", "Nothing about Harbour Wellbeing was recorded by then."),
        ("known_at=2026-01-01T99", "is not an instant."),
    ],
)
def test_a_day_that_cannot_be_shown_is_named(
    client: FlaskClient, harbour: Workspace, arguments: str, message: str
) -> None:
    answer = client.get(f"/harbour?{arguments}")
    assert answer.status_code == 200
    assert message in answer.text
    assert "This is how things stood" not in answer.text


def test_known_at_takes_an_instant_with_its_zone(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get("/harbour?known_at=2026-03-12T11:00:00%2B02:00").text
    assert "as known at 09:00 UTC on 12 March 2026" in page
    assert 'href="/harbour/why?known_at=2026-03-12T09:00:00%2B00:00"' in page


def test_too_little_evidence_is_said_and_drawn_as_such(client: FlaskClient, workspace: Workspace) -> None:
    profile = Profile(partnership="newcomers", name="Newcomers", formed_on=day("2026-06-30"))
    workspace.partnerships.form_partnership(profile, at("2026-06-30"))
    workspace.catch_up()
    page = client.get("/newcomers").text
    assert "There is not enough evidence yet to say what terms the partners of Newcomers are on." in page
    assert "Why " not in page.split("<main")[1].split("</main>")[0].split("What is recorded")[0]
    assert client.get("/newcomers/why").status_code == 200


def test_a_timeline_with_nothing_in_the_past_year_shows_all_of_it(client: FlaskClient, workspace: Workspace) -> None:
    record_harbour(workspace.partnerships)
    workspace.catch_up()
    assert 'range=1y#timeline" aria-current="true"' in client.get("/harbour").text
    assert 'range=all&amp;on=2026-01-10#timeline" aria-current="true"' in client.get("/harbour?on=2026-01-10").text


def test_nothing_confidential_is_on_any_page(client: FlaskClient, harbour: Workspace) -> None:
    paths = ["/", "/harbour", "/harbour/why", "/harbour/ledger", "/harbour/ledger?kind=check-in"]
    paths += [f"/harbour/entries/{row.kind}/{row.ref}" for row in entries(harbour, "harbour")]
    paths += ["/harbour/entries/check-in/winter", "/harbour/entries/check-in/lone", "/harbour/entries/listening"]
    for path in paths:
        page = client.get(path).text
        assert SECRET_COMMENT not in page, path
        assert SECRET_THEME not in page, path
        assert "perception" not in page.lower(), path


def test_the_chart_may_not_end_its_script_element(client: FlaskClient, harbour: Workspace) -> None:
    odd = Programme(programme="x", kind="other", title="</script><b>&amp;", started_on=day("2026-06-01"))
    harbour.partnerships.start_programme("harbour", odd, at("2026-06-01"))
    harbour.catch_up()
    page = client.get("/harbour").text
    flags = next(trace for trace in chart_data(page)["figure"]["data"] if trace["name"] == "Flags")
    assert "&lt;/script&gt;&lt;b&gt;&amp;amp; began" in [title for _, title in flags["customdata"]]


def chart_data(page: str) -> dict[str, dict[str, list[dict[str, list[list[str]]]]]]:
    found = re.search(r'<script type="application/json">(.*?)</script>', page, re.S)
    assert found is not None
    data: dict[str, dict[str, list[dict[str, list[list[str]]]]]] = json.loads(found[1])
    return data


def _iso(text: str) -> str:
    return datetime.strptime(text, "%d %b %Y").replace(tzinfo=UTC).date().isoformat()
