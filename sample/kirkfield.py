"""Kirkfield: a county partnership that broke down, and was repaired by listening before anything else.

Trust falls from March to May of the middle year; the joint finance group is called off and a breakdown is named.
Everyone is heard alone, a problem tree is shared, leaders work in pairs, and trust comes back over a year.
"""

from __future__ import annotations

from datetime import date, timedelta

from domain.contacts import Contact
from domain.listening import Theme
from sample.diary import Diary, Recorder
from sample.phases import (
    CIVIL,
    DECISIVE,
    EASY,
    EVERYONE,
    GUARDED,
    KEPT,
    MOSTLY_KEPT,
    NEGLECTED,
    PRICKLY,
    SLIPPING,
    STEADY,
    STRAINED,
    STUCK,
    Phase,
)
from sample.problem_tree import arrange
from sample.script import stage
from sample.story import Desk, RoundPlan, Series, Story, Weeks, years_before

REF = "kirkfield"
COUNCIL, SOUTH, VOLUNTARY = "county-council", "south-commissioners", "voluntary-network"

SECRETARY = Recorder("Joan Tetlow", 2.5)
PROGRAMME_OFFICE = Recorder("Imran Saddler", 6.0, 0.08)
COUNCIL_OFFICER = Recorder("Beth Crowhurst", 1.0)
HEALTH_OFFICER = Recorder("Col Abernathy", 9.0, 0.12)
CONSULTANT = Recorder("Ruth Vane", 1.5)

PHASES = (
    Phase(-60, "good", STEADY, MOSTLY_KEPT, CIVIL, {EVERYONE: 4.1, SOUTH: 3.9}),
    Phase(-3, "middle", STRAINED, SLIPPING, GUARDED, {EVERYONE: 3.9, SOUTH: 3.6}),
    Phase(3, "hard", STUCK, NEGLECTED, PRICKLY, {EVERYONE: 2.9, VOLUNTARY: 3.3}, {EVERYONE: 0.65}),
    Phase(11, "hard", STUCK, NEGLECTED, PRICKLY, {EVERYONE: 1.7, VOLUNTARY: 2.6}, {EVERYONE: 0.5}),
    Phase(17, "hard", STRAINED, SLIPPING, GUARDED, {EVERYONE: 1.8, VOLUNTARY: 2.7}, {EVERYONE: 0.7}),
    Phase(27, "mending", STEADY, MOSTLY_KEPT, CIVIL, {EVERYONE: 2.6, VOLUNTARY: 3.1}),
    Phase(40, "mending", STEADY, MOSTLY_KEPT, EASY, {EVERYONE: 3.3, VOLUNTARY: 3.6}),
    Phase(56, "mended", DECISIVE, KEPT, EASY, {EVERYONE: 4.0}),
    Phase(80, "mended", DECISIVE, KEPT, EASY, {EVERYONE: 4.3}),
)


def turning_point(today: date) -> date:
    """1 March of the year in which trust fell: 19 to 31 months before ``today``."""
    months = today.year * 12 + today.month - 1 - 19
    year, month = divmod(months, 12)
    return date(year if month >= 2 else year - 1, 3, 1)


def story(today: date) -> Story:
    """The story with its days worked out; it turns on the first of March of the middle year."""
    week, opened_on = Weeks.of(turning_point(today)), years_before(today, 3)
    contacts = (COUNCIL_OFFICER, HEALTH_OFFICER, SECRETARY)
    return stage(
        REF,
        week,
        opened_on,
        phases=PHASES,
        desk=Desk(SECRETARY, PROGRAMME_OFFICE, contacts, PROGRAMME_OFFICE, CONSULTANT),
        series=(
            Series("board", "board", "Health and Care Board", opened_on, 4, 3),
            Series("finance", "working", "Joint finance group", opened_on + timedelta(weeks=1), 5, 1, 0.6),
        ),
        rounds=_rounds(opened_on, today, week),
        twists=_twists,
        plans_ahead=True,
    )


def _rounds(opened_on: date, today: date, week: Weeks) -> RoundPlan:
    """Every quarter, and every month from the fall until trust is back; in the last year they are held here."""
    quarterly = tuple(day for day in week.every(13, -130, 0) if day > opened_on + timedelta(days=10))
    monthly = week.every(4, 4, 60)
    later = tuple(day for day in week.every(9, 66, 160) if day < today)
    here_from = today - timedelta(days=370)
    here = [day for day in later if day >= here_from]
    return RoundPlan(
        (*quarterly, *monthly, *later), (3, 5), frozenset({week(20)}), here_from, about=frozenset(here[-2::-3])
    )


def _twists(diary: Diary, told: Story) -> None:
    """What came to light while people were being heard, months after it happened."""
    week = Weeks.of(told.course.anchor)
    _the_letter_nobody_recorded(diary, week)
    reason = "Several people said that talking had stopped three weeks earlier, when the finance group was called off."
    diary.correct("escalation", "E-04", week(22, 2), CONSULTANT, reason, raised_on=week(8, 1))
    aim = "Understand what each of ten leaders sees and feels before anything is proposed."
    diary.correct("programme", "listening", week(26), CONSULTANT, "Ten conversations, not eight.", aim=aim)
    _what_came_back_on_the_way_home(diary, week)
    _the_call_of_another_partnership(diary, week)
    arrange(told, diary, week(24, 1), CONSULTANT)


def _the_letter_nobody_recorded(diary: Diary, week: Weeks) -> None:
    letter = Contact(
        contact="C-letter",
        made_on=week(4, 4),
        between=(SOUTH, COUNCIL),
        channel="letter",
        tone="prickly",
        note="Letter leaving the shared discharge fund. It stayed in a private file until the listening began.",
    )
    diary.enter(letter, CONSULTANT, lambda p, s: p.make_contact(letter, s), delay_days=125)


def _what_came_back_on_the_way_home(diary: Diary, week: Weeks) -> None:
    """A theme that was added to a conversation when its notes were read again."""
    themes = (Theme(theme="Nobody says thank you", kind="feeling", grows_from="Nobody asks how we are"),)
    if diary.knows("listening", "L-09"):
        after = diary.recorded_at["listening", "L-09"]
        diary.write(week(23), CONSULTANT, lambda p, s: p.hear_themes("L-09", themes, s), after=after, delay_days=0)


def _the_call_of_another_partnership(diary: Diary, week: Weeks) -> None:
    between = (COUNCIL, VOLUNTARY)
    stray = Contact(contact="C-stray", made_on=week(1, 2), between=between, channel="email", tone="neutral")
    diary.enter(stray, COUNCIL_OFFICER, lambda p, s: p.make_contact(stray, s))
    diary.retract("contact", "C-stray", week(6), COUNCIL_OFFICER, "Belongs to another partnership of the council.")
