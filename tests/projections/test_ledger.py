"""Reading entries back: as they stand, as known at an instant, and every version of one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NotKnownYet, UnknownPartnership
from projections.ledger import count_entries, entries, history, partnerships, profile_of
from projections.standing_evidence import evidence_rows
from projections.workspace import Workspace
from tests.domain.cast import (
    APRIL,
    CONTACT,
    DECISION,
    HARBOUR,
    ITEM,
    JUNE,
    MARCH,
    MAY,
    MEETING,
    ONE_OF_EACH,
    PROGRAMME,
    STEP,
    TODAY,
    but,
)
from tests.projections.conftest import form, hours_later, record

MOMENT = timedelta(microseconds=1)


def test_every_kind_of_entry_reads_as_it_was_recorded(harbour: Workspace) -> None:
    form(harbour, "county")
    told = [entry for entry in ONE_OF_EACH if entry.kind_name not in ("partnership", "partner")]
    record(harbour, *told)
    harbour.catch_up()
    read = {(row.kind, row.ref): row.entry for row in entries(harbour, "harbour")}
    assert all(read[entry.kind_name, entry.ref] == entry for entry in told)
    assert len(read) == len(told) + 3
    assert count_entries(harbour, "harbour")["partner"] == 2


def test_entries_come_oldest_first_by_the_day_they_happened(harbour: Workspace) -> None:
    for ref, made_on in (("c1", JUNE), ("c2", MARCH), ("c3", MAY)):
        record(harbour, but(CONTACT, contact=ref, made_on=made_on))
    harbour.catch_up()
    assert [row.ref for row in entries(harbour, "harbour", kind="contact")] == ["c2", "c3", "c1"]
    newest = entries(harbour, "harbour", kind="contact", newest_first=True, limit=1, offset=1)
    assert [row.ref for row in newest] == ["c3"]


def test_an_item_happened_when_its_meeting_did(harbour: Workspace) -> None:
    record(harbour, MEETING, ITEM, stamp=hours_later(1))
    harbour.partnerships.correct("harbour", but(MEETING, held_on=MAY), "Wrong month", hours_later(2))
    harbour.catch_up()
    (item,) = entries(harbour, "harbour", kind="item")
    assert (item.happened_on, item.recorded_at, item.event) == (MAY, hours_later(2).at, "EntryCorrected")
    (before,) = entries(harbour, "harbour", kind="item", known_at=hours_later(2).at - MOMENT)
    assert before.happened_on == MARCH


def test_a_version_is_known_from_when_it_was_recorded_until_it_was_superseded(harbour: Workspace) -> None:
    record(harbour, DECISION, stamp=hours_later(1))
    harbour.partnerships.correct("harbour", but(DECISION, title="Two budgets"), "Misheard", hours_later(2))
    harbour.partnerships.enact_decision("harbour", "d1", APRIL, hours_later(3))
    harbour.partnerships.retract("harbour", "decision", "d1", "Never made", hours_later(4))
    harbour.catch_up()
    known = {
        hour: [row.entry for row in entries(harbour, "harbour", kind="decision", known_at=hours_later(hour).at)]
        for hour in range(5)
    }
    assert known == {
        0: [],
        1: [DECISION],
        2: [but(DECISION, title="Two budgets")],
        3: [but(DECISION, title="Two budgets", enacted_on=APRIL)],
        4: [],
    }
    for hour in (1, 2, 3, 4):
        just_before = hours_later(hour).at - MOMENT
        found = [row.entry for row in entries(harbour, "harbour", kind="decision", known_at=just_before)]
        assert found == known[hour - 1]
    assert entries(harbour, "harbour", kind="decision") == []


def test_history_tells_every_version_with_who_when_and_why(harbour: Workspace) -> None:
    record(harbour, DECISION, stamp=hours_later(1))
    harbour.partnerships.correct("harbour", but(DECISION, title="Two budgets"), "Misheard", hours_later(2))
    harbour.partnerships.drop_decision("harbour", "d1", MAY, "No money", hours_later(3))
    harbour.partnerships.retract("harbour", "decision", "d1", "Never made", hours_later(4))
    record(harbour, DECISION, stamp=hours_later(5))
    harbour.catch_up()
    told = [
        (row.event, row.reason, row.recorded_at, row.superseded_at, row.standing)
        for row in history(harbour, "harbour", "decision", "d1")
    ]
    one, two, three, four, five = (hours_later(hours).at for hours in range(1, 6))
    assert told == [
        ("DecisionMade", "", one, two, True),
        ("EntryCorrected", "Misheard", two, three, True),
        ("DecisionDropped", "No money", three, four, True),
        ("EntryRetracted", "Never made", four, four, False),
        ("DecisionMade", "", five, None, True),
    ]
    assert {row.recorded_by for row in history(harbour, "harbour", "decision", "d1")} == {"ada"}


def test_a_retracted_programme_takes_its_steps_out_of_the_list(harbour: Workspace) -> None:
    record(harbour, PROGRAMME, STEP)
    harbour.partnerships.retract("harbour", "programme", "g1", "It never began", hours_later(1))
    harbour.catch_up()
    assert entries(harbour, "harbour", kind="step") == entries(harbour, "harbour", kind="programme") == []
    assert len(history(harbour, "harbour", "step", "g1/1")) == 2


def test_partnerships_are_listed_by_name(harbour: Workspace) -> None:
    form(harbour, "county", name="county partnership")
    form(harbour, "alder", name="Alder Alliance")
    assert [profile.ref for profile in partnerships(harbour)] == ["alder", "county", "harbour"]


def test_a_profile_as_it_was_known(harbour: Workspace) -> None:
    harbour.partnerships.close_partnership("harbour", TODAY, hours_later(1))
    harbour.catch_up()
    assert profile_of(harbour, "harbour").closed_on == TODAY
    assert profile_of(harbour, "harbour", hours_later(1).at - MOMENT) == HARBOUR
    with pytest.raises(NotKnownYet, match="at the instant asked about"):
        profile_of(harbour, "harbour", hours_later(-1).at)
    with pytest.raises(UnknownPartnership, match="Check the spelling"):
        profile_of(harbour, "narnia")


def test_evidence_keeps_both_times(harbour: Workspace) -> None:
    record(harbour, CONTACT, stamp=hours_later(1))
    harbour.partnerships.correct("harbour", but(CONTACT, tone="prickly"), "Seen otherwise", hours_later(2))
    harbour.catch_up()
    rows = [row for row in evidence_rows(harbour, "harbour") if row["dimension"] == "conversation"]
    times = [(row["value"], row["recorded_at"], row["superseded_at"]) for row in rows]
    one, two = (int(hours_later(hours).at.timestamp() * 1_000_000) for hours in (1, 2))
    assert times == [(1.0, one, two), (0.0, two, None)]
    quiet = [row for row in evidence_rows(harbour, "harbour") if row["rule"] == "quiet"]
    assert [(row["recorded_at"], row["superseded_at"]) for row in quiet] == [(one, None)]
