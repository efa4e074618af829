"""The ledger as people meet it: what they may find in it, how they narrow it, and what it never tells."""

from __future__ import annotations

import io
import re
import zipfile
from html import unescape
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient

from access import access_log
from domain.contacts import Contact
from domain.partnership import Profile
from projections import notes
from projections.workspace import Workspace
from tests import rounds
from tests.accounts import BOARD, LEAD, person, signed_in, store_of
from tests.web.harbour import SECRET_COMMENT, SECRET_THEME, at, day

LEDGER = "/harbour/ledger"


def shown(client: FlaskClient, path: str = LEDGER, **asked: Any) -> list[str]:
    """The titles of the rows, from the top."""
    answer = client.get(path, query_string=asked)
    assert answer.status_code == 200, answer.text
    cells = re.findall(r'<th scope="row">(.*?)</th>', answer.text, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<span.*?</span>|<[^>]+>", "", cell)).split()) for cell in cells]


def words_of(client: FlaskClient, **asked: Any) -> str:
    page = client.get(LEDGER, query_string=asked).text
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", page)).split())


def noted(app: Flask) -> list[tuple[str, str | None]]:
    with app.app_context():
        return [(line.did, line.partnership) for line in access_log.lines(store_of(app), limit=50)]


def test_everything_stands_in_it_and_each_row_opens_its_entry(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(LEDGER).text
    body = page.partition("<tbody>")[2]
    addresses = {unescape(address) for address in re.findall(r'<th scope="row"><a href="([^"]+)"', body)}
    assert {address.split("/")[3] for address in addresses} >= {"meeting", "item", "decision", "check-in", "contact"}
    for address in addresses:
        assert client.get(address).status_code == 200, address


def test_kinds_partners_and_words_narrow_it(client: FlaskClient, harbour: Workspace) -> None:
    assert shown(client, kind=["contact", "agreement"]) == [
        "Phone, warm: Harbour Council and Open Door",
        "One front door",
    ]
    assert shown(client, words="harbour council", kind="contact") == ["Phone, warm: Harbour Council and Open Door"]
    assert shown(client, words="DISPÚTE") == ["Dispute: Who pays"]
    assert shown(client, words="action agreed") == []
    assert shown(client, partner="charity", kind="escalation") == ["Dispute: Who pays"]


def test_the_filter_is_said_and_kept_in_the_form(client: FlaskClient, harbour: Workspace) -> None:
    said = words_of(client, kind="decision", happened_from="2026-02-01", happened_to="2026-03-31", recorder="Ada")
    assert "Decisions, happened from 1 February 2026 to 31 March 2026, recorded by Ada: 2, newest first" in said
    page = client.get(f"{LEDGER}?kind=decision&recorder=Ada").text
    assert '<option value="Ada" selected>' in page
    assert re.search(r'value="decision" checked', page)


def test_a_day_that_is_none_is_named_beside_its_field(client: FlaskClient, harbour: Workspace) -> None:
    assert "“soon” is not a day." in words_of(client, happened_from="soon")
    assert "This is before 1 March 2026." in words_of(client, recorded_from="2026-03-01", recorded_to="2026-02-01")
    for days in ("many", "0" * 30 + "1", "9" * 30, "-1", "²"):
        assert f"“{days}” is not a number of days." in words_of(client, late_days=days, state="late")
    assert "Write at least one letter or digit." in words_of(client, words="***")


def test_nothing_found_says_so_and_leads_back(client: FlaskClient, harbour: Workspace) -> None:
    said = words_of(client, words="zebra")
    assert "All entries, with the words “zebra”: none." in said
    assert "Nothing recorded is like this." in said


def test_pages_follow_each_other_without_a_gap(client: FlaskClient, harbour: Workspace) -> None:
    calls = [
        Contact(
            contact=f"n{n}", made_on=day("2026-05-05"), between=("council", "charity"), channel="video", tone="warm"
        )
        for n in range(60)
    ]
    for call in calls:
        harbour.partnerships.make_contact("harbour", call, at("2026-05-06"))
    harbour.catch_up()
    page, seen = LEDGER, 0
    while page:
        text = client.get(page).text
        seen += text.count('<th scope="row">')
        following = re.search(r'rel="next" href="([^"]+)"', text)
        page = unescape(following[1]) if following else ""
    assert f"All entries: {seen}," in words_of(client)
    assert client.get(f"{LEDGER}?page=nonsense").status_code == 200


def test_a_page_of_the_past_shows_what_was_known_then(client: FlaskClient, harbour: Workspace) -> None:
    goal = harbour.partnerships.get("harbour").entries.of("agreement")["G-1"]
    harbour.partnerships.correct(
        "harbour", msgspec.structs.replace(goal, title="Two doors"), "misheard", at("2026-06-25")
    )
    harbour.catch_up()
    assert shown(client, kind="agreement") == ["Two doors"]
    assert shown(client, kind="agreement", known_at="2026-06-20") == ["One front door"]
    assert shown(client, kind="contact", on="2026-06-19") == []
    page = client.get(f"{LEDGER}?known_at=2026-06-20&kind=agreement").text
    assert "known_at=2026-06-20" in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_everything_recorded_shows_each_change_as_a_row(client: FlaskClient, harbour: Workspace) -> None:
    said = words_of(client, versions="1", kind="decision", words="do 1")
    assert "Everything recorded of decisions, with the words “do 1”: 2," in said
    assert "Decision enacted" in said
    assert "Decision made" in said


def test_answers_stand_in_it_by_round_and_only_once_released(client: FlaskClient, harbour: Workspace) -> None:
    assert shown(client, kind="check-in") == ["Round winter: 6 answers, taken together"]
    for asked in ({"versions": "1"}, {"words": "spring"}, {"words": SECRET_COMMENT, "notes": "1"}, {"words": "lone"}):
        assert "spring" not in " ".join(shown(client, **asked))
        assert SECRET_COMMENT not in words_of(client, **asked).replace(asked.get("words", "-"), "")
    rounds.open_round(harbour, "harbour", "summer", title="How is it going")
    harbour.catch_up()
    assert shown(client, kind="round") == ["How is it going"]


def test_listening_is_found_by_those_who_may_hear_and_that_goes_on_record(
    app: Flask, client: FlaskClient, consultant: FlaskClient, harbour: Workspace
) -> None:
    for asked in ({"kind": "listening"}, {"words": "c1"}, {"words": SECRET_THEME, "notes": "1"}, {"versions": "1"}):
        assert "listening" not in " ".join(shown(client, **asked)).lower()
    assert ("read listening", "harbour") not in noted(app)
    assert shown(consultant, words=SECRET_THEME, notes="1") == ["A listening conversation"]
    assert ("read listening", "harbour") in noted(app)
    assert client.get("/harbour/ledger.zip?kind=listening&form=jsonl").data.count(b"worry") == 0
    held = consultant.get("/harbour/ledger.zip?kind=listening&form=jsonl").data
    assert SECRET_THEME.encode() in zipfile.ZipFile(io.BytesIO(held)).read("ledger.jsonl")
    assert ("exported listening", "harbour") in noted(app)


def test_the_ledger_of_all_shows_only_partnerships_one_may_read(app: Flask, harbour: Workspace) -> None:
    county = Profile(partnership="county", name="County Compact", formed_on=day("2020-01-01"))
    harbour.partnerships.form_partnership(county, at("2020-01-01"))
    harbour.catch_up()
    lea = signed_in(app, person(app, "Lea", LEAD, partnership="harbour"))
    assert "County" not in lea.get("/ledger").text
    assert lea.get("/county/ledger").status_code == 404
    assert lea.get("/ledger?form=csv").status_code == 200
    assert "County Compact" in signed_in(app, person(app, "Ola", LEAD)).get("/ledger").text
    ben = signed_in(app, person(app, "Ben", BOARD))
    assert [ben.get(path).status_code for path in (LEDGER, "/ledger", "/ledger.zip")] == [403, 403, 403]


def test_too_many_notes_are_not_looked_through_and_the_page_says_so(
    client: FlaskClient, harbour: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = Contact(
        contact="n",
        made_on=day("2026-05-05"),
        between=("council", "charity"),
        channel="video",
        tone="warm",
        note="a heron",
    )
    harbour.partnerships.make_contact("harbour", call, at("2026-05-06"))
    harbour.catch_up()
    assert len(shown(client, words="heron", notes="1")) == 1
    assert shown(client, words="heron") == []
    monkeypatch.setattr("web.ledger.answering.AT_MOST", 0)
    assert "Notes were not looked through." in words_of(client, words="heron", notes="1")
    refused = client.get("/harbour/ledger.zip?words=heron&notes=1")
    assert f"Notes are looked through for {notes.AT_MOST:,} entries at most." in unescape(refused.text)


def test_a_word_that_begins_too_many_names_is_said_to(
    client: FlaskClient, harbour: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("web.ledger.asked.MOST_PARTNERS", 1)
    assert "begin with “harbour”" in words_of(client, words="harbour")
    assert shown(client, words="harbour", kind="contact") == []
    assert shown(client, words="open", kind="contact") == ["Phone, warm: Harbour Council and Open Door"]


def test_a_format_that_there_is_not_is_refused(client: FlaskClient, harbour: Workspace) -> None:
    assert client.get("/harbour/ledger.zip?form=pdf").status_code == 404
