"""What was corrected, retracted or recorded late, for the report on a period."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.check_ins import CheckIn
from domain.contacts import Contact
from domain.entries import Stamp
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.partnership import Profile
from projections.amended import amended, late
from projections.measures import Asked
from projections.workspace import Workspace

day = date.fromisoformat
MARCH, JUNE = day("2026-03-01"), day("2026-06-30")


def at(text: str) -> Stamp:
    return Stamp("ada", datetime.combine(day(text), datetime.min.time(), UTC).replace(hour=12))


def contact(ref: str, on: str) -> Contact:
    return Contact(contact=ref, made_on=day(on), between=("council", "charity"), channel="phone", tone="warm")


@pytest.fixture
def quay(workspace: Workspace) -> Workspace:
    """Two partners; a contact of February that is corrected in May."""
    log = workspace.partnerships
    log.form_partnership(Profile(partnership="quay", name="Quay", formed_on=day("2026-01-01")), at("2026-01-01"))
    for ref in ("council", "charity"):
        log.join("quay", Partner(partner=ref, name=ref, joined_on=day("2026-01-01")), at("2026-01-01"))
    log.make_contact("quay", contact("k1", "2026-02-10"), at("2026-02-11"))
    log.correct("quay", contact("k1", "2026-02-12"), "a day out", at("2026-05-01"))
    workspace.catch_up()
    return workspace


def asked(workspace: Workspace, on: date = JUNE, known_at: datetime | None = None) -> Asked:
    return Asked(workspace, "quay", on, known_at)


def test_a_correction_counts_in_the_time_in_which_it_was_made(quay: Workspace) -> None:
    found = amended(asked(quay), MARCH)
    assert [(row.ref, row.event, row.reason) for row in found] == [("k1", "EntryCorrected", "a day out")]
    assert amended(asked(quay, day("2026-04-30")), MARCH) == []


def test_a_correction_counts_in_the_time_of_which_the_entry_tells(quay: Workspace) -> None:
    assert len(amended(asked(quay, day("2026-02-28")), day("2026-02-01"))) == 1


def test_a_retraction_counts_although_the_entry_no_longer_stands(quay: Workspace) -> None:
    quay.partnerships.retract("quay", "contact", "k1", "never happened", at("2026-06-01"))
    quay.catch_up()
    assert [row.event for row in amended(asked(quay), MARCH)] == ["EntryCorrected", "EntryRetracted"]


def test_what_was_not_known_yet_is_left_out(quay: Workspace) -> None:
    assert amended(asked(quay, known_at=at("2026-04-30").at), MARCH) == []


@pytest.mark.parametrize(("recorded", "days"), [("2026-05-24", None), ("2026-05-25", 15)])
def test_what_is_recorded_more_than_two_weeks_after_is_late(quay: Workspace, recorded: str, days: int | None) -> None:
    quay.partnerships.make_contact("quay", contact("k2", "2026-05-10"), at(recorded))
    quay.catch_up()
    assert [each.days for each in late(asked(quay), MARCH)] == ([days] if days else [])


def test_late_counts_from_the_first_record_not_from_a_correction(quay: Workspace) -> None:
    assert late(asked(quay), day("2026-02-01")) == []


def test_items_are_not_told_beside_their_meeting(quay: Workspace) -> None:
    meeting = Meeting(meeting="m1", held_on=day("2026-03-10"), kind="board")
    item = Item(meeting="m1", item="budget", title="Budget", outcome="decided")
    quay.partnerships.hold_meeting("quay", meeting, at("2026-04-10"), items=[item])
    quay.catch_up()
    assert [each.row.kind for each in late(asked(quay), MARCH)] == ["meeting"]


def test_answers_are_never_told_of(quay: Workspace) -> None:
    answer = CheckIn(answer="a1", round="spring", answered_on=day("2026-03-10"), partner="council", fair=1)
    quay.partnerships.answer_check_in("quay", answer, at("2026-05-10"))
    quay.partnerships.retract("quay", "check-in", "a1", "by mistake", at("2026-05-11"))
    quay.catch_up()
    assert late(asked(quay), MARCH) == []
    assert [row.kind for row in amended(asked(quay), MARCH)] == ["contact"]
