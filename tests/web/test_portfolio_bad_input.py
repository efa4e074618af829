"""The portfolio of partnerships that are unlike most: empty, just begun, imported, of long names, and a thousand."""

from __future__ import annotations

import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.membership import Partner
from domain.partnership import Partnership, Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.domain.cast import CONTACT, TODAY, but
from tests.web.harbour import at, day
from web.portfolio import page as portfolio_page

LONG = "Alliance for housing, health “& <care>” in every town along the river".ljust(120, "w")
ARABIC = "شراكة “المدينة”"


def form(workspace: Workspace, ref: str, name: str = "New", formed_on: str = "2026-06-01") -> None:
    profile = Profile(partnership=ref, name=name, formed_on=day(formed_on))
    workspace.partnerships.form_partnership(profile, at("2026-06-02"))
    for partner in CONTACT.between:
        member = Partner(partner=partner, name=partner.title(), joined_on=day(formed_on))
        workspace.partnerships.join(ref, member, at("2026-06-02"))


def card(client: FlaskClient, ref: str, path: str = "/") -> str:
    """What the list says of one partnership, without marks."""
    page = client.get(path).text
    text = next(part for part in page.split('<li class="card partnership')[1:] if f'href="/{ref}' in part)
    return " ".join(unescape(re.sub(r"<(svg|button).*?</\1>|<[^>]+>", " ", text.split("</li>")[0], flags=re.S)).split())


def test_one_without_entries_says_that_evidence_is_missing(client: FlaskClient, workspace: Workspace) -> None:
    form(workspace, "begun")
    workspace.catch_up()
    told = card(client, "begun")
    assert "Not enough evidence yet" in told
    assert "Last contact: none recorded" in told
    assert "None" not in told
    assert "Compare" not in told, "there is nothing to compare it with"


def test_one_entry_is_a_contact_and_hardly_evidence(client: FlaskClient, workspace: Workspace) -> None:
    form(workspace, "begun")
    workspace.partnerships.make_contact("begun", but(CONTACT, made_on=TODAY), at("2026-06-30"))
    workspace.catch_up()
    assert "Last contact: today" in card(client, "begun")


def test_history_that_was_only_imported_is_shown_as_it_happened(client: FlaskClient, workspace: Workspace) -> None:
    form(workspace, "old", formed_on="2019-01-01")
    for number in range(12):
        contact = but(CONTACT, contact=f"c{number}", made_on=day(f"2019-{number + 1:02}-10"))
        workspace.partnerships.make_contact("old", contact, at("2026-06-29"))
    workspace.catch_up()
    told = card(client, "old")
    assert "On poor terms" in told, "nobody has met for years"
    assert "Last contact: 6 years ago" in told


def test_long_and_arabic_names_are_whole_and_keep_their_direction(client: FlaskClient, workspace: Workspace) -> None:
    form(workspace, "long", LONG)
    form(workspace, "arabic", ARABIC)
    workspace.catch_up()
    assert len(LONG) == 120
    for ref, name in (("long", LONG), ("arabic", ARABIC)):
        assert name in card(client, ref)
    page = client.get("/").text
    assert page.count('<h2 dir="auto">') == 2
    assert "<care>" not in page


def test_board_members_see_the_same_rows_and_nothing_to_read_entries_by(
    client: FlaskClient, app: Flask, harbour: Workspace
) -> None:
    board = signed_in(app, person(app, "Bo", BOARD))
    assert card(board, "harbour") == card(client, "harbour")
    page = board.get("/").text
    assert not re.search(r'href="[^"]*/(entries|ledger|record|meetings)\b', page)
    assert "Bring in a spreadsheet" not in page


def test_as_known_at_the_list_is_that_of_then(client: FlaskClient, harbour: Workspace) -> None:
    form(harbour, "begun")
    harbour.catch_up()
    then = "/?on=2026-03-31&known_at=2026-03-31"
    page = client.get(then).text
    assert "Of 1 partnership, 1 was" in page
    assert 'href="/begun' not in page
    assert "Last contact: 16 days" in card(client, "harbour", then)
    assert "/pin" not in page
    assert "No partnership was known of then." in client.get("/?on=2024-01-31&known_at=2024-01-31").text


@pytest.fixture
def thousand(workspace: Workspace) -> Workspace:
    profiles = (Profile(partnership=f"p{n:03}", name=f"Name {n:03}", formed_on=day("2025-01-01")) for n in range(1000))
    workspace.partnerships.save_all([Partnership.form(profile, at("2025-01-01")) for profile in profiles])
    workspace.catch_up()
    return workspace


def test_of_a_thousand_a_page_is_shown_at_once_and_the_rest_follows(
    client: FlaskClient, thousand: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(portfolio_page, "SECONDS", 0)
    assert 'Of 1,000 partnerships, these are the <b id="known">10</b> worked out' in client.get("/").text
    last = client.get("/?sort=name&page=40").text
    assert "Page 40 of 40" in last
    assert last.count('<li class="card partnership') == 25
    assert "Name 999" in last
    assert 'these are the <b id="known">45</b>' in client.get("/").text
