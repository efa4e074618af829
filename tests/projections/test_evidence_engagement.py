"""Engagement: who came of those expected, and the quiet after the last meeting or contact."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.contacts import Contact
from domain.entries import Entry
from domain.meetings import Meeting
from domain.membership import Partner
from tests.domain.cast import APRIL, CHARITY, CONTACT, COUNCIL, HOSPITAL, JOINED, JUNE, MARCH, MAY, MEETING, but
from tests.projections.evidence_of import EVER, Given, Told, after, gives, standing

POLICE = Partner(partner="police", name="Police", joined_on=JOINED)
FOUR = (COUNCIL, HOSPITAL, POLICE, but(CHARITY, joined_on=JOINED))
A_DAY = 1 / 30


def attendance(meeting: Meeting, members: tuple[Entry, ...] = FOUR) -> list[tuple[str, float, float]]:
    """Who was expected, what their coming or not was worth, and its weight."""
    told = Told(meeting, members=members)
    rows = [row for row in told.changes.evidence if row[3] == "attendance" and row[-1] is None]
    assert all(row[7:9] == [meeting.held_on.toordinal(), meeting.held_on.toordinal() + 1] for row in rows)
    return sorted((row[9], row[5], round(row[6], 12)) for row in rows)


def test_present_deputy_and_absent() -> None:
    met = but(MEETING, present=("council",), deputies=("hospital",), absent=("police", "charity"))
    assert attendance(met) == [
        ("charity", 0.0, 0.25),
        ("council", 1.0, 0.25),
        ("hospital", 0.6, 0.25),
        ("police", 0.0, 0.25),
    ]


def test_with_the_absent_named_only_those_listed_were_expected() -> None:
    met = but(MEETING, present=("council",), absent=("police",))
    assert attendance(met) == [("council", 1.0, 0.5), ("police", 0.0, 0.5)]


def test_with_nobody_named_absent_every_other_member_was_expected() -> None:
    met = but(MEETING, present=("council",), deputies=("hospital",))
    assert attendance(met) == [
        ("charity", 0.0, 0.25),
        ("council", 1.0, 0.25),
        ("hospital", 0.6, 0.25),
        ("police", 0.0, 0.25),
    ]


def test_only_members_on_that_day_were_expected() -> None:
    met = but(MEETING, held_on=MAY, present=("council",))
    left, late = but(CHARITY, joined_on=JOINED, left_on=APRIL), but(POLICE, joined_on=JUNE)
    assert attendance(met, (COUNCIL, left, late)) == [("council", 1.0, 1.0)]


def test_a_member_is_expected_from_the_day_it_joins_to_the_day_it_leaves() -> None:
    met = but(MEETING, held_on=MAY, present=("council",))
    left, late = but(CHARITY, joined_on=JOINED, left_on=MAY), but(POLICE, joined_on=MAY)
    assert [who for who, _, _ in attendance(met, (COUNCIL, left, late))] == ["charity", "council", "police"]


def test_everybody_absent_counts_against() -> None:
    assert attendance(but(MEETING, absent=("council", "hospital"))) == [("council", 0.0, 0.5), ("hospital", 0.0, 0.5)]


def test_a_meeting_with_nobody_listed_is_no_evidence() -> None:
    assert attendance(MEETING) == []


def points(told: Told) -> list[Given]:
    """Evidence of attendance only."""
    return [one for one in told.evidence("engagement") if one.until == after(one.start, 1)]


def test_a_partner_recorded_late_was_expected_after_all() -> None:
    told = Told(but(MEETING, present=("council",)))
    assert [one.weight for one in points(told)] == [0.5, 0.5]
    at = told.record(POLICE)
    assert [(one.value, one.weight) for one in points(told)] == [(0, round(1 / 3, 12))] * 2 + [(1, round(1 / 3, 12))]
    assert told.touched(at) == {("meeting m1", "engagement")}


def test_a_partner_that_left_before_was_not_expected() -> None:
    told = Told(but(MEETING, held_on=MAY, present=("council",)))
    at = told.do("leave", "hospital", APRIL)
    assert [(one.value, one.weight) for one in points(told)] == [(1, 1)]
    assert len([one for one in told.superseded("engagement", at) if one.value == 0]) == 1


def test_attendance_moves_with_its_meeting() -> None:
    told = Told(but(MEETING, present=("council", "hospital")))
    told.do("correct", but(MEETING, present=("council", "hospital"), held_on=MAY), "Wrong month")
    assert [(one.start, one.value, one.weight) for one in points(told)] == [(MAY, 1, 0.5)] * 2


# -- quiet ---------------------------------------------------------------------------------------------------


def met(ref: str, held_on: date) -> Meeting:
    return Meeting(meeting=ref, held_on=held_on, kind="informal")


def spoke(ref: str, made_on: date) -> Contact:
    return but(CONTACT, contact=ref, made_on=made_on)


def quiet(entry: str, since: date, until: date = EVER) -> Given:
    return standing(entry, after(since, 60), until, A_DAY)


def test_quiet_counts_against_from_60_days_after_the_last_meeting() -> None:
    assert gives("engagement", met("m1", MARCH)) == [quiet("meeting m1", MARCH)]


def test_quiet_counts_against_from_60_days_after_the_last_contact() -> None:
    assert gives("engagement", met("m1", MARCH), spoke("c1", APRIL)) == [quiet("contact c1", APRIL)]


@pytest.mark.parametrize(("days", "expected"), [(59, False), (60, False), (61, True), (200, True)])
def test_quiet_ends_with_the_next_meeting_or_contact(days: int, expected: bool) -> None:
    again = after(MARCH, days)
    spell = [quiet("meeting m1", MARCH, again)] if expected else []
    assert gives("engagement", met("m1", MARCH), spoke("c1", again)) == sorted([quiet("contact c1", again), *spell])


def test_no_quiet_before_the_first_meeting() -> None:
    assert gives("engagement") == []


def test_several_on_one_day_leave_one_quiet_spell() -> None:
    same_day: list[Any] = [spoke("c2", MARCH), met("m1", MARCH), spoke("c1", MARCH), met("m2", MARCH)]
    assert [(one.start, one.until) for one in gives("engagement", *same_day)] == [(after(MARCH, 60), EVER)]
    later = spoke("c9", date(2025, 1, 10))
    spells = [(one.start, one.until) for one in gives("engagement", *same_day, later)]
    assert sorted(spells) == [(after(MARCH, 60), later.made_on), (after(later.made_on, 60), EVER)]


def test_one_more_on_the_last_day_leaves_one_quiet_spell() -> None:
    told = Told(met("m1", MARCH))
    told.record(met("m2", MARCH))
    assert [one.start for one in told.evidence("engagement")] == [after(MARCH, 60)]
    told.do("retract", "meeting", "m2", "By mistake")
    assert told.evidence("engagement") == [quiet("meeting m1", MARCH)]


def test_a_back_dated_contact_parts_a_quiet_spell() -> None:
    told = Told(met("m1", MARCH), met("m2", date(2025, 1, 10)))
    before = told.at
    between = date(2024, 8, 1)
    at = told.record(spoke("c1", between))
    assert told.evidence("engagement", before) == [
        quiet("meeting m1", MARCH, date(2025, 1, 10)),
        quiet("meeting m2", date(2025, 1, 10)),
    ]
    assert told.superseded("engagement", at) == [quiet("meeting m1", MARCH, date(2025, 1, 10))]
    assert told.recorded("engagement", at) == [
        quiet("contact c1", between, date(2025, 1, 10)),
        quiet("meeting m1", MARCH, between),
    ]


def test_a_back_dated_contact_soon_after_a_meeting_only_moves_the_spell() -> None:
    told = Told(met("m1", MARCH))
    at = told.record(spoke("c1", after(MARCH, 10)))
    assert told.superseded("engagement", at) == [quiet("meeting m1", MARCH)]
    assert told.evidence("engagement") == [quiet("contact c1", after(MARCH, 10))]


def test_a_retracted_contact_joins_what_it_parted() -> None:
    told = Told(met("m1", MARCH), met("m2", date(2025, 1, 10)), spoke("c1", date(2024, 8, 1)))
    told.do("retract", "contact", "c1", "By mistake")
    assert told.evidence("engagement") == [
        quiet("meeting m1", MARCH, date(2025, 1, 10)),
        quiet("meeting m2", date(2025, 1, 10)),
    ]


def test_a_meeting_moved_past_another_moves_the_quiet_around_both() -> None:
    first, second, third = MARCH, date(2024, 8, 1), date(2025, 1, 10)
    told = Told(met("m1", first), met("m2", second), met("m3", third))
    told.do("correct", met("m2", date(2025, 6, 1)), "Wrong year")
    assert told.evidence("engagement") == [
        quiet("meeting m1", first, third),
        quiet("meeting m2", date(2025, 6, 1)),
        quiet("meeting m3", third, date(2025, 6, 1)),
    ]


def test_quiet_ends_when_the_partnership_closes() -> None:
    told = Told(met("m1", MARCH))
    at = told.do("close_partnership", date(2024, 12, 31))
    assert told.superseded("engagement", at) == [quiet("meeting m1", MARCH)]
    assert told.evidence("engagement") == [quiet("meeting m1", MARCH, date(2024, 12, 31))]


@pytest.mark.parametrize("days", [0, 60])
def test_a_partnership_that_closes_within_60_days_was_never_quiet(days: int) -> None:
    told = Told(met("m1", MARCH))
    told.do("close_partnership", after(MARCH, days))
    assert told.evidence("engagement") == []


def test_a_meeting_recorded_after_closing_still_ends_quiet_at_the_close() -> None:
    told = Told(met("m1", MARCH))
    told.do("close_partnership", date(2025, 12, 31))
    told.record(spoke("c1", date(2025, 1, 10)))
    assert told.evidence("engagement") == [
        quiet("contact c1", date(2025, 1, 10), date(2025, 12, 31)),
        quiet("meeting m1", MARCH, date(2025, 1, 10)),
    ]
