"""Days from happening to being recorded: counted once for each entry, spreadsheets told apart."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest

from domain.contacts import Contact
from domain.membership import Partner
from domain.partnership import Profile
from projections.recording_lag import Lag, by_kind, by_quarter, lag_of, recorded
from projections.workspace import Workspace
from tests.web.harbour import at, day

Tell = Callable[[str, str, str], None]


@pytest.fixture
def tell(workspace: Workspace) -> Tell:
    """Record a contact that was made on a day, on another."""
    log = workspace.partnerships
    log.form_partnership(Profile(partnership="harbour", name="Harbour", formed_on=day("2025-01-01")), at("2025-01-01"))
    for ref in ("council", "charity"):
        log.join("harbour", Partner(partner=ref, name=ref, joined_on=day("2025-01-01")), at("2025-01-01"))

    def tell(ref: str, made_on: str, recorded_on: str) -> None:
        log.make_contact("harbour", phoned(ref, made_on), at(recorded_on))
        workspace.catch_up()

    return tell


def phoned(ref: str, made_on: str) -> Contact:
    return Contact(contact=ref, made_on=day(made_on), between=("council", "charity"), channel="phone", tone="warm")


def test_median_and_share_within_a_week(workspace: Workspace, tell: Tell) -> None:
    tell("same-day", "2026-01-05", "2026-01-05")
    tell("a-week", "2026-01-05", "2026-01-12")
    tell("longer", "2026-01-05", "2026-01-25")
    assert lag_of(recorded(workspace, "harbour")) == Lag(3, 7.0, pytest.approx(2 / 3))
    assert list(by_kind(recorded(workspace, "harbour"))) == ["contact"]


def test_a_quarter_is_that_of_the_recording_and_stays_as_it_is(workspace: Workspace, tell: Tell) -> None:
    tell("winter", "2026-03-30", "2026-03-31")
    before = by_quarter(recorded(workspace, "harbour"))
    tell("late", "2026-03-30", "2026-04-30")
    after = by_quarter(recorded(workspace, "harbour"))
    assert list(after) == [day("2026-01-01"), day("2026-04-01")]
    assert after[day("2026-01-01")] == before[day("2026-01-01")] == Lag(1, 1.0, 1.0)
    assert after[day("2026-04-01")] == Lag(1, 31.0, 0.0)


def test_a_correction_does_not_make_an_entry_late(workspace: Workspace, tell: Tell) -> None:
    tell("one", "2026-01-05", "2026-01-06")
    contact = workspace.partnerships.get("harbour").entries.of("contact")["one"]
    workspace.partnerships.correct("harbour", msgspec.structs.replace(contact, tone="neutral"), "So", at("2026-06-01"))
    workspace.catch_up()
    assert [each.days for each in recorded(workspace, "harbour")] == [1]


def test_what_was_retracted_does_not_count(workspace: Workspace, tell: Tell) -> None:
    tell("one", "2026-01-05", "2026-01-06")
    workspace.partnerships.retract("harbour", "contact", "one", "A mistake", at("2026-01-07"))
    workspace.catch_up()
    assert recorded(workspace, "harbour") == []
    assert len(recorded(workspace, "harbour", at("2026-01-06").at)) == 1


def test_entries_of_many_days_in_one_save_were_brought_in_together(workspace: Workspace, tell: Tell) -> None:
    tell("alone", "2026-01-05", "2026-01-06")
    harbour = workspace.partnerships.get("harbour")
    for number in range(1, 5):
        harbour.make_contact(phoned(f"one-of-many-{number}", f"2026-02-0{number}"), at("2026-03-01"))
    workspace.partnerships.save_all([harbour])
    workspace.catch_up()
    assert [each.together for each in recorded(workspace, "harbour")] == [False, True, True, True, True]


def test_partners_answers_and_the_partnership_itself_have_no_lag(workspace: Workspace, tell: Tell) -> None:
    assert recorded(workspace, "harbour") == []
    assert lag_of([]) is None
