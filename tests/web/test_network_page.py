"""The page of the network: the same figures in sentences, picture and tables, and nothing of what one may not see."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.links import Link
from domain.meetings import Meeting
from domain.membership import Partner
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, LEAD, person, signed_in
from tests.web.harbour import at, day
from web.network import terms

BY_ORGANISATION = "Organisations and the partnerships they sit in"
BY_PARTNERSHIP = "Partnerships and the organisations that sit in them"
STRETCH = "Partnerships, meetings and hours of each organisation by quarter"
TOGETHER = "Pairs of organisations that sit together"
HISTORIES = "Histories as a table"
BESIDE = "Shared problems and work between partnerships"
THEN = at("2026-06-01")
LONG = "Harbour and Riverside Mutual Aid, Advice and Training Association of the Seven Parishes, ".ljust(120, "x")
ARABIC = "مجلس المدينة القديمة للصحة والتعليم"


@pytest.fixture
def three(workspace: Workspace) -> Workspace:
    """Council and Trust sit in Harbour and County, College in County alone; Watch has left Quay."""
    record_two(workspace)
    record_county(workspace)
    return workspace


def record_two(workspace: Workspace) -> None:
    form(workspace, "harbour", "Harbour")
    form(workspace, "quay", "Quay")
    join(workspace, "harbour", council="Town Council", trust="Trust")
    watch = Partner(partner="watch", name="Watch", joined_on=day("2025-01-10"), left_on=day("2026-03-31"))
    workspace.partnerships.join("quay", watch, THEN)
    meet(workspace, "harbour", "2026-05-15", "council", "trust", minutes=60)
    link(workspace, "harbour", to="quay", relation="grew-from", since=day("2025-02-01"))
    workspace.catch_up()


def record_county(workspace: Workspace) -> None:
    form(workspace, "county", "County")
    join(workspace, "county", council="town  COUNCIL", trust="Trust", college="College")
    meet(workspace, "county", "2026-02-01", "council", "trust", minutes=90)
    meet(workspace, "county", "2026-05-01", "council", "college")
    link(workspace, "county", to="harbour", relation="shares-problem", since=day("2025-04-01"))
    link(workspace, "harbour", to="county", relation="works-with", since=day("2025-05-01"))
    workspace.catch_up()


def form(workspace: Workspace, ref: str, name: str) -> None:
    workspace.partnerships.form_partnership(Profile(partnership=ref, name=name, formed_on=day("2025-01-10")), THEN)


def join(workspace: Workspace, to: str, **names: str) -> None:
    for ref, name in names.items():
        workspace.partnerships.join(to, Partner(partner=ref, name=name, joined_on=day("2025-01-10")), THEN)


def meet(workspace: Workspace, ref: str, on: str, *present: str, minutes: int | None = None) -> None:
    met = Meeting(meeting=on, held_on=day(on), kind="board", minutes=minutes, present=present)
    workspace.partnerships.hold_meeting(ref, met, THEN)


def link(workspace: Workspace, ref: str, **said: object) -> None:
    workspace.partnerships.link(ref, Link(**said), THEN)  # type: ignore[arg-type]


def main(client: FlaskClient, path: str = "/network") -> str:
    """The page between the line of links at its top and its foot."""
    return client.get(path).text.partition("<main")[2].partition("</main>")[0]


def words(client: FlaskClient, path: str = "/network") -> str:
    return " ".join(unescape(main(client, path)).split())


def rows(client: FlaskClient, label: str, path: str = "/network") -> list[list[str]]:
    """The words of each cell of a table."""
    _, _, after = main(client, path).partition(f'aria-label="{label}"><table>')
    body = after.partition("<tbody>")[2].partition("</tbody>")[0]
    return [[_plain(cell) for cell in re.split(r"</t[hd]>", row)[:-1]] for row in body.split("</tr>")[:-1]]


def _plain(cell: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())


def test_sentences_say_who_sits_where(client: FlaskClient, three: Workspace) -> None:
    page = words(client)
    assert "<h1>Two organisations sit in two partnerships</h1>" in page
    assert "3 organisations sit in 2 partnerships." in page
    assert "Town Council gave most hours: 2.5, at 3 meetings of 2 partnerships." in page
    assert "1 meeting of 3 has none, so the real hours are more." in page
    assert "Town Council and Trust sit together in two partnerships, and both were at 2 meetings" in page
    assert "One partnership grew from another." in page
    assert "Two partnerships share a problem with another and two work with another." in page


def test_tables_hold_the_map(client: FlaskClient, three: Workspace) -> None:
    assert rows(client, BY_ORGANISATION) == [
        ["Town Council", "2", "County Harbour"],
        ["Trust", "2", "County Harbour"],
        ["College", "1", "County"],
    ]
    assert rows(client, BY_PARTNERSHIP) == [
        ["County", "On strained terms", "College, Town Council, Trust"],
        ["Harbour", "Not enough evidence yet", "Town Council, Trust"],
        ["Quay", "Not enough evidence yet", "none"],
    ]


def test_hours_of_each_quarter_stand_in_the_table(client: FlaskClient, three: Workspace) -> None:
    none = ["2", "0", "–"]
    assert rows(client, STRETCH) == [
        ["Town Council 1 meeting without length", "", *none, *none, "2", "1", "1.5", "2", "2", "1.0"],
        ["Trust", "", *none, *none, "2", "1", "1.5", "2", "1", "1.0"],
        ["College 1 meeting without length", "", *["1", "0", "–"] * 3, "1", "1", "–"],
        ["Watch", "", *["1", "0", "–"] * 3, "0", "0", "–"],
    ]


def test_pairs_histories_and_shared_problems_stand_in_tables(client: FlaskClient, three: Workspace) -> None:
    assert rows(client, TOGETHER) == [
        ["Town Council and Trust", "2", "2", "County Harbour"],
        ["College and Town Council", "1", "1", "County"],
        ["College and Trust", "1", "0", "County"],
    ]
    assert rows(client, HISTORIES) == [["Quay", "Harbour", "1 Feb 2025", "grew from it"]]
    assert rows(client, BESIDE) == [
        ["County", "shares a problem", "Harbour", "1 Apr 2025"],
        ["Harbour", "works", "County", "1 May 2025"],
    ]


def test_of_a_partnership_one_may_not_see_nothing_is_learnt(app: Flask, workspace: Workspace) -> None:
    record_two(workspace)
    for ref in ("harbour", "quay"):
        person(app, "Pia", LEAD, partnership=ref)
    pia = signed_in(app, person(app, "Pia"))
    paths = ("/network", "/network?of=organisation:trust", "/network?of=partnership:county")
    before = [main(pia, path) for path in paths]
    record_county(workspace)
    assert [main(pia, path) for path in paths] == before
    assert "Town Council" in before[0]


def test_who_may_not_read_entries_sees_ties_without_links_to_them(
    app: Flask, client: FlaskClient, three: Workspace
) -> None:
    board = signed_in(app, person(app, "Bo", BOARD))
    assert rows(board, HISTORIES) == rows(client, HISTORIES)
    assert "/entries/link/" in main(client)
    assert "/entries/" not in main(board)


def test_the_lines_of_whoever_is_chosen_stand_out_and_the_sentence_says_where_it_sits(
    client: FlaskClient, three: Workspace
) -> None:
    page = main(client, "/network?of=organisation:trust")
    assert page.count('<path class="chosen"') == 2
    assert page.count('<path class="tie"') == 3
    assert "Trust sits in 2 partnerships: County and Harbour." in page
    assert [row[0] for row in rows(client, TOGETHER, "/network?of=organisation:trust")] == [
        "Town Council and Trust",
        "College and Trust",
    ]


def test_a_partnership_is_chosen_as_well(client: FlaskClient, three: Workspace) -> None:
    page = main(client, "/network?of=partnership:county")
    assert page.count('<path class="chosen"') == 3
    assert "County is on strained terms. 3 organisations: " in page


@pytest.mark.parametrize(
    "of", ["organisation:nobody", "partnership:nowhere", "trust", "x:y", "", "organisation:", "\0"]
)
def test_whoever_is_not_here_leaves_all_alike(client: FlaskClient, three: Workspace, of: str) -> None:
    answer = client.get("/network", query_string={"of": of})
    assert answer.status_code == 200
    assert '<path class="chosen"' not in answer.text


def test_an_empty_workspace_says_what_it_waits_for(client: FlaskClient) -> None:
    page = words(client)
    assert "<h1>No organisation sits in a partnership here yet</h1>" in page
    assert "The map is drawn once partners are recorded" in page
    assert "<table" not in page
    assert 'class="chart' not in page


def test_one_partnership_with_one_organisation_is_a_map_already(client: FlaskClient, workspace: Workspace) -> None:
    form(workspace, "quay", "Quay")
    join(workspace, "quay", watch="Watch")
    workspace.catch_up()
    page = words(client)
    assert "<h1>No organisation sits in more than one partnership</h1>" in page
    assert "1 organisation sits in 1 partnership." in page
    assert page.count('<path class="tie"') == 1
    assert "No two organisations sit together yet." in page
    assert "No meeting is recorded in these quarters." in page


def test_a_partnership_without_partners_leaves_the_map_for_later(client: FlaskClient, workspace: Workspace) -> None:
    form(workspace, "quay", "Quay")
    workspace.catch_up()
    assert "No organisation sits in a partnership here yet" in words(client)


def test_long_arabic_and_quoted_names_stand_whole_in_the_tables(client: FlaskClient, workspace: Workspace) -> None:
    names = [LONG, ARABIC, "“Us” & 'them' <b>\"now\"</b>"]
    form(workspace, "odd", LONG)
    join(workspace, "odd", **{f"m{at}": name for at, name in enumerate(names)})
    workspace.catch_up()
    assert len(LONG) == 120
    assert sorted(row[0] for row in rows(client, BY_ORGANISATION)) == sorted(names)
    assert f"{LONG[:37].rstrip()}…</text>" in main(client)
    assert "<b>" not in main(client).replace("<b>Organisations</b><b>Partnerships</b>", "")


def test_two_partnerships_of_one_name_are_told_apart(client: FlaskClient, workspace: Workspace) -> None:
    for ref in ("quay-north", "quay-south"):
        form(workspace, ref, "Quay Street")
        join(workspace, ref, council="Town Council")
    workspace.catch_up()
    told = "Quay Street (quay-north)", "Quay Street (quay-south)"
    assert rows(client, BY_ORGANISATION) == [["Town Council", "2", " ".join(told)]]
    assert all(f">{name}</text>" in main(client) and f">{name}</option>" in main(client) for name in told)


def test_of_very_many_a_few_are_worked_out_at_a_time_and_the_page_says_of_how_many_not(
    client: FlaskClient, dozen: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "PATIENCE", 1)
    monkeypatch.setattr(terms, "SECONDS", 0)
    page = words(client)
    assert "How 2 partnerships stand is not worked out yet today. Look again in a moment" in page
    assert "</svg>not worked out</span>" in page
    assert [row[1] for row in rows(client, BY_PARTNERSHIP)].count("Not worked out") == 0, "each look works some out"
    assert "not worked out" not in words(client)


def test_of_very_many_in_the_past_only_the_first_are_worked_out(
    client: FlaskClient, dozen: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(terms, "PATIENCE", 3)
    for then in ("/network?on=2026-03-31", "/network?known_at=2026-06-20"):
        assert "How 9 other partnerships stood then would take long to work out: see the page of each." in words(
            client, then
        )
        assert [row[1] for row in rows(client, BY_PARTNERSHIP, then)].count("Not worked out") == 9


@pytest.fixture
def dozen(workspace: Workspace) -> Workspace:
    """Twelve partnerships with a partner each."""
    for number in range(12):
        form(workspace, f"p{number:02}", f"P {number:02}")
        join(workspace, f"p{number:02}", council="Town Council")
    workspace.catch_up()
    return workspace


def test_the_page_looks_from_another_day(client: FlaskClient, three: Workspace) -> None:
    then = "/network?on=2026-03-31"
    assert ["Watch", "1", "Quay"] in rows(client, BY_ORGANISATION, then)
    assert "The last quarter is counted up to <time" in main(client, then)
    assert rows(client, STRETCH, then)[0][2:] == ["2", "0", "–"] * 3 + ["2", "1", "1.5"]


def test_as_known_earlier_what_was_recorded_later_is_not_there(client: FlaskClient, three: Workspace) -> None:
    fire = Partner(partner="fire", name="Fire Service", joined_on=day("2025-02-01"))
    three.partnerships.join("quay", fire, at("2026-06-20"))
    three.catch_up()
    assert "Fire Service" in main(client)
    assert "Fire Service" not in main(client, "/network?known_at=2026-06-10")
    assert "Town Council" in main(client, "/network?known_at=2026-06-10")


def test_without_scripts_the_map_is_a_picture_with_every_name_and_line(client: FlaskClient, three: Workspace) -> None:
    page = main(client)
    still = page.partition('<svg class="net-still"')[2].partition("</svg>")[0]
    assert still.startswith(' role="img"')
    assert "<title>Two organisations sit in two partnerships</title>" in still
    assert set(re.findall(r">([^<]+)</text>", still)) == {
        *("Town Council", "Trust", "College"),
        *("County", "Harbour", "Quay"),
    }
    assert still.count('<path class="tie"') == 5


def test_partnerships_that_closed_are_part_of_histories_alone(client: FlaskClient, three: Workspace) -> None:
    three.partnerships.close_partnership("quay", day("2026-05-31"), THEN)
    three.catch_up()
    page = main(client)
    assert "<title>Quay: formed on 10 Jan 2025, closed on 31 May 2026</title>" in page
    assert [row[0] for row in rows(client, BY_PARTNERSHIP)] == ["County", "Harbour"]
