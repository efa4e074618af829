"""Marlhaven: a city network with a centre that links partnerships, each on one problem.

Solid on the whole. In the middle of its second year a bid for money is announced by some without the others;
trust dips, the dispute is talked through at an awayday, and the network is steadier afterwards.
"""

from __future__ import annotations

from datetime import date, timedelta

from sample.diary import Diary, Recorder
from sample.phases import (
    CIVIL,
    DECISIVE,
    EASY,
    EVERYONE,
    GUARDED,
    KEPT,
    MOSTLY_KEPT,
    SLIPPING,
    STEADY,
    STRAINED,
    Phase,
)
from sample.script import stage
from sample.story import Desk, RoundPlan, Series, Story, Weeks, years_before

REF = "marlhaven"
CHAMBER, HARBOUR = "chamber", "harbour-trust"

PARTNERSHIP_OFFICE = Recorder("Fiona Trellis", 1.5, 0.03)
CONNECTOR = Recorder("Declan Moy", 4.0, 0.06)
COUNCILLORS_OFFICE = Recorder("Asha Benbow", 2.0, 0.05)
INTERVIEWER = Recorder("Sam Corrigan", 3.0)

PHASES = (
    Phase(0, "good", STEADY, MOSTLY_KEPT, EASY, {EVERYONE: 4.1}),
    Phase(30, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.2}),
    Phase(72, "middle", STEADY, MOSTLY_KEPT, CIVIL, {EVERYONE: 4.2}),
    Phase(76, "hard", STRAINED, SLIPPING, GUARDED, {EVERYONE: 3.3, CHAMBER: 2.6, HARBOUR: 2.4}, {EVERYONE: 0.75}),
    Phase(90, "middle", STEADY, MOSTLY_KEPT, CIVIL, {EVERYONE: 3.3, CHAMBER: 2.7, HARBOUR: 2.6}),
    Phase(104, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.1, CHAMBER: 3.8, HARBOUR: 3.7}),
    Phase(150, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.4}),
)


def story(today: date) -> Story:
    """The story with its days worked out; its weeks count from the start of the record."""
    opened_on = years_before(today, 3)
    week = Weeks.of(opened_on)
    return stage(
        REF,
        week,
        opened_on,
        phases=PHASES,
        desk=Desk(PARTNERSHIP_OFFICE, CONNECTOR, (COUNCILLORS_OFFICE, CONNECTOR), PARTNERSHIP_OFFICE, INTERVIEWER),
        series=(
            Series("board", "board", "City board", opened_on, 6, 2),
            Series("connectors", "working", "Connectors’ table", opened_on + timedelta(weeks=3), 6, 4, 0.8),
        ),
        rounds=RoundPlan((*week.every(13, 4, 69), *week.every(8, 78, 155)), (3, 4), frozenset({week(43)})),
        twists=_twists,
        plans_ahead=True,
    )


def _twists(diary: Diary, told: Story) -> None:
    """The attendance sheets of the bad months were found in a drawer half a year later."""
    week = Weeks.of(told.course.anchor)
    reason = "Attendance sheets of these months were found: the trade and port partners had not come."
    for ref in _boards_held_between(diary, week(76), week(90)):
        diary.correct("meeting", ref, week(107, 2), PARTNERSHIP_OFFICE, reason, **_who_came(told))
    reason = "The dispute was already on the agenda of the board before; the office had dated it by the minutes."
    diary.correct("escalation", "E-05", week(93), CONNECTOR, reason, raised_on=week(75, 2))


def _boards_held_between(diary: Diary, first: date, last: date) -> list[str]:
    """The refs of regular meetings held between two days; a ref ends with the day."""
    refs = [ref for kind, ref in diary.recorded_at if kind == "meeting" and ref.startswith(("board", "connectors"))]
    return [ref for ref in refs if first.isoformat() <= ref.split("-", 1)[1] < last.isoformat()]


def _who_came(told: Story) -> dict[str, tuple[str, ...]]:
    absent = (CHAMBER, HARBOUR, "tidewater-buses")
    others = tuple(p.partner for p in told.partners if p.partner not in absent)
    return {"present": others, "deputies": (), "absent": absent}
