"""What can be done next with an entry, from its own page."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient

from domain.papers import Paper
from projections.workspace import Workspace
from tests.web.harbour import at, day
from tests.web.recording_forms import Fields, events, fields_of, messages

STEPS: dict[str, tuple[str, Fields, Fields]] = {
    "enact": ("decision/d2", {"enacted_on": "2026-06-20"}, {"enacted_on": day("2026-06-20")}),
    "drop": ("decision/d2", {"reason": "overtaken"}, {"dropped_on": day("2026-06-30"), "reason": "overtaken"}),
    "redate": ("decision/d2", {"due_on": "2026-12-01"}, {"due_on": day("2026-12-01")}),
    "act": ("paper/p1", {"decision": "d2"}, {"acted_on": day("2026-06-30"), "decision": "d2"}),
    "settle": ("escalation/E-1", {"how": "By phone"}, {"settled_on": (day("2026-06-30"),), "how": ("By phone",)}),
    "end": ("programme/P-1", {"reflection": "It helped"}, {"ended_on": day("2026-06-30"), "reflection": "It helped"}),
    "review": ("agreement/G-1", {"met": "partly"}, {"reviewed_on": day("2026-06-30"), "met": "partly"}),
    "withdraw": ("agreement/G-1", {}, {"withdrawn_on": day("2026-06-30")}),
    "leave": ("partner/hospital", {"left_on": "2026-06-25"}, {"left_on": day("2026-06-25")}),
    "close": ("partnership/harbour", {}, {"closed_on": day("2026-06-30")}),
}


@pytest.fixture
def paper(harbour: Workspace) -> Workspace:
    """Harbour with a paper that waits to be acted on."""
    waiting = Paper(paper="p1", presented_on=day("2026-05-01"), title="Options")
    harbour.partnerships.present_paper("harbour", waiting, at("2026-05-02"))
    harbour.catch_up()
    return harbour


def take(client: FlaskClient, step: str, entry: str, **typed: Any) -> Any:
    page, action = client.get(f"/harbour/entries/{entry}").text, f"/harbour/next/{step}/{entry}"
    return client.post(action, data=fields_of(page, action) | typed)


def entry_of(workspace: Workspace, path: str) -> Any:
    kind, ref = path.split("/")
    return workspace.partnerships.get("harbour").entries.of(kind)[ref]


@pytest.mark.parametrize("step", STEPS)
def test_a_step_is_taken_from_the_page_with_today_filled_in(client: FlaskClient, paper: Workspace, step: str) -> None:
    entry, typed, expected = STEPS[step]
    answer = take(client, step, entry, **typed)
    assert answer.status_code == 302, messages(answer.text)
    assert answer.location == f"/harbour/entries/{entry}"
    assert {name: getattr(entry_of(paper, entry), name) for name in expected} == expected
    assert "<button>Undo</button>" in client.get(answer.location).text


def test_a_settled_dispute_can_come_up_again_but_not_be_settled_twice(client: FlaskClient, harbour: Workspace) -> None:
    take(client, "settle", "escalation/E-1", settled_on="2026-06-20")
    page = client.get("/harbour/entries/escalation/E-1").text
    assert "/next/settle/" not in page
    take(client, "reopen", "escalation/E-1", reopened_on="2026-06-25")
    assert entry_of(harbour, "escalation/E-1").reopened_on == (day("2026-06-25"),)


def test_re_dating_is_a_correction_with_its_reason(client: FlaskClient, harbour: Workspace) -> None:
    page = client.get(take(client, "redate", "decision/d2", due_on="2026-12-01").location).text
    assert "re-dated" in page
    assert "<del>1 June 2026</del>" in page


@pytest.mark.parametrize(
    ("step", "entry", "typed", "message"),
    [
        ("drop", "decision/d2", {"reason": " "}, "Say why, in a few words."),
        ("enact", "decision/d2", {"enacted_on": "2026-07-02"}, "2 July 2026 is still to come."),
        ("enact", "decision/d2", {"enacted_on": "2026-02-01"}, "which is before “Decided on” (15 February 2026)"),
        ("enact", "decision/d2", {"enacted_on": "2026-02-31"}, "There is no such day as 2026-02-31."),
        ("enact", "decision/d2", {"enacted_on": ""}, "Choose a day."),
        ("review", "agreement/G-1", {}, "Choose one."),
        ("leave", "partner/council", {"left_on": "2026-06-10"}, "Other entries rest on this one as it stands."),
    ],
)
def test_a_step_that_cannot_be_comes_back_open_and_filled(
    client: FlaskClient, harbour: Workspace, step: str, entry: str, typed: Fields, message: str
) -> None:
    before = events(harbour.partnerships)
    answer = take(client, step, entry, **typed)
    assert answer.status_code == 422
    assert message in messages(answer.text)
    assert '<details class="step" open>' in answer.text
    assert typed.items() <= fields_of(answer.text, f"/harbour/next/{step}/{entry}").items()
    assert events(harbour.partnerships) == before


def test_a_step_taken_twice_is_recorded_once(client: FlaskClient, harbour: Workspace) -> None:
    action = "/harbour/next/enact/decision/d2"
    fields = fields_of(client.get("/harbour/entries/decision/d2").text, action)
    client.post(action, data=fields)
    before = events(harbour.partnerships)
    assert client.post(action, data=fields).status_code == 302
    assert events(harbour.partnerships) == before


def test_a_step_somebody_else_took_first_is_told(client: FlaskClient, harbour: Workspace) -> None:
    action = "/harbour/next/enact/decision/d2"
    fields = fields_of(client.get("/harbour/entries/decision/d2").text, action)
    harbour.partnerships.enact_decision("harbour", "d2", day("2026-06-01"), at("2026-06-02"))
    harbour.catch_up()
    answer = client.post(action, data=fields)
    assert answer.status_code == 422
    assert "This is already done" in messages(answer.text)


def test_a_step_opened_long_ago_comes_back_filled(client: FlaskClient, harbour: Workspace) -> None:
    answer = take(client, "drop", "decision/d2", reason="Typed for an hour", csrf_token="stale")
    assert answer.status_code == 400
    assert "Typed for an hour" in answer.text


def test_a_step_of_another_kind_is_no_page(client: FlaskClient, harbour: Workspace) -> None:
    token = fields_of(client.get("/harbour/record/contact").text)["csrf_token"]
    assert client.post("/harbour/next/settle/decision/d2", data={"csrf_token": token}).status_code == 404


def test_an_entry_names_what_it_came_from_led_to_and_counts_for(client: FlaskClient, harbour: Workspace) -> None:
    decision = client.get("/harbour/entries/decision/d2").text
    assert '<a href="/harbour/entries/meeting/2026-02-15">Board meeting, 15 February 2026</a>' in decision
    assert "Follow-through: it lowers health by" in decision
    item = client.get("/harbour/entries/item/2026-02-15/budget").text
    assert "Came up at other meetings" in item
    meeting = client.get("/harbour/entries/meeting/2026-02-15").text
    assert 'href="/harbour/record/decision?decided_on=2026-02-15&amp;meeting=2026-02-15"' in meeting.replace(
        "?meeting=2026-02-15&amp;decided_on=2026-02-15", "?decided_on=2026-02-15&amp;meeting=2026-02-15"
    )
    assert "It moves no number today" in client.get("/harbour/entries/partner/council").text
