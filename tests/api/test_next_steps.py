"""What happens to an entry after it is recorded: enacted, completed, dropped, settled, reviewed, ended, ..."""

from __future__ import annotations

from typing import Any

import pytest

from access.roles import Role
from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.api.conftest import Caller, Calling, at_fault, problem
from tests.api.test_every_kind import read_at, record_what_comes_before
from tests.domain.cast import (
    ACTION,
    AGREEMENT,
    CONVERSATION,
    COUNCIL,
    DECISION,
    ESCALATION,
    HARBOUR,
    PAPER,
    PROGRAMME,
    STAMP,
)
from web.api.lifecycle import TAKEN, name_of

STEPS: list[tuple[Any, str, dict[str, Any], dict[str, Any]]] = [
    (DECISION, "enact", {"enacted_on": "2024-05-01"}, {"enacted_on": "2024-05-01"}),
    (DECISION, "drop", {"dropped_on": "2024-05-01", "reason": "Too dear"}, {"reason": "Too dear"}),
    (ACTION, "complete", {"completed_on": "2024-05-01"}, {"completed_on": "2024-05-01"}),
    (ACTION, "drop", {"dropped_on": "2024-05-01", "reason": "Overtaken"}, {"dropped_on": "2024-05-01"}),
    (PAPER, "act-on", {"acted_on": "2024-05-01", "decision": "d1"}, {"acted_on": "2024-05-01", "decision": "d1"}),
    (ESCALATION, "settle", {"settled_on": "2024-05-01", "how": "Talked"}, {"how": ["Talked"]}),
    (PROGRAMME, "end", {"ended_on": "2024-05-01", "reflection": "Calmer"}, {"reflection": "Calmer"}),
    (AGREEMENT, "review", {"reviewed_on": "2024-05-01", "met": "partly"}, {"met": "partly"}),
    (AGREEMENT, "withdraw", {"withdrawn_on": "2024-05-01"}, {"withdrawn_on": "2024-05-01"}),
    (COUNCIL, "leave", {"left_on": "2024-05-01"}, {"left_on": "2024-05-01"}),
]
"""An entry, the step, its body, and what the entry then says."""


@pytest.fixture
def caller(workspace: Workspace, calling: Calling) -> Caller:
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    return calling("Grace", Role.CONSULTANT)


def given(workspace: Workspace, entry: Any) -> None:
    record_what_comes_before(workspace, entry)
    workspace.partnerships.record("harbour", entry, STAMP)
    workspace.catch_up()


@pytest.mark.parametrize(
    ("entry", "step", "body", "says"), STEPS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_step_is_taken_once(
    workspace: Workspace, caller: Caller, entry: Any, step: str, body: dict[str, Any], says: dict[str, Any]
) -> None:
    given(workspace, entry)
    taken = caller.post(f"{read_at(entry)}/{step}", body)
    assert taken.status_code == 200, taken.get_json(force=True)
    assert taken.get_json()["fields"].items() >= says.items()
    assert caller.get(read_at(entry)).headers["ETag"] == taken.headers["ETag"]
    if step != "review":
        problem(caller.post(f"{read_at(entry)}/{step}", body), 422)


@pytest.mark.parametrize(
    ("entry", "step", "body", "says"), STEPS, ids=lambda each: each if isinstance(each, str) else ""
)
def test_a_step_asks_for_what_it_needs(
    workspace: Workspace, caller: Caller, entry: Any, step: str, body: dict[str, Any], says: dict[str, Any]
) -> None:
    given(workspace, entry)
    day = next(iter(body))
    assert day in at_fault(caller.post(f"{read_at(entry)}/{step}", {}), 422)
    assert day in at_fault(caller.post(f"{read_at(entry)}/{step}", body | {day: "soon"}), 422)
    assert day in at_fault(caller.post(f"{read_at(entry)}/{step}", body | {day: "2023-01-01"}), 422)


def test_an_escalation_is_reopened_and_settled_again(workspace: Workspace, caller: Caller) -> None:
    given(workspace, ESCALATION)
    at = read_at(ESCALATION)
    problem(caller.post(f"{at}/reopen", {"reopened_on": "2024-04-01"}), 422)
    caller.post(f"{at}/settle", {"settled_on": "2024-04-01"})
    caller.post(f"{at}/reopen", {"reopened_on": "2024-05-01"})
    said = caller.post(f"{at}/settle", {"settled_on": "2024-06-01", "how": "Signed"}).get_json()["fields"]
    assert said["settled_on"] == ["2024-04-01", "2024-06-01"]
    assert said["reopened_on"] == ["2024-05-01"]
    assert said["how"] == ["", "Signed"]


def test_further_themes_of_a_conversation_are_heard(workspace: Workspace, caller: Caller) -> None:
    given(workspace, CONVERSATION)
    body = {"themes": [{"theme": "Proud of the work", "kind": "hope", "grows_from": "Not heard"}]}
    said = caller.post(f"{read_at(CONVERSATION)}/hear-themes", body).get_json()
    assert [theme["theme"] for theme in said["fields"]["themes"]] == ["Not heard", "Proud of the work"]
    assert at_fault(caller.post(f"{read_at(CONVERSATION)}/hear-themes", {"themes": []}), 422) == {"themes"}
    problem(caller.post(f"{read_at(CONVERSATION)}/hear-themes", body), 409)


def test_a_partnership_is_closed(workspace: Workspace, caller: Caller) -> None:
    closed = caller.post("/partnerships/harbour/close", {"closed_on": "2026-06-01"})
    assert closed.get_json()["fields"]["closed_on"] == "2026-06-01"
    problem(caller.post("/partnerships/harbour/close", {"closed_on": "2026-06-01"}), 422)


def test_a_step_of_what_is_not_there_is_nowhere(caller: Caller) -> None:
    problem(caller.post("/partnerships/harbour/decisions/nowhere/enact", {"enacted_on": "2024-05-01"}), 404)


def test_every_step_is_tried_here() -> None:
    tried = {(entry.kind_name, step) for entry, step, _, _ in STEPS}
    tried |= {("escalation", "reopen"), ("partnership", "close")}
    assert {(step.kind, name_of(step)) for step in TAKEN} == tried
    assert {kind for kind, _ in tried} <= set(ENTRY_KINDS)
