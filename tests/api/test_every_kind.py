"""Every kind of entry goes round: recorded, read, listed, corrected, retracted; generated from the kinds."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from access.roles import Role
from domain.entries import Entry
from domain.listening import Conversation, Theme
from projections.workspace import Workspace
from tests.api.conftest import Caller, Calling, at_fault, problem
from tests.domain.cast import HARBOUR, HOSPITAL, ONE_OF_EACH, STAMP, but
from web.api.addresses import RefSegment
from web.api.said import fields_said

SINGLE = [entry for entry in ONE_OF_EACH if entry.kind_name not in ("partnership", "check-in")]
"""One of each kind that is read one by one."""
CHANGES: dict[str, dict[str, Any]] = {
    "partner": {"sector": "health"},
    "meeting": {"minutes": 55},
    "item": {"outcome": "decided"},
    "listening": {"themes": (Theme(theme="Not heard", kind="worry"),)},
    "programme": {"aim": "Calmer chairs"},
    "agreement": {"measure": "Days until home"},
    "link": {"note": "The county began it"},
    "rebase": {"reason": "All meetings moved online"},
    "contact": {"tone": "prickly"},
}
"""What the correction of each kind changes; otherwise its title."""


@pytest.fixture
def caller(workspace: Workspace, calling: Calling) -> Caller:
    """Somebody who may record everything, in partnerships with one entry of each kind that others refer to."""
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    workspace.partnerships.form_partnership(but(HARBOUR, partnership="county", name="County"), STAMP)
    workspace.catch_up()
    return calling("Grace", Role.CONSULTANT)


def record_what_comes_before(workspace: Workspace, entry: Entry) -> None:
    """Record what an entry may refer to."""
    others = (HOSPITAL, *ONE_OF_EACH[1 : ONE_OF_EACH.index(entry)])
    for other in others if entry.kind_name != "partner" else ():
        workspace.partnerships.record("harbour", other, STAMP)


def listed_at(entry: Entry) -> str:
    return f"/partnerships/harbour/{entry.sheet}"


def read_at(entry: Entry) -> str:
    segments = [RefSegment(None).to_url(getattr(entry, name)) for name in entry.key]  # type: ignore[arg-type]
    return "/".join([listed_at(entry), *segments])


def changed(entry: Entry) -> Entry:
    return msgspec.structs.replace(entry, **CHANGES.get(entry.kind_name, {"title": "Another title"}))


@pytest.mark.parametrize("entry", SINGLE, ids=lambda entry: entry.kind_name)
def test_an_entry_goes_round(workspace: Workspace, caller: Caller, entry: Entry) -> None:
    record_what_comes_before(workspace, entry)
    made = caller.post(listed_at(entry), fields_said(entry))
    assert made.status_code == 201, made.get_json(force=True)
    assert made.headers["Location"] == f"/api/v1{read_at(entry)}"
    read = caller.get(made.headers["Location"])
    assert read.get_json() == made.get_json()
    assert read.get_json()["fields"] == fields_said(entry)
    assert read.headers["ETag"] == made.headers["ETag"]
    assert workspace.partnerships.get("harbour").entries.get(entry.kind_name, entry.ref) == entry
    assert read.get_json() in caller.get(listed_at(entry)).get_json()["entries"]


@pytest.mark.parametrize("entry", SINGLE, ids=lambda entry: entry.kind_name)
def test_an_entry_is_corrected_and_retracted_with_a_reason(workspace: Workspace, caller: Caller, entry: Entry) -> None:
    record_what_comes_before(workspace, entry)
    workspace.partnerships.record("harbour", entry, STAMP)
    workspace.catch_up()
    before = caller.get(read_at(entry))
    body = {"reason": "It was mistyped", "fields": fields_said(changed(entry))}
    after = caller.put(read_at(entry), body, headers={"If-Match": before.headers["ETag"]})
    assert after.status_code == 200, after.get_json(force=True)
    assert after.get_json()["fields"] == body["fields"]
    assert after.headers["ETag"] != before.headers["ETag"]
    gone = caller.delete(read_at(entry), {"reason": "It never happened"})
    assert (gone.status_code, gone.data) == (204, b"")
    problem(caller.get(read_at(entry)), 404)
    versions = caller.get(f"{read_at(entry)}/history").get_json()["versions"]
    assert [each["reason"] for each in versions] == ["", "It was mistyped", "It never happened"]
    assert [each["standing"] for each in versions] == [True, True, False]
    assert versions[0]["fields"] == fields_said(entry)


@pytest.mark.parametrize("entry", SINGLE, ids=lambda entry: entry.kind_name)
def test_what_is_missing_or_unknown_is_named(caller: Caller, entry: Entry) -> None:
    missing = {name for name in entry.key if name != "to"} | {"to"} if entry.kind_name == "link" else set(entry.key)
    assert missing <= at_fault(caller.post(listed_at(entry), {}), 422)
    assert "colour" in at_fault(caller.post(listed_at(entry), {"colour": "red"}), 422)


@pytest.mark.parametrize("entry", SINGLE, ids=lambda entry: entry.kind_name)
def test_an_entry_whose_ref_is_taken_is_refused_with_the_one_that_has_it(
    workspace: Workspace, caller: Caller, entry: Entry
) -> None:
    record_what_comes_before(workspace, entry)
    workspace.partnerships.record("harbour", entry, STAMP)
    workspace.catch_up()
    refused = problem(caller.post(listed_at(entry), fields_said(changed(entry))), 409)
    assert refused["current"]["fields"] == fields_said(entry)
    assert refused["current"]["etag"] == caller.get(read_at(entry)).headers["ETag"]


def test_a_conversation_comes_with_all_its_themes(workspace: Workspace, caller: Caller) -> None:
    themes = (Theme(theme="Not heard", kind="feeling"), Theme(theme="No time", kind="problem", grows_from="Not heard"))
    conversation = Conversation(conversation="l1", held_on=HARBOUR.formed_on, themes=themes)
    made = caller.post(listed_at(conversation), fields_said(conversation))
    assert made.get_json()["fields"]["themes"] == [
        {"theme": "Not heard", "kind": "feeling"},
        {"theme": "No time", "kind": "problem", "grows_from": "Not heard"},
    ]
    wrong = {"conversation": "l2", "held_on": "2024-02-01", "themes": [{"theme": "A"}]}
    assert at_fault(caller.post(listed_at(conversation), wrong), 422) == {"themes.0.kind"}
    assert at_fault(caller.post(listed_at(conversation), wrong | {"themes": []}), 422) == {"themes"}


def test_a_ref_with_slashes_and_dots_has_an_address_of_its_own(caller: Caller, workspace: Workspace) -> None:
    record_what_comes_before(workspace, ONE_OF_EACH[2])
    for ref in ("2026/03", "2026", "..", "~1", "history", "a b?c#d", "ü%2F"):
        body = {"meeting": ref, "held_on": "2026-03-01", "kind": "board", "title": f"Called {ref}"}
        made = caller.post("/partnerships/harbour/meetings", body)
        assert caller.get(made.headers["Location"]).get_json()["fields"]["title"] == f"Called {ref}"


def test_a_ref_with_an_unknown_escape_is_nowhere(caller: Caller) -> None:
    problem(caller.get("/partnerships/harbour/meetings/a~3"), 404)
