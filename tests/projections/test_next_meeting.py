"""The meeting that comes next: on each day, after it moved or was called off, and as it was known earlier."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from domain.erasing import Request, concerned, erase
from domain.verifying import verify
from projections.ledger import profile_of
from projections.next_meeting import next_meeting
from projections.portfolio import PortfolioRow, portfolio
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import CONTACT, MEETING, PLANNED_MEETING, STAMP, TODAY, but
from tests.projections.conftest import hours_later, record

MEETS_ON, PLANNED_ON = PLANNED_MEETING.meets_on, PLANNED_MEETING.planned_on
A_DAY, A_WEEK = timedelta(days=1), timedelta(days=7)
TITLED = but(PLANNED_MEETING, title="July board")


@pytest.fixture
def planned(harbour: Workspace) -> Workspace:
    record(harbour, TITLED)
    harbour.catch_up()
    return harbour


def next_on(workspace: Workspace, on: date, **asked: object) -> date | None:
    found = next_meeting(workspace, profile_of(workspace, "harbour"), on, **asked)  # type: ignore[arg-type]
    return found and found.meets_on


def next_title(workspace: Workspace) -> str | None:
    found = next_meeting(workspace, profile_of(workspace, "harbour"), TODAY)
    assert found is not None
    return found.title


def row_of(workspace: Workspace, on: date = TODAY) -> PortfolioRow:
    return next(row for row in portfolio(workspace, on) if row.ref == "harbour")


@pytest.mark.parametrize(
    ("on", "found"),
    [
        (PLANNED_ON - A_DAY, None),
        (PLANNED_ON, MEETS_ON),
        (MEETS_ON - A_DAY, MEETS_ON),
        (MEETS_ON, MEETS_ON),
        (MEETS_ON + A_DAY, None),
    ],
)
def test_it_is_next_from_the_day_it_was_planned_to_its_own(planned: Workspace, on: date, found: date | None) -> None:
    assert next_on(planned, on) == found


def test_nothing_planned_is_no_next_meeting(harbour: Workspace) -> None:
    assert next_on(harbour, TODAY) is None
    assert (row_of(harbour).next_meeting_on, row_of(harbour).next_meeting_kind) == (None, None)


def test_once_it_is_over_the_one_after_it_is_next(planned: Workspace) -> None:
    record(planned, but(PLANNED_MEETING, plan="v2", meets_on=MEETS_ON + A_WEEK, kind="workshop"))
    record(planned, but(MEETING, held_on=TODAY))
    planned.catch_up()
    assert next_on(planned, MEETS_ON) == MEETS_ON
    assert next_on(planned, MEETS_ON + A_DAY) == MEETS_ON + A_WEEK


def test_a_meeting_that_moved_is_next_on_its_new_day_and_on_its_old_one_as_known_before(planned: Workspace) -> None:
    moved = hours_later(2)
    planned.partnerships.correct("harbour", but(TITLED, meets_on=MEETS_ON + A_WEEK), "The room is taken", moved)
    planned.catch_up()
    assert next_on(planned, MEETS_ON) == MEETS_ON + A_WEEK
    assert next_on(planned, TODAY, known_at=hours_later(1).at) == MEETS_ON
    assert next_on(planned, TODAY, known_at=moved.at) == MEETS_ON + A_WEEK


def test_a_meeting_that_was_called_off_is_next_only_as_known_before(planned: Workspace) -> None:
    called_off = hours_later(2)
    planned.partnerships.retract("harbour", "planned-meeting", "v1", "Too few can come", called_off)
    planned.catch_up()
    assert next_on(planned, TODAY) is None
    assert next_on(planned, TODAY, known_at=called_off.at) is None
    assert next_on(planned, TODAY, known_at=hours_later(1).at) == MEETS_ON
    assert next_on(planned, TODAY, known_at=STAMP.at - A_DAY) is None


def test_a_partnership_that_is_closed_meets_no_more(planned: Workspace) -> None:
    planned.partnerships.close_partnership("harbour", TODAY, hours_later(1))
    planned.catch_up()
    assert next_on(planned, TODAY) is None


def test_the_row_of_the_portfolio_holds_its_day_and_kind_and_no_words(planned: Workspace) -> None:
    row = row_of(planned)
    assert (row.next_meeting_on, row.next_meeting_kind) == (MEETS_ON, "board")
    with planned.views.engine.connect() as connection:
        kept = connection.exec_driver_sql(f"SELECT summary FROM {planned.tables().summaries.name}").scalar_one()
    assert "July" not in kept


def test_after_midnight_a_meeting_of_yesterday_is_in_no_row(
    planned: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    days = (MEETS_ON - TODAY).days
    for over, found in ((0, MEETS_ON), (1, None)):
        later = open_workspace()
        later.clock = lambda over=over: NOW + timedelta(days=days + over)  # type: ignore[misc]
        assert row_of(later, on=MEETS_ON + timedelta(days=over)).next_meeting_on == found


def test_a_title_that_named_somebody_can_be_erased_and_the_day_stays(harbour: Workspace) -> None:
    harbour.people.ref_of("Jane Doe")
    record(harbour, but(PLANNED_MEETING, title="To hear Jane Doe"))
    harbour.catch_up()
    before = row_of(harbour)
    assert next_title(harbour) == "To hear Jane Doe"
    log = harbour.partnerships
    erase(log, concerned(log, Request((), ("Jane Doe",), ())), "", hours_later(1))
    harbour.catch_up()
    assert next_title(harbour) is None
    assert row_of(harbour) == before
    assert before.next_meeting_on == MEETS_ON


def test_it_moves_no_score(planned: Workspace) -> None:
    record(planned, *(but(CONTACT, contact=f"c{n}", made_on=TODAY - n * A_WEEK) for n in range(30)))
    planned.catch_up()
    before = row_of(planned)
    record(planned, but(PLANNED_MEETING, plan="v2"))
    planned.catch_up()
    assert row_of(planned).health == before.health is not None


def test_a_log_with_planned_meetings_verifies(planned: Workspace) -> None:
    planned.partnerships.correct("harbour", but(TITLED, meets_on=MEETS_ON + A_WEEK), "The room is taken", STAMP)
    planned.partnerships.retract("harbour", "planned-meeting", "v1", "Too few can come", STAMP)
    assert verify(planned.partnerships.recorder).problem is None
