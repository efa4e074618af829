"""Scoring policies in the log: saved by version, put in force with a reason, and what everything else makes of them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from domain.entries import ERASED, Stamp
from domain.erasing import Request, concerned, erase
from domain.errors import DomainError, InvalidValue, UnknownRef
from domain.opening import chained
from domain.partnerships import Partnerships
from domain.policies import POLICIES, AlreadyInForce, Policies, PolicyChangedMeanwhile, SamePolicy
from domain.verifying import verify
from tests.domain.cast import HARBOUR, STAMP

SETTINGS = {"prior": 0.5, "bands": {"good": 75.0}}
LATER = Stamp("bea", STAMP.at + timedelta(days=1))
Open = Callable[[], Partnerships]


def save(log: Partnerships, name: str = "softer", prior: float = 0.4, stamp: Stamp = STAMP) -> int:
    return log.save_policy(name, SETTINGS | {"prior": prior}, "Too harsh on papers", stamp)


def test_versions_of_a_name_count_from_one_and_keep_who_saved_what_when_and_why(partnerships: Partnerships) -> None:
    assert [save(partnerships), save(partnerships, prior=0.3, stamp=LATER), save(partnerships, "other")] == [1, 2, 1]
    first, second, other = partnerships.policies().versions
    assert (first.name, first.version, first.settings["prior"]) == ("softer", 1, 0.4)
    assert (second.version, second.by, second.at, second.reason) == (2, "bea", LATER.at, "Too harsh on papers")
    assert other.at == LATER.at + timedelta(microseconds=1), "instants never run backwards"


def test_the_same_settings_are_not_saved_twice_in_a_row(partnerships: Partnerships) -> None:
    save(partnerships)
    with pytest.raises(SamePolicy, match=r"Version 1 of “softer” already says exactly this\. Nothing was saved\."):
        save(partnerships)
    save(partnerships, prior=0.3)
    assert save(partnerships) == 3, "going back to earlier settings is a new version"


def test_what_is_saved_does_not_change_with_what_it_was_saved_from(partnerships: Partnerships) -> None:
    settings = {"bands": {"good": 75.0}}
    partnerships.save_policy("softer", settings, "Why not", STAMP)
    settings["bands"]["good"] = 10.0
    assert partnerships.policies().get("softer").settings["bands"] == {"good": 75.0}


def test_a_saved_version_is_put_in_force_and_another_after_it(partnerships: Partnerships, open_log: Open) -> None:
    save(partnerships)
    save(partnerships, prior=0.3)
    partnerships.put_policy_in_force("softer", 2, "Agreed in June", STAMP)
    partnerships.put_policy_in_force("softer", 1, "Back again", LATER)
    turns = open_log().policies().turns
    assert [(turn.version, turn.reason, turn.by) for turn in turns] == [
        (2, "Agreed in June", "ada"),
        (1, "Back again", "bea"),
    ]


def test_what_is_in_force_already_is_not_put_there_again(partnerships: Partnerships) -> None:
    save(partnerships)
    partnerships.put_policy_in_force("softer", 1, "Agreed", STAMP)
    with pytest.raises(AlreadyInForce, match="in force already"):
        partnerships.put_policy_in_force("softer", 1, "Agreed", LATER)


def test_only_what_was_saved_is_put_in_force(partnerships: Partnerships) -> None:
    with pytest.raises(UnknownRef, match="softer, version 1"):
        partnerships.put_policy_in_force("softer", 1, "Agreed", STAMP)
    assert partnerships.policies().version == 0


def test_the_standard_policy_is_saved_when_it_is_first_put_in_force(partnerships: Partnerships) -> None:
    partnerships.put_policy_in_force("standard", 1, "For the record", STAMP, standard=SETTINGS)
    assert partnerships.policies().get("standard", 1).settings == SETTINGS
    assert partnerships.policies().turns[-1].name == "standard"


def test_who_did_not_see_what_somebody_else_did_meanwhile_is_told(partnerships: Partnerships) -> None:
    save(partnerships)
    save(partnerships, prior=0.3)
    with pytest.raises(PolicyChangedMeanwhile, match="Somebody saved version 2 of “softer”"):
        partnerships.save_policy("softer", SETTINGS, "Mine", STAMP, seen=1)
    partnerships.put_policy_in_force("softer", 1, "Agreed", STAMP, seen=0)
    with pytest.raises(PolicyChangedMeanwhile, match="another policy in force since you looked"):
        partnerships.put_policy_in_force("softer", 2, "Mine", STAMP, seen=0)


@pytest.mark.parametrize("name", ["", " ", " x", "x ", "a/b", ".", "..", "a\nb", "a\x00b", "n" * 81])
def test_a_name_that_cannot_stand_in_an_address_is_refused(partnerships: Partnerships, name: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        save(partnerships, name)
    assert refused.value.field == "name"


@pytest.mark.parametrize("reason", ["", "  ", "r" * 10_001, "a\x00b"])
def test_a_reason_is_asked_for(partnerships: Partnerships, reason: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        partnerships.save_policy("softer", SETTINGS, reason, STAMP)
    assert refused.value.field == "reason"
    assert partnerships.policies().version == 0


def test_two_processes_that_save_at_once_save_one_after_the_other(partnerships: Partnerships, open_log: Open) -> None:
    other = open_log()
    save(partnerships)
    assert other.policies().version == 1
    seen: list[int] = []

    def meanwhile(policies: Policies) -> int:
        if not seen:
            seen.append(save(partnerships, prior=0.3))
        return policies.save_policy("softer", SETTINGS, "Mine", STAMP)

    assert other._with_policies(meanwhile) == 3


def test_a_log_with_policies_verifies(partnerships: Partnerships) -> None:
    partnerships.form_partnership(HARBOUR, STAMP)
    save(partnerships)
    partnerships.put_policy_in_force("softer", 1, "Agreed", STAMP)
    verdict = verify(chained(partnerships.recorder))
    assert verdict.problem is None
    assert verdict.head.number == partnerships.recorder.max_notification_id()


def test_reasons_are_sealed_and_gone_when_whom_they_name_is_erased(partnerships: Partnerships) -> None:
    partnerships.form_partnership(HARBOUR, STAMP)
    partnerships.save_policy("softer", SETTINGS, "Ada Lovelace asked for it", STAMP)
    states = [bytes(each.state) for each in partnerships.recorder.select_notifications(1, 100)]
    assert not any(b"Lovelace" in state for state in states)
    asked = concerned(partnerships, Request(names=("Ada Lovelace",)))
    assert [(place.partnership, place.kind, place.ref) for place in asked.erased] == [(POLICIES, "policy", "softer")]
    assert erase(partnerships, asked, "asked to", LATER) == [POLICIES]
    assert partnerships.policies().versions[0].reason == ERASED
    assert partnerships.policies().versions[0].settings == SETTINGS
    assert concerned(partnerships, Request(names=("Ada Lovelace",))).is_nothing
    save(partnerships)
    assert partnerships.policies().latest("softer").version == 2  # type: ignore[union-attr]


def test_policies_are_no_partnership(partnerships: Partnerships) -> None:
    save(partnerships)
    for ref in (POLICIES, "policies"):
        with pytest.raises(DomainError, match="no partnership"):
            partnerships.get(ref)
