"""Harbourside: a talking shop.

Busy meetings, crowded agendas, papers that nobody answers, items that come back month after month, workshops that
end in diagrams. Nobody means harm; the hard talk about money is always next time. Health drifts down.
"""

from __future__ import annotations

from datetime import date, timedelta

from sample.diary import Diary, Recorder
from sample.phases import CIVIL, CROWDED, EVERYONE, FORGOTTEN, FORMAL, MOSTLY_KEPT, STEADY, Phase
from sample.script import stage
from sample.story import Desk, RoundPlan, Series, Story, Weeks, years_before

REF = "harbourside"
COUNCIL, CHAMBER, HIGHWAYS = "city-council", "chamber", "coast-highways"

SECRETARIAT = Recorder("Graham Lyle", 5.0, 0.06)
ACTION_LOG = Recorder("Graham Lyle", 14.0, 0.2)
OFFICER = Recorder("Mina Castell", 4.0, 0.08)
LISTENER = Recorder("Ruth Vane", 1.5)

PHASES = (
    Phase(0, "good", STEADY, MOSTLY_KEPT, CIVIL, {EVERYONE: 4.0}),
    Phase(22, "middle", CROWDED, FORGOTTEN, FORMAL, {EVERYONE: 3.7, COUNCIL: 3.9, CHAMBER: 3.4}, {EVERYONE: 0.8}),
    Phase(70, "middle", CROWDED, FORGOTTEN, FORMAL, {EVERYONE: 3.0, COUNCIL: 3.5, CHAMBER: 2.4}, {EVERYONE: 0.6}),
    Phase(
        110,
        "hard",
        CROWDED,
        FORGOTTEN,
        FORMAL,
        {EVERYONE: 2.5, COUNCIL: 3.3, CHAMBER: 1.8},
        {EVERYONE: 0.5, HIGHWAYS: 0.2},
    ),
    Phase(156, "hard", CROWDED, FORGOTTEN, FORMAL, {EVERYONE: 2.3, COUNCIL: 3.1}, {EVERYONE: 0.5, HIGHWAYS: 0.15}),
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
        desk=Desk(SECRETARIAT, ACTION_LOG, (OFFICER, SECRETARIAT), SECRETARIAT, LISTENER),
        series=(
            Series("forum", "board", "Forum meeting", opened_on, 5, 0),
            Series("quays", "working", "Quays sub-group", opened_on + timedelta(weeks=2), 8, 2, 0.5),
        ),
        rounds=RoundPlan(week.every(13, 5, 155), (3, 4), frozenset({week(96)})),
        twists=_twists,
        plans_ahead=True,
    )


def _twists(diary: Diary, told: Story) -> None:
    """The action log had been ticked without looking, and that came out when somebody asked."""
    week = Weeks.of(told.course.anchor)
    reason = "Counted from the sign-in sheet: two partners had sent nobody."
    for ref in _meetings_between(diary, week(80), week(96)):
        diary.correct(
            "meeting", ref, week(112), SECRETARIAT, reason, present=(COUNCIL, CHAMBER), deputies=(), absent=()
        )
    reason = "Ticked as done in the log, but the work was never begun."
    for ref in _early_actions(diary):
        diary.correct("action", ref, week(126, 2), OFFICER, reason, completed_on=None)


def _meetings_between(diary: Diary, first: date, last: date) -> list[str]:
    """The forum meetings recorded between two days."""
    recorded = diary.recorded_at.items()
    return [
        ref for (kind, ref), at in recorded if kind == "meeting" and ref[:5] == "forum" and first <= at.date() < last
    ]


def _early_actions(diary: Diary) -> list[str]:
    """Six actions from the first two years."""
    return [ref for kind, ref in diary.recorded_at if kind == "action"][10:34:4]
