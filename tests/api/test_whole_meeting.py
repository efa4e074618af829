"""A meeting with all that it came to is recorded in one save: all of it or nothing."""

from __future__ import annotations

from typing import Any

from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, at_fault, problem

MEETING: dict[str, Any] = {
    "meeting": "june",
    "held_on": "2026-06-20",
    "kind": "board",
    "present": ["council", "hospital"],
    "items": [{"item": "budget", "title": "Shared budget", "outcome": "decided"}],
    "decisions": [{"decision": "j1", "decided_on": "2026-06-20", "title": "Share it", "item": "budget"}],
    "actions": [{"action": "j2", "agreed_on": "2026-06-20", "title": "Tell everybody", "owner": "council"}],
    "papers": [{"paper": "j3", "presented_on": "2026-06-20", "title": "Options"}],
    "escalations": [{"escalation": "j4", "raised_on": "2026-06-20", "level": "tension", "title": "Who tells"}],
    "enacted": ["d2", "d3"],
}


def test_a_meeting_brings_all_it_came_to(lead: Caller, harbour: Workspace) -> None:
    made = lead.post(f"{HARBOUR}/meetings", MEETING)
    assert made.status_code == 201, made.get_json(force=True)
    assert "items" not in made.get_json()["fields"]
    came_to = [
        ("items", "june/budget"),
        ("decisions", "j1"),
        ("actions", "j2"),
        ("papers", "j3"),
        ("escalations", "j4"),
    ]
    for sheet, ref in came_to:
        assert lead.get(f"{HARBOUR}/{sheet}/{ref}").get_json()["fields"]["meeting"] == "june"
    for ref in ("d2", "d3"):
        assert lead.get(f"{HARBOUR}/decisions/{ref}").get_json()["fields"]["enacted_on"] == "2026-06-20"
    events = list(harbour.partnerships.events.get(harbour.partnerships.get("harbour").id))[-8:]
    assert len({event.timestamp for event in events}) == 1


def test_nothing_is_recorded_when_a_part_is_wrong(lead: Caller) -> None:
    wrong = MEETING | {"actions": [{"action": "j2", "agreed_on": "2026-06-20", "title": "Tell", "owner": "nobody"}]}
    assert at_fault(lead.post(f"{HARBOUR}/meetings", wrong), 422) == {"owner"}
    problem(lead.get(f"{HARBOUR}/meetings/june"), 404)
    problem(lead.get(f"{HARBOUR}/decisions/j1"), 404)


def test_parts_at_fault_are_named_by_their_place(lead: Caller) -> None:
    wrong = MEETING | {"items": [*MEETING["items"], {"item": "x", "outcome": "shelved"}], "decisions": "none"}
    assert at_fault(lead.post(f"{HARBOUR}/meetings", wrong), 422) == {"items.1.title", "items.1.outcome", "decisions"}


def test_a_part_whose_ref_is_taken_is_shown(lead: Caller) -> None:
    wrong = MEETING | {"decisions": [{"decision": "d1", "decided_on": "2026-06-20", "title": "Again"}]}
    assert problem(lead.post(f"{HARBOUR}/meetings", wrong), 409)["current"]["ref"] == "d1"


def test_what_was_reported_done_must_be_there_and_open(lead: Caller) -> None:
    assert at_fault(lead.post(f"{HARBOUR}/meetings", MEETING | {"enacted": ["nowhere"]}), 422) == {"enacted"}
    problem(lead.post(f"{HARBOUR}/meetings", MEETING | {"enacted": ["d1"]}), 422)
    assert at_fault(lead.post(f"{HARBOUR}/meetings", MEETING | {"completed": ["nowhere"]}), 422) == {"completed"}
