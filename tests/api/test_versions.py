"""Corrections are made on the version that was seen: nobody saves over what somebody else changed."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from itertools import count
from typing import Any

import pytest
from flask import Flask

from domain.entries import Stamp
from domain.follow_up import Decision
from domain.meetings import Meeting
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, at_fault, problem
from tests.conftest import NOW
from tests.domain.cast import STAMP

AT = f"{HARBOUR}/decisions/d2"
FIELDS = {
    "decision": "d2",
    "decided_on": "2026-02-15",
    "title": "Do 2",
    "meeting": "2026-02-15",
    "due_on": "2026-06-01",
}
BODY = {"reason": "Mistyped", "fields": FIELDS | {"title": "Do it twice"}}


def test_a_correction_without_the_version_seen_is_refused(lead: Caller) -> None:
    assert at_fault(lead.put(AT, BODY), 428) == {"If-Match"}


@pytest.mark.parametrize("seen", ['"another"', "", 'W/"weak"', "garbage", '"a", "b"'])
def test_a_correction_of_another_version_is_refused_with_the_one_that_stands(lead: Caller, seen: str) -> None:
    now = lead.get(AT)
    answer = lead.put(AT, BODY, headers={"If-Match": seen})
    refused = problem(answer, 412)
    assert refused["current"]["fields"] == now.get_json()["fields"]
    assert refused["current"]["etag"] == answer.headers["ETag"] == now.headers["ETag"]


def test_two_who_correct_the_same_version_do_not_overwrite_each_other(lead: Caller, consultant: Caller) -> None:
    seen = lead.get(AT).headers["ETag"]
    assert lead.put(AT, BODY, headers={"If-Match": seen}).status_code == 200
    theirs = {"reason": "Clearer", "fields": FIELDS | {"title": "Do it again"}}
    refused = problem(consultant.put(AT, theirs, headers={"If-Match": seen}), 412)
    assert refused["current"]["fields"]["title"] == "Do it twice"
    again = consultant.put(AT, theirs, headers={"If-Match": refused["current"]["etag"]})
    assert again.get_json()["fields"]["title"] == "Do it again"


def test_whenever_somebody_else_corrects_it_in_between_nothing_is_overwritten(lead: Caller, harbour: Workspace) -> None:
    statuses = []
    for moment in range(1, 8):
        harbour.partnerships.correct("harbour", decision(f"Before {moment}"), "Clearer", STAMP)
        seen = lead.get(AT).headers["ETag"]
        theirs = decision(f"In between {moment}")
        harbour.clock = at_moment(moment, lambda theirs=theirs: harbour.partnerships.correct(*_of(theirs)))
        statuses.append(lead.put(AT, BODY, headers={"If-Match": seen}).status_code)
        harbour.clock = lambda: NOW
        stands: Any = harbour.partnerships.get("harbour").entries.get("decision", "d2")
        assert stands.title == ("Do it twice" if statuses[-1] == 200 else theirs.title)
    assert set(statuses) == {200, 409, 412}


def decision(title: str) -> Decision:
    return Decision(decision="d2", decided_on=date(2026, 2, 15), title=title, meeting="2026-02-15")


def _of(entry: Decision) -> tuple[str, Decision, str, Stamp]:
    return "harbour", entry, "Clearer", STAMP


def at_moment(number: int, do: Callable[[], object]) -> Callable[[], datetime]:
    """A clock at which, the so many-th time that it is read, something else happens."""
    reads = count(1)

    def clock() -> datetime:
        if next(reads) == number:
            do()
        return NOW

    return clock


def test_of_many_who_correct_it_at_once_one_does(app: Flask, lead: Caller, harbour: Workspace) -> None:
    seen, before = lead.get(AT).headers["ETag"], harbour.partnerships.get("harbour").version

    def correct(number: int) -> int:
        theirs = {"reason": "Clearer", "fields": FIELDS | {"title": f"Do it {number} times"}}
        return Caller(app.test_client(), lead.token).put(AT, theirs, headers={"If-Match": seen}).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(correct, range(8)))
    assert statuses[0] == 200
    assert set(statuses[1:]) <= {409, 412}
    assert harbour.partnerships.get("harbour").version == before + 1


def test_one_of_several_versions_or_any_may_be_named(lead: Caller) -> None:
    seen = lead.get(AT).headers["ETag"]
    assert lead.put(AT, BODY, headers={"If-Match": f'"other", {seen}'}).status_code == 200
    back = {"reason": "It was right", "fields": FIELDS}
    assert lead.put(AT, back, headers={"If-Match": "*"}).status_code == 200


def test_a_correction_that_says_the_same_is_refused(lead: Caller) -> None:
    same = {"reason": "None", "fields": FIELDS}
    assert "nothing to correct" in problem(lead.put(AT, same, headers={"If-Match": "*"}), 422)["detail"]


def test_a_correction_cannot_move_an_entry_to_another_ref(lead: Caller) -> None:
    moved = {"reason": "Renamed", "fields": FIELDS | {"decision": "d99"}}
    assert at_fault(lead.put(AT, moved, headers={"If-Match": "*"}), 422) == {"decision"}


@pytest.mark.parametrize("reason", [None, "", "  ", "a\x00b", "x" * 10_001, 7])
def test_a_correction_needs_a_reason_that_can_be_kept(lead: Caller, reason: str | None) -> None:
    assert at_fault(lead.put(AT, BODY | {"reason": reason}, headers={"If-Match": "*"}), 422) == {"reason"}
    assert at_fault(lead.delete(AT, {"reason": reason}), 422) == {"reason"}


def test_a_retraction_may_say_which_version_it_is_of(lead: Caller) -> None:
    problem(lead.delete(AT, {"reason": "Never made"}, headers={"If-Match": '"old"'}), 412)
    seen = lead.get(AT).headers["ETag"]
    assert lead.delete(AT, {"reason": "Never made"}, headers={"If-Match": seen}).status_code == 204


def test_what_others_rest_on_is_not_retracted(lead: Caller, harbour: Workspace) -> None:
    refused = problem(lead.delete(f"{HARBOUR}/meetings/2026-02-15", {"reason": "Never held"}), 422)
    assert "decision d2" in refused["detail"]
    assert isinstance(harbour.partnerships.get("harbour").entries.get("meeting", "2026-02-15"), Meeting)


def test_an_entry_that_is_still_the_same_is_not_sent_again(lead: Caller) -> None:
    seen = lead.get(AT).headers["ETag"]
    same = lead.get(AT, headers={"If-None-Match": seen})
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", seen)
    assert lead.get(AT, headers={"If-None-Match": '"old"'}).status_code == 200


def test_a_partnership_is_corrected_like_any_entry(lead: Caller, harbour: Workspace) -> None:
    seen = lead.get(HARBOUR)
    fields = seen.get_json()["fields"] | {"purpose": "Home sooner"}
    body = {"reason": "Agreed on since", "fields": fields}
    after = lead.put(HARBOUR, body, headers={"If-Match": seen.headers["ETag"]})
    assert after.get_json()["fields"]["purpose"] == "Home sooner"
    assert harbour.partnerships.get("harbour").profile.formed_on == date(2025, 1, 10)
    assert len(lead.get(f"{HARBOUR}/history").get_json()["versions"]) == 2
    problem(lead.delete(HARBOUR, {"reason": "x"}), 405)
