"""“What changed”: the page, its groupings, its file; and what a reader of figures only is given."""

from __future__ import annotations

import csv
import io
import re
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from domain.contacts import Contact
from projections.explanations import explain
from projections.rounding import in_tenths
from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.web.harbour import at, day
from tests.web.test_why import tables

BETWEEN = "since=2026-02-01&on=2026-06-30"


def score(harbour: Workspace, on: str, dimension: str | None = None) -> int:
    found = explain(harbour, "harbour", day(on), dimension=dimension).score
    assert found is not None
    return in_tenths(found)


@pytest.mark.parametrize("by", ["entry", "kind", "dimension", "meeting", "why"])
def test_however_it_is_grouped_the_rows_lead_from_one_score_to_the_other(
    client: FlaskClient, harbour: Workspace, by: str
) -> None:
    (rows,) = tables(client.get(f"/harbour/changed?{BETWEEN}&by={by}").text)
    assert (rows[0], rows[-1]) == (score(harbour, "2026-02-01"), score(harbour, "2026-06-30"))
    assert sum(rows[:-1]) == rows[-1]


def test_every_row_can_be_listed_and_leads_to_its_entry(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(f"/harbour/changed?{BETWEEN}").text
    (rest,) = re.findall(r'<a href="([^"]+)">\d+ smaller ones, added up</a>', page)
    whole = client.get(unescape(rest).split("#")[0]).text
    addresses = set(re.findall(r'href="(/harbour/entries/[^"]+/[^"]+)"', whole))
    assert len(addresses) > 20
    for address in sorted(addresses)[::7]:
        assert client.get(unescape(address)).status_code == 200
    assert "1 confidential conversation" in whole
    assert not any("listening" in address for address in addresses)


def test_the_file_holds_exactly_the_table(client: FlaskClient, harbour: Workspace) -> None:
    asked = f"{BETWEEN}&by=meeting"
    response = client.get(f"/harbour/changed/table.csv?{asked}")
    assert response.mimetype == "text/csv"
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [[round(10 * float(row["points"])) for row in rows]] == tables(client.get(f"/harbour/changed?{asked}").text)
    assert rows[0]["what"] == "Health on 1 February 2026"


def test_a_dimension_alone_adds_up_to_its_own_scores(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(f"/harbour/changed?{BETWEEN}&dimension=decisions").text
    (rows,) = tables(page)
    assert (rows[0], rows[-1]) == (score(harbour, "2026-02-01", "decisions"), score(harbour, "2026-06-30", "decisions"))
    assert sum(rows[:-1]) == rows[-1]
    assert "What changed decisions" in page


def test_the_sentence_says_which_way_and_why(client: FlaskClient, harbour: Workspace) -> None:
    lede = re.findall(r'<p class="lede">([^<]+)</p>', client.get(f"/harbour/changed?{BETWEEN}").text)[0]
    before, after = score(harbour, "2026-02-01") / 10, score(harbour, "2026-06-30") / 10
    assert before > after
    assert lede.startswith(f"Health fell from {before} to {after} between 1 February and 30 June 2026. ")
    assert re.search(r"(Mostly|Above all): .+ \(−\d", lede)


def test_two_days_the_wrong_way_round_are_turned(client: FlaskClient, harbour: Workspace) -> None:
    turned = client.get("/harbour/changed?since=2026-06-30&on=2026-02-01").text
    assert "between 1 February and 30 June 2026" in turned


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("since=2026-02-30", "is not a day"),
        ("since=2027-01-01", "is still to come"),
        ("since=2025-01-10&on=2025-01-11", "There was not enough evidence on 10 January 2025 to compare with."),
        ("since=2026-06-30&on=2026-06-30", "Nothing changed"),
    ],
)
def test_what_cannot_be_compared_is_said(client: FlaskClient, harbour: Workspace, asked: str, said: str) -> None:
    assert said in unescape(client.get(f"/harbour/changed?{asked}").text)


@pytest.fixture
def board(app: Flask, harbour: Workspace) -> FlaskClient:
    return signed_in(app, person(app, "Bo", BOARD, partnership="harbour"))


def test_a_board_member_is_given_dimensions_and_kinds_only(
    board: FlaskClient, client: FlaskClient, harbour: Workspace
) -> None:
    for asked in (BETWEEN, f"{BETWEEN}&by=entry", f"{BETWEEN}&by=meeting&all=rows", f"{BETWEEN}&by=kind"):
        page = board.get(f"/harbour/changed?{asked}").text
        assert tables(page)[0][-1] == score(harbour, "2026-06-30")
        assert "/harbour/entries/" not in page
        assert "by=meeting" not in page.split('aria-label="Grouped by"')[1].split("</nav>")[0]
    table = board.get(f"/harbour/changed/table.csv?{BETWEEN}&by=entry").text
    assert table.count("\n") < 12
    assert "Follow-through" in table


def test_what_stands_of_a_contact_is_the_silence_after_it_and_of_an_escalation_that_it_is_open(
    client: FlaskClient, harbour: Workspace
) -> None:
    talk = Contact(
        contact="K-0", made_on=day("2025-02-01"), between=("council", "charity"), channel="phone", tone="warm"
    )
    harbour.partnerships.make_contact("harbour", talk, at("2026-06-22"))
    harbour.catch_up()
    assert "Quiet since then" in row_of(client, "K-0", "since=2025-08-01&on=2025-11-01&dimension=engagement")
    assert "No longer quiet" in row_of(client, "K-0", "since=2025-11-01&on=2026-03-01&dimension=engagement")
    assert "Open for longer" in row_of(client, "E-1", "since=2026-05-01&on=2026-06-01&dimension=repair")


def row_of(client: FlaskClient, entry: str, between: str) -> str:
    """The row of the table about an entry."""
    page = client.get(f"/harbour/changed?{between}&all=rows").text
    return next(row for row in page.split("<tr") if entry in row)
