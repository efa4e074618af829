"""Rounds close by themselves when their last day is over, and those that repeat open anew on schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from domain.ballots import closing
from domain.ballots.box import LinkRefused
from domain.ballots.repeating import months_after
from domain.meetings import Meeting
from domain.rounds import Round
from projections.workspace import Workspace
from tests import rounds
from tests.ballots.looking_in import answers_in_log
from tests.conftest import NOW
from tests.domain.cast import STAMP, day
from web import create_app
from web.check_ins.due import DueRounds

TODAY = NOW.date()
Tokens = dict[str, list[str]]


class Clock:
    """The clock of a workspace, set by the test."""

    def __init__(self, workspace: Workspace) -> None:
        self._now = NOW
        workspace.clock = self

    def __call__(self) -> datetime:
        return self._now

    def go_to(self, on: date) -> None:
        self._now = datetime.combine(on, self._now.time(), self._now.tzinfo)


@pytest.fixture
def clock(harbour: Workspace) -> Clock:
    return Clock(harbour)


@pytest.fixture
def app(harbour: Workspace) -> Flask:
    settings = {
        "SMTP_URL": "smtp://localhost:9",
        "MAIL_FROM": "post@goodterms.example",
        "PUBLIC_ADDRESS": "https://goodterms.example",
        "TESTING": True,
    }
    return create_app(harbour, settings)


def look(app: Flask) -> None:
    due: DueRounds = app.extensions["due_rounds"]
    due.one_pass()


def rounds_of(workspace: Workspace) -> list[Round]:
    return list(workspace.partnerships.get("harbour").rounds.values())


def hold_board(workspace: Workspace, on: date) -> None:
    meeting = Meeting(meeting=f"b{on}", held_on=on, kind="board")
    workspace.partnerships.hold_meeting("harbour", meeting, workspace.stamp("ada"))


def letters(app: Flask) -> Iterator[Any]:
    with app.app_context():
        from web.door.identity import store
        from web.post.letters import Letter
        from web.post.parcels import parcels

        with store().engine.connect() as connection:
            for row in connection.execute(parcels.select()):
                yield Letter.read(row.body)


def test_a_round_is_left_open_through_its_last_day_and_closed_the_day_after(
    harbour: Workspace, tokens: Tokens, clock: Clock, app: Flask
) -> None:
    rounds.answer(harbour, tokens["council"][0], "council", [4])
    last = TODAY + timedelta(days=14)
    clock.go_to(last)
    look(app)
    assert [each.closed_on for each in rounds_of(harbour)] == [None]
    clock.go_to(last + timedelta(days=1))
    look(app)
    assert [each.closed_on for each in rounds_of(harbour)] == [last]
    assert [each.answered_on for each in answers_in_log(harbour)] == [last]


def test_until_somebody_looks_a_round_that_is_due_takes_no_answers(
    harbour: Workspace, tokens: Tokens, clock: Clock
) -> None:
    clock.go_to(TODAY + timedelta(days=15))
    with pytest.raises(LinkRefused):
        rounds.answer(harbour, tokens["council"][0], "council", [4])


def test_a_monthly_round_opens_on_the_same_day_of_the_next_month(harbour: Workspace, clock: Clock, app: Flask) -> None:
    rounds.open_round(harbour, "harbour", repeats="monthly", asks_about=True)
    clock.go_to(day("2026-07-15"))
    look(app)
    clock.go_to(day("2026-07-29"))
    look(app)
    assert len(rounds_of(harbour)) == 1
    clock.go_to(day("2026-07-30"))
    for _ in range(2):
        look(app)
    first, second = rounds_of(harbour)
    assert (second.opened_on, second.closes_on) == (day("2026-07-30"), day("2026-08-13"))
    assert (second.follows, second.repeats, second.invited) == ("summer", "monthly", first.invited)
    assert (second.asks_about, second.is_open) == (True, True)


def test_the_day_of_the_month_is_kept_through_a_short_one_and_what_was_missed_is_not_made_up_for(
    harbour: Workspace, clock: Clock, app: Flask
) -> None:
    start = day("2026-08-31")
    clock.go_to(start)
    rounds.open_round(harbour, "harbour", repeats="monthly", closes_on=start)
    for on in ("2026-09-30", "2026-10-01", "2026-10-31", "2027-01-10", "2027-01-11", "2027-01-31"):
        clock.go_to(day(on))
        look(app)
    opened = [each.opened_on.isoformat() for each in rounds_of(harbour)]
    assert opened == ["2026-08-31", "2026-09-30", "2026-10-31", "2027-01-10", "2027-01-31"]


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [("2026-01-31", 1, "2026-02-28"), ("2027-12-31", 2, "2028-02-29"), ("2026-11-15", 3, "2027-02-15")],
)
def test_months_are_counted_by_the_calendar(start: str, months: int, then: str) -> None:
    assert months_after(day(start), months) == day(then)


def test_a_round_after_each_board_meeting_waits_for_one(harbour: Workspace, clock: Clock, app: Flask) -> None:
    hold_board(harbour, TODAY)
    rounds.open_round(harbour, "harbour", repeats="after-each-board-meeting", closes_on=TODAY)
    clock.go_to(TODAY + timedelta(days=20))
    look(app)
    assert len(rounds_of(harbour)) == 1
    hold_board(harbour, TODAY + timedelta(days=19))
    look(app)
    assert [each.opened_on for each in rounds_of(harbour)] == [TODAY, TODAY + timedelta(days=20)]


def test_a_round_that_no_longer_repeats_is_not_followed(harbour: Workspace, clock: Clock, app: Flask) -> None:
    rounds.open_round(harbour, "harbour", repeats="monthly")
    harbour.partnerships.stop_repeating("harbour", "summer", STAMP)
    clock.go_to(TODAY + timedelta(days=60))
    look(app)
    assert len(rounds_of(harbour)) == 1


def test_cancelling_a_round_that_repeats_another_ends_the_repeating(
    harbour: Workspace, clock: Clock, app: Flask
) -> None:
    rounds.open_round(harbour, "harbour", repeats="monthly")
    clock.go_to(TODAY + timedelta(days=60))
    look(app)
    latest = rounds_of(harbour)[-1]
    closing.cancel_round(harbour, "harbour", latest.round, "no time", harbour.stamp("ada"))
    clock.go_to(TODAY + timedelta(days=120))
    look(app)
    assert [each.round for each in rounds_of(harbour)] == ["summer"]


def test_partners_that_left_are_not_invited_again(harbour: Workspace, clock: Clock, app: Flask) -> None:
    rounds.open_round(harbour, "harbour", repeats="monthly")
    harbour.ballots.keep_addresses("harbour", "summer", "hospital", ["bo@hospital.example"])
    harbour.partnerships.leave("harbour", "hospital", TODAY, harbour.stamp("ada"))
    clock.go_to(TODAY + timedelta(days=60))
    look(app)
    latest = rounds_of(harbour)[-1]
    assert [each.partner for each in latest.invited] == ["council"]
    assert harbour.ballots.addresses("harbour", latest.round) == []


def test_everybody_who_was_written_to_is_written_to_again_once(harbour: Workspace, clock: Clock, app: Flask) -> None:
    rounds.open_round(harbour, "harbour", repeats="monthly")
    invited = ["ada@council.example", "cy@council.example"]
    harbour.ballots.keep_addresses("harbour", "summer", "council", invited)
    clock.go_to(TODAY + timedelta(days=60))
    for _ in range(3):
        look(app)
    latest = rounds_of(harbour)[-1]
    assert harbour.ballots.addresses("harbour", "summer") == []
    assert harbour.ballots.addresses("harbour", latest.round) == invited
    assert sorted(letter.to for letter in letters(app)) == invited
    assert all("https://goodterms.example/c/" in letter.text for letter in letters(app))


def test_addresses_of_a_round_that_does_not_repeat_are_forgotten_when_it_closes(
    harbour: Workspace, tokens: Tokens
) -> None:
    harbour.ballots.keep_addresses("harbour", "summer", "council", ["ada@council.example"])
    assert harbour.ballots.addresses("harbour", "summer") == ["ada@council.example"]
    rounds.close(harbour, "harbour")
    assert harbour.ballots.addresses("harbour", "summer") == []


def test_addresses_kept_for_repeating_are_forgotten_when_that_is_stopped(harbour: Workspace) -> None:
    rounds.open_round(harbour, "harbour", repeats="monthly")
    harbour.ballots.keep_addresses("harbour", "summer", "council", ["ada@council.example"])
    rounds.close(harbour, "harbour")
    assert harbour.ballots.addresses("harbour", "summer") == ["ada@council.example"]
    harbour.partnerships.stop_repeating("harbour", "summer", STAMP)
    closing.finish_closing(harbour, STAMP)
    assert harbour.ballots.addresses("harbour", "summer") == []


def test_everybody_is_reminded_once_a_day_at_most(harbour: Workspace, tokens: Tokens) -> None:
    assert harbour.ballots.note_reminder("harbour", "summer", TODAY)
    assert not harbour.ballots.note_reminder("harbour", "summer", TODAY)
    assert harbour.ballots.note_reminder("harbour", "summer", TODAY + timedelta(days=1))
    assert harbour.ballots.reminded_on("harbour", "summer") == TODAY + timedelta(days=1)
