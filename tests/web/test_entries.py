from __future__ import annotations

from urllib.parse import quote

import msgspec
import pytest
from flask.testing import FlaskClient

from domain.meetings import Item, Meeting
from projections.ledger import count_entries, entries
from projections.workspace import Workspace
from tests import rounds
from tests.web.harbour import at, day
from tests.web.plain_words import plain


def test_every_entry_has_a_page(client: FlaskClient, harbour: Workspace) -> None:
    for row in entries(harbour, "harbour"):
        if row.kind not in ("listening", "check-in"):
            answer = client.get(f"/harbour/entries/{row.kind}/{quote(row.ref)}")
            assert answer.status_code == 200, row
            assert "Recorded by Ada on" in answer.text


def test_where_lists_used_to_be_the_ledger_is(client: FlaskClient, harbour: Workspace) -> None:
    for kind in count_entries(harbour, "harbour"):
        answer = client.get(f"/harbour/entries/{kind}?on=2026-06-20")
        assert answer.status_code == (404 if kind == "listening" else 302)
        assert answer.location is None or answer.location == f"/harbour/ledger?kind={kind}&on=2026-06-20"
    assert client.get("/harbour/entries?known_at=2026-06-20").location == "/harbour/ledger?known_at=2026-06-20"


@pytest.mark.parametrize("ref", ["a/b", "#1?x=2", "50%", "//", "a b", "Üben+Ω", "x/new", 'q"<i>', "%2F"])
def test_any_ref_has_an_address(client: FlaskClient, harbour: Workspace, ref: str) -> None:
    meeting = Meeting(meeting=ref, held_on=day("2026-06-10"), kind="informal", title="Odd one out")
    item = Item(meeting=ref, item=ref, title="Odd item", outcome="noted")
    harbour.partnerships.hold_meeting("harbour", meeting, at("2026-06-11"), items=[item])
    harbour.catch_up()
    page = client.get("/harbour/ledger?kind=meeting").text
    address = page.split("Odd one out")[0].rsplit('href="', 1)[1].split('"')[0]
    shown = client.get(address.replace("&amp;", "&"))
    assert "<h1>Odd one out</h1>" in shown.text
    item_address = shown.text.split("Odd item")[0].rsplit('href="', 1)[1].split('"')[0]
    assert "<h1>Odd item (noted)</h1>" in client.get(item_address).text


def test_corrections_stand_in_the_history_with_their_reason(client: FlaskClient, harbour: Workspace) -> None:
    dispute = harbour.partnerships.get("harbour").entries.of("escalation")["E-1"]
    harbour.partnerships.correct(
        "harbour", msgspec.structs.replace(dispute, title="Who pays for beds"), "title was too short", at("2026-06-01")
    )
    harbour.catch_up()
    page = client.get("/harbour/entries/escalation/E-1").text
    assert "<h1>Dispute: Who pays for beds</h1>" in page
    assert "title was too short" in page
    assert "<del>Who pays</del>" in page
    assert "<ins>Who pays for beds</ins>" in page
    assert page.index("Corrected") < page.index("Escalation raised")


def test_a_retracted_entry_says_so_and_why(client: FlaskClient, harbour: Workspace) -> None:
    harbour.partnerships.retract("harbour", "agreement", "G-1", "never agreed", at("2026-06-01"))
    harbour.catch_up()
    page = client.get("/harbour/entries/agreement/G-1").text
    assert "This entry was retracted" in plain(page)
    assert "never agreed" in page
    assert "G-1" not in client.get("/harbour/ledger?kind=agreement").text


def test_check_ins_are_shown_by_round_only(client: FlaskClient, harbour: Workspace) -> None:
    assert "Round winter: 6 answers, taken together" in client.get("/harbour/ledger?kind=check-in").text
    assert "6 answers" in client.get("/harbour/entries/check-in/winter").text
    assert client.get("/harbour/entries/check-in/a0").status_code == 404


def test_listening_is_hidden_with_a_plain_sentence(client: FlaskClient, harbour: Workspace) -> None:
    for path in ("/harbour/entries/listening", "/harbour/entries/listening/c1"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "What people say in listening conversations is confidential." in answer.text
    assert "listening" not in client.get("/harbour/ledger").text.lower()


def test_a_round_has_a_page_of_its_own_and_none_as_an_entry(client: FlaskClient, harbour: Workspace) -> None:
    rounds.open_round(harbour, "harbour", "only-here", title="Only here")
    rounds.close(harbour, "harbour", "only-here")
    page = client.get("/harbour/ledger?kind=round").text
    assert 'href="/harbour/rounds/only-here">Only here</a>' in page
    assert "Only here" not in client.get("/harbour/follow-up").text
    assert client.get("/harbour/entries/round").status_code == 404
    assert client.get("/harbour/entries/round/only-here").status_code == 404
