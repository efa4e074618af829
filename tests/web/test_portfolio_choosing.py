"""The list of partnerships as it is asked for: searched, narrowed, sorted, paged and pinned, all by its address."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete

from domain.membership import Partner
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, LEAD, person, signed_in
from tests.domain.cast import CONTACT, TODAY, but
from tests.web.harbour import at, day
from web.portfolio import ahead
from web.portfolio import page as portfolio_page


@pytest.fixture
def many(workspace: Workspace) -> Workspace:
    """Thirty partnerships without entries, in two places."""
    drafts = [
        Profile(
            partnership=f"p{n:02}",
            name=f"Partnership {n:02}",
            place=("Ash", "Beck")[n % 2],
            formed_on=day("2025-01-01"),
        )
        for n in range(30)
    ]
    for profile in drafts:
        workspace.partnerships.form_partnership(profile, at("2025-01-01"))
    workspace.partnerships.join(
        "p07", Partner(partner="c", name="Ash Council", sector="Council", joined_on=day("2025-01-01")), at("2025-01-02")
    )
    workspace.partnerships.join("p07", Partner(partner="d", name="Dee", joined_on=day("2025-01-01")), at("2025-01-02"))
    workspace.catch_up()
    return workspace


def listed(client: FlaskClient, path: str = "/") -> list[str]:
    return re.findall(r'<h2 dir="auto"><a href="/([^"?]+)', client.get(path).text)


def test_pages_of_25_are_turned_by_the_address_and_keep_what_was_asked(client: FlaskClient, many: Workspace) -> None:
    assert len(listed(client)) == 25
    first = client.get("/?search=partnership&sort=name").text
    assert "Page 1 of 2" in first
    assert "30 partnerships match." in first
    assert 'href="/?search=partnership&amp;sort=name&amp;page=2"' in first
    assert listed(client, "/?search=partnership&sort=name&page=2") == [f"p{n}" for n in range(25, 30)]
    assert "The list ends before this page." in client.get("/?page=9").text


@pytest.mark.parametrize(
    ("asked", "refs"),
    [
        ("search=nership+07", ["p07"]),
        ("organisation=council", ["p07"]),
        ("sector=Council", ["p07"]),
        ("place=beck&search=0", ["p01", "p03", "p05", "p07", "p09"]),
        ("band=on+poor+terms", []),
    ],
)
def test_what_is_asked_for_is_listed(client: FlaskClient, many: Workspace, asked: str, refs: list[str]) -> None:
    assert listed(client, f"/?sort=name&{asked}") == refs


def test_of_many_the_members_are_offered_to_whoever_narrows_the_list(
    client: FlaskClient, many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "<summary>Narrow by" in client.get("/").text
    monkeypatch.setattr(portfolio_page, "OFFERED", 20)
    page = client.get("/?sort=name").text
    assert "<summary>Narrow by" not in page
    assert "Ash Council" not in page
    address = unescape(re.findall(r'<a href="([^"]+)">Narrow by', page)[0])
    page = client.get(address).text
    assert "<details open><summary>Narrow by" in page
    assert '<option value="Ash Council">' in page
    assert '<option value="name" selected>' in page
    assert listed(client, "/?organisation=council") == ["p07"]


def test_where_nothing_matches_the_page_says_so_and_leads_back(client: FlaskClient, many: Workspace) -> None:
    page = client.get("/?search=zzz&place=Nowhere&sort=bogus&band=bogus").text
    assert "0 partnerships match." in page
    assert '<a href="/">show all partnerships</a>' in page
    assert '<option value="Nowhere" selected>' in page


def test_a_pin_is_somebodys_own_and_leads_back_to_the_list_as_it_was(
    client: FlaskClient, app: Flask, many: Workspace
) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    answer = client.post("/p20/pin", data={"pinned": "yes", "sort": "name", "place": "Ash", "page": "2"})
    assert (answer.status_code, answer.location) == (303, "/?place=Ash&sort=name&page=2")
    client.post("/p20/pin", data={"pinned": "yes"})
    assert listed(client, "/?sort=name")[:2] == ["p20", "p00"]
    assert listed(signed_in(app, person(app, "Bo", BOARD)), "/?sort=name")[0] == "p00"
    client.post("/p20/pin", data={"pinned": "no"})
    assert listed(client, "/?sort=name")[0] == "p00"


def test_only_what_may_be_seen_is_pinned(app: Flask, many: Workspace) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    one = signed_in(app, person(app, "Ola", LEAD, partnership="p01"))
    assert listed(one) == ["p01"]
    assert one.post("/p02/pin", data={"pinned": "yes"}).status_code == 404
    assert one.post("/nowhere/pin", data={"pinned": "yes"}).status_code == 404


def test_by_name_only_the_rows_of_the_page_are_worked_out_where_many_are_not_kept(
    client: FlaskClient, many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio_page, "PATIENCE", 20)
    page = client.get("/?sort=name").text
    assert "30 partnerships, by name." in page
    assert len(kept(many)) == 25
    assert "Of 30 partnerships, 30 have too little evidence yet." in client.get("/").text
    assert len(kept(many)) == 30
    assert "Of 30 partnerships" in client.get("/?sort=name").text


def test_while_many_are_worked_out_those_known_are_shown_and_the_page_says_how_many(
    client: FlaskClient, many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    client.get("/?sort=name&search=0")  # p00 to p09, p10 and p20
    assert len(kept(many)) == 30, "few are worked out at once, whatever was asked"
    forget(many, *(f"p{n}" for n in range(10, 22)))
    monkeypatch.setattr(portfolio_page, "PATIENCE", 1)
    monkeypatch.setattr(portfolio_page, "SECONDS", 0)
    page = client.get("/?search=1").text
    assert 'Of 30 partnerships, these are the <b id="known">28</b> worked out so far today.' in page
    assert "11 partnerships match so far." in page
    assert "Look again" in page
    assert 'portfolio.js" defer' in page
    monkeypatch.setattr(portfolio_page, "SECONDS", 60)
    page = client.get("/?search=1").text
    assert "12 partnerships match." in page
    assert "Look again" not in page
    assert "portfolio.js" not in page


def test_of_many_in_the_past_names_are_listed_until_another_order_is_chosen(
    client: FlaskClient, many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio_page, "PATIENCE", 20)
    page = client.get("/?on=2026-03-31").text
    assert "30 partnerships, by name. What needed attention is worked out when you choose that order" in page
    assert "and terms and signals when you narrow by them; either takes a while." in page
    assert "takes a while" not in client.get("/?sort=name").text
    assert '<option value="name" selected>' in page
    page = client.get("/?on=2026-03-31&sort=attention").text
    assert "Of 30 partnerships, 30 had too little evidence yet." in page
    assert '<option value="attention" selected>' in page


def test_the_worker_is_ahead_of_whoever_looks_where_there_are_many(
    app: Flask, many: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    app.extensions["post"].one_pass()
    assert kept(many) == {}, "thirty are quick to work out when somebody looks"
    monkeypatch.setattr(ahead, "FROM", 20)
    monkeypatch.setattr(ahead, "SECONDS", 60)
    app.extensions["post"].one_pass()
    assert len(kept(many)) == 30


def test_after_one_entry_only_the_row_of_its_partnership_is_worked_out_again(
    client: FlaskClient, many: Workspace
) -> None:
    client.get("/")
    before = kept(many)
    many.partnerships.make_contact("p07", but(CONTACT, made_on=TODAY, between=("c", "d")), at("2026-06-30"))
    many.catch_up()
    assert "Last contact: today" in client.get("/?search=07").text
    after = kept(many)
    assert [ref for ref in after if after[ref] != before[ref]] == ["p07"]


def kept(workspace: Workspace) -> dict[str, int]:
    """The rows that are kept, and where they lie: another place means that one was written again."""
    table = workspace.tables().summaries.name
    with workspace.views.engine.connect() as connection:
        rows = connection.exec_driver_sql(f"SELECT partnership, rowid FROM {table}").all()
    return {row[0]: row[1] for row in rows}


def forget(workspace: Workspace, *refs: str) -> None:
    table = workspace.tables().summaries
    with workspace.views.engine.begin() as connection:
        connection.execute(delete(table).where(table.c.partnership.in_(refs)))


def test_two_of_the_same_name_are_told_apart_by_their_refs(client: FlaskClient, workspace: Workspace) -> None:
    for ref, name in (("one", "Alder  Board"), ("two", "alder board"), ("other", "شراكة “المدينة” <b>")):
        profile = Profile(partnership=ref, name=name, formed_on=day("2025-01-01"))
        workspace.partnerships.form_partnership(profile, at("2025-01-01"))
    workspace.catch_up()
    page = unescape(client.get("/").text)
    assert [f'<p class="quiet small"><bdi>{ref}<' in page for ref in ("one", "two", "other")] == [True, True, False]
    assert "<b>" not in client.get("/").text.split("<h2")[1]
    assert ">شراكة “المدينة” <b></a>" in page


def test_where_all_are_closed_the_sentence_says_so(client: FlaskClient, workspace: Workspace) -> None:
    profile = Profile(partnership="old", name="Old", formed_on=day("2001-01-01"), closed_on=day("2003-01-01"))
    workspace.partnerships.form_partnership(profile, at("2025-01-01"))
    workspace.catch_up()
    page = client.get("/").text
    assert "The one partnership here is closed." in page
    assert "Nothing calls for attention" not in page
    assert "closed <time" in page


def test_the_sentence_says_where_to_look_first(client: FlaskClient, harbour: Workspace) -> None:
    lede = client.get("/").text.split("Look first at")[1].split("</p>")[0]
    assert '<a href="/harbour"><bdi>Harbour Wellbeing</bdi></a></strong>: ' in lede
    assert "1 open escalation" in lede
