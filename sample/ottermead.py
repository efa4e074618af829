"""Ottermead: a health and care integration that holds.

Principles first, then goals, then outcomes; a leadership programme leaves a network behind; tensions are named
early and settled within days. Health stays on good terms throughout.
"""

from __future__ import annotations

from datetime import date, timedelta

from sample.diary import Diary, Recorder
from sample.phases import DECISIVE, EASY, EVERYONE, KEPT, STEADY, Phase
from sample.script import stage
from sample.story import Desk, RoundPlan, Series, Story, Weeks, years_before

REF = "ottermead"
FEDERATION, VOLUNTARY = "gp-federation", "voluntary-action"

CLERK = Recorder("Nadia Ferris", 1.0, 0.02)
TEAM_OFFICE = Recorder("Owen Pask", 2.0, 0.03)
SERVICE_MANAGER = Recorder("Lindsay Okoro", 0.6, 0.01)
FACILITATOR = Recorder("Ruth Vane", 1.5, 0.02)

FULL_TURNOUT = {EVERYONE: 0.94, FEDERATION: 0.82}
PHASES = (
    Phase(0, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.4, FEDERATION: 4.0, VOLUNTARY: 4.2}, FULL_TURNOUT),
    Phase(26, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.6, FEDERATION: 4.4}, FULL_TURNOUT),
    Phase(60, "middle", STEADY, KEPT, EASY, {EVERYONE: 4.5}, FULL_TURNOUT),
    Phase(80, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.6}, FULL_TURNOUT),
    Phase(156, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.7}, FULL_TURNOUT),
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
        desk=Desk(CLERK, TEAM_OFFICE, (SERVICE_MANAGER, TEAM_OFFICE), TEAM_OFFICE, FACILITATOR),
        series=(
            Series("board", "board", "Integration board", opened_on, 5, 1),
            Series("delivery", "working", "Delivery group", opened_on + timedelta(weeks=2), 5, 3, 0.8),
        ),
        rounds=RoundPlan(week.every(13, 3, 155), (3, 5), frozenset({week(81)}), still_open=True),
        twists=_twists,
    )


def _twists(diary: Diary, told: Story) -> None:
    """A review that was dated by the wrong year, and a step whose title had slipped."""
    week = Weeks.of(told.course.anchor)
    reason = "The merged list started a month later than the minutes had it."
    diary.correct("agreement", "one-list", week(57), CLERK, reason, reviewed_on=week(46, 3), met="partly")
    reason = "The visits were agreed for each leader, so the goal names them."
    title = "A second chair, who uses services or cares for somebody who does"
    diary.correct("agreement", "community-chair", week(143), CLERK, reason, title=title)
    diary.correct("partner", "housing-association", week(56), CLERK, "Full name.", name="Weir Lane Homes and Care")
