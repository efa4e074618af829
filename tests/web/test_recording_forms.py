"""A form for every kind of entry: what it asks, what it records, and what follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access.access_log import lines
from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.accounts import LEAD, person, signed_in, store_of
from tests.conftest import NOW
from tests.web.harbour import SECRET_THEME, day
from tests.web.recording_forms import events, fields_of, messages, send
from web import create_app
from web.recording.hints import MENU_WORDS

Browsers = Callable[[int], list[FlaskClient]]

FILLED: dict[str, dict[str, Any]] = {
    "contact": {"between": ["council", "charity"], "channel": "phone", "tone": "warm"},
    "action": {"title": "Ask the neighbours", "owner": "council", "due_on": "2026-09-01"},
    "decision": {"title": "Share one budget", "owner": "hospital"},
    "escalation": {"title": "Who pays for beds", "level": "concern", "between": ["council", "hospital"]},
    "paper": {"title": "Options for the budget", "author": "Open Door"},
    "check-in": {"round": "summer", "partner": "council", "reliable": "4", "able": "2"},
    "listening": {"themes-0-theme": "Nobody rings back", "themes-0-kind": "worry"},
    "agreement": {"title": "Ring back within a day", "kind": "principle"},
    "step": {"title": "Scene-setting"},
    "programme": {"title": "Coaching the chairs", "kind": "coaching"},
    "item": {"title": "Winter beds", "meeting": "2026-06-15", "outcome": "discussed"},
    "partner": {"name": "Harbour Police"},
    "link": {"to": "county", "relation": "works-with"},
    "rebase": {"measure": "attendance", "reason": "Meetings moved online"},
    "planned-meeting": {"meets_on": "2026-07-14", "kind": "board"},
}
REFS = {
    "contact": "2026-06-30",
    "action": "ask-the-neighbours",
    "step": "P-1/1",
    "item": "2026-06-15/winter-beds",
    "partner": "harbour-police",
    "link": "works-with/county",
    "rebase": "attendance",
    "planned-meeting": "2026-06-30",
    "listening": "2026-06-30",
}


@pytest.fixture
def county(client: FlaskClient, harbour: Workspace) -> Workspace:
    """Harbour, and another partnership to link it to."""
    send(client, "/recording/partnership", name="County", formed_on="2020-01-01")
    return harbour


def standing(workspace: Workspace, kind: str) -> dict[str, Any]:
    return dict(workspace.partnerships.get("harbour").entries.of(kind))


def test_the_menu_offers_every_kind_and_a_form_for_each(consultant: FlaskClient, county: Workspace) -> None:
    assert set(MENU_WORDS) == set(ENTRY_KINDS) - {"partnership"} | {"planned-meeting"} == {*FILLED, "meeting"}
    page = consultant.get("/harbour/record").text
    assert page.index("A meeting") < page.index("A contact") < page.index("A fresh start of a chart")
    for kind in FILLED:
        assert f'href="/harbour/record/{kind}"' in page
        assert consultant.get(f"/harbour/record/{kind}").status_code == 200
    assert consultant.get("/harbour/record/meeting").location == "/harbour/meetings/new"


@pytest.mark.parametrize("kind", FILLED)
def test_a_form_records_one_entry_of_its_kind(consultant: FlaskClient, county: Workspace, kind: str) -> None:
    """With today filled in, a short ref made up, and only what is needed typed."""
    before = standing(county, kind)
    answer = send(consultant, f"/harbour/record/{kind}", **FILLED[kind])
    assert answer.status_code == 302, messages(answer.text)
    (entry,) = [each for ref, each in standing(county, kind).items() if ref not in before]
    assert not entry.own_date or entry.happened_on == day("2026-06-30")
    assert entry.ref == REFS.get(kind, entry.ref)
    page = consultant.get(answer.location).text
    assert "Recorded." in page
    assert "<button>Undo</button>" in page
    if kind != "check-in":
        assert answer.location == f"/harbour/entries/{kind}/{entry.ref}"
        assert "Recorded by Cleo on" in page


def test_an_answer_is_shown_to_nobody_on_its_own(consultant: FlaskClient, county: Workspace) -> None:
    answer = send(consultant, "/harbour/record/check-in", **FILLED["check-in"])
    assert answer.location == "/harbour/record"
    assert "It is not shown on its own anywhere." in consultant.get(answer.location).text
    for ref in standing(county, "check-in"):
        for path in ("correct", "retract", "entries"):
            assert consultant.get(f"/harbour/{path}/check-in/{ref}").status_code == 404


def test_nothing_of_a_conversation_is_shown_to_a_lead(client: FlaskClient, harbour: Workspace) -> None:
    for path in ("record/listening", "correct/listening/c1", "retract/listening/c1"):
        assert client.get(f"/harbour/{path}").status_code in (403, 404)
    for path in ("entries/listening", "entries/listening/c1"):
        refused = client.get(f"/harbour/{path}")
        assert refused.status_code == 404
        assert "Only consultants of the partnership read it." in refused.text
    pages = [client.get(f"/harbour{path}").text for path in ("", "/ledger", "/record", "/why")]
    assert not [page for page in pages if SECRET_THEME in page or "/listening" in page]


def test_a_consultant_reads_a_conversation_and_that_is_noted(
    app: Flask, consultant: FlaskClient, harbour: Workspace
) -> None:
    page = consultant.get("/harbour/entries/listening/c1").text
    assert SECRET_THEME in page
    assert [(line.did, line.partnership) for line in lines(store_of(app), limit=1)] == [("read listening", "harbour")]


def test_a_conversation_keeps_all_its_themes(consultant: FlaskClient, harbour: Workspace) -> None:
    path = "/harbour/record/listening"
    more = consultant.post(
        path, data=fields_of(consultant.get(path).text) | {"add": "themes", "themes-0-theme": "Not heard"}
    )
    fields = fields_of(more.text)
    assert fields["themes-0-theme"] == "Not heard"
    assert "themes-3-theme" in fields
    fields |= {"themes-0-kind": "feeling", "themes-3-theme": "No minutes", "themes-3-kind": "problem"}
    consultant.post(path, data=fields | {"themes-3-grows_from": "Not heard"})
    themes = standing(harbour, "listening")["2026-06-30"].themes
    assert [(theme.theme, theme.grows_from) for theme in themes] == [("Not heard", None), ("No minutes", "Not heard")]


def test_a_theme_that_lacks_its_kind_is_told_at_its_own_field(consultant: FlaskClient, harbour: Workspace) -> None:
    answer = send(consultant, "/harbour/record/listening", **{"themes-1-theme": "Not heard"})
    assert answer.status_code == 422
    assert 'href="#themes-1-kind"' in answer.text


def test_what_the_address_names_is_filled_in(client: FlaskClient, harbour: Workspace) -> None:
    fields = fields_of(client.get("/harbour/record/decision?meeting=2026-06-15&decided_on=2026-06-15").text)
    assert (fields["meeting"], fields["decided_on"]) == ("2026-06-15", "2026-06-15")
    assert fields_of(client.get("/harbour/record/step").text)["programme"] == "P-1"


def test_the_next_of_a_kind_keeps_the_day_and_the_round(client: FlaskClient, harbour: Workspace) -> None:
    typed = FILLED["check-in"] | {"answered_on": "2026-06-20", "save": "again"}
    answer = send(client, "/harbour/record/check-in", **typed)
    fields = fields_of(client.get(answer.location).text)
    assert (fields["round"], fields["answered_on"], fields["partner"]) == ("summer", "2026-06-20", "")


def test_a_form_sent_twice_records_once(client: FlaskClient, harbour: Workspace) -> None:
    path = "/harbour/record/contact"
    fields = fields_of(client.get(path).text) | FILLED["contact"]
    first = client.post(path, data=fields)
    before = events(harbour.partnerships)
    second = client.post(path, data=fields)
    assert second.location == first.location
    assert events(harbour.partnerships) == before
    assert "This form was already saved. Nothing was recorded twice." in client.get(second.location).text


def test_a_form_sent_twice_to_a_workspace_on_postgresql_records_once(home: Path, postgresql_url: str) -> None:
    workspace = Workspace(home, postgresql_url, clock=lambda: NOW)
    app = create_app(workspace)
    client = signed_in(app, person(app, "Ada", LEAD))
    fields = fields_of(client.get("/recording/partnership").text) | {"name": "County", "formed_on": "2020-01-01"}
    answers = [client.post("/recording/partnership", data=fields) for _ in range(2)]
    assert {answer.location for answer in answers} == {"/county"}
    assert events(workspace.partnerships) == 1
    workspace.close()


def test_a_saved_form_that_says_something_else_now_is_asked_about(client: FlaskClient, harbour: Workspace) -> None:
    path = "/harbour/record/contact"
    fields = fields_of(client.get(path).text) | FILLED["contact"]
    client.post(path, data=fields)
    before = events(harbour.partnerships)
    again = client.post(path, data=fields | {"note": "typed after going back"})
    assert again.status_code == 409
    assert "This form was saved before, and now says something else." in messages(again.text)
    assert events(harbour.partnerships) == before
    assert client.post(path, data=fields_of(again.text)).status_code == 302
    assert events(harbour.partnerships) == before + 1


def test_the_same_form_sent_by_two_threads_at_once_records_once(browsers: Browsers, harbour: Workspace) -> None:
    clients = browsers(3)
    fields = fields_of(clients[0].get("/harbour/record/contact").text) | FILLED["contact"]
    tokens = [fields_of(each.get("/harbour/record/contact").text)["csrf_token"] for each in clients]
    ready, before = Barrier(3), events(harbour.partnerships)

    def go(client: FlaskClient, token: str) -> None:
        ready.wait()
        client.post("/harbour/record/contact", data=fields | {"csrf_token": token})

    threads = [Thread(target=go, args=pair) for pair in zip(clients, tokens, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert events(harbour.partnerships) == before + 1


def test_a_form_opened_in_another_session_comes_back_filled(client: FlaskClient, harbour: Workspace) -> None:
    before = events(harbour.partnerships)
    answer = client.post("/harbour/record/decision", data={"title": "Typed for an hour", "csrf_token": "stale"})
    assert answer.status_code == 400
    assert "This form was opened long ago, or cookies are blocked." in messages(answer.text)
    assert fields_of(answer.text)["title"] == "Typed for an hour"
    assert events(harbour.partnerships) == before
    assert client.post("/harbour/record/decision", data=fields_of(answer.text) | {"decided_on": "2026-06-30"}).location


def test_a_new_partnership_begins_with_its_partners(client: FlaskClient, workspace: Workspace) -> None:
    answer = send(
        client,
        "/recording/partnership",
        name="Über den Fluß",
        formed_on="2024-02-01",
        partners="Council\n\nOpen Door\n",
    )
    assert answer.location == "/uber-den-flu"
    partnership = workspace.partnerships.get("uber-den-flu")
    assert set(partnership.entries.of("partner")) == {"council", "open-door"}
    assert "Recorded." in client.get(answer.location).text
    assert "<del>" not in client.get("/uber-den-flu/entries/partnership/uber-den-flu").text


@pytest.mark.parametrize(("name", "ref"), [("Follow up", "follow-up-2"), ("港", "partnership"), ("Import", "import-2")])
def test_a_name_that_is_a_page_gets_another_address(
    client: FlaskClient, workspace: Workspace, name: str, ref: str
) -> None:
    assert send(client, "/recording/partnership", name=name, formed_on="2024-02-01").location == f"/{ref}"
    assert send(client, "/recording/partnership", name=name, formed_on="2024-02-01").status_code == 302


@pytest.mark.parametrize(
    ("typed", "field", "message"),
    [
        ({"name": ""}, "name", "Fill in “Name”."),
        ({"formed_on": "2026-07-01"}, "formed_on", "1 July 2026 is still to come."),
        ({"formed_on": ""}, "formed_on", "Fill in “Formed on”."),
        ({"partners": "Council\ncouncil"}, "partners", "“Council” is listed twice."),
        ({"partners": "x" * 301}, "partners", "has 301 characters"),
    ],
)
def test_a_new_partnership_that_cannot_be_is_refused(
    client: FlaskClient, workspace: Workspace, typed: dict[str, str], field: str, message: str
) -> None:
    answer = send(client, "/recording/partnership", **({"name": "A", "formed_on": "2024-02-01"} | typed))
    assert answer.status_code == 422
    assert message in messages(answer.text)
    assert f'href="#{field}"' in answer.text
    assert events(workspace.partnerships) == 0


def test_unknown_kinds_and_partnerships_say_so(client: FlaskClient, harbour: Workspace) -> None:
    assert "There is no kind of entry called “visit”" in client.get("/harbour/record/visit").text
    assert client.get("/nowhere/record/contact").status_code == 404
    assert client.get("/nowhere/record").status_code == 404
    assert client.get("/harbour/correct/decision/nothing").status_code == 404
