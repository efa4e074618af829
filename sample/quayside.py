"""Quayside: a young alliance, formed within the last year.

For weeks there is too little to judge it by. Then meetings, first promises kept and a first round of answers come
in, and health rises. Its first answers were given on paper and typed up five weeks later.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from domain.check_ins import CheckIn
from domain.entries import Stamp
from domain.partnership import Partnership
from sample.diary import Diary, Recorder
from sample.phases import CIVIL, DECISIVE, EASY, EVERYONE, FINDING_OUR_WAY, KEPT, MOSTLY_KEPT, STEADY, Phase, TalkHabit
from sample.script import stage
from sample.story import Desk, RoundPlan, Series, Story, Weeks

REF = "quayside"
COUNCIL, CLUBS, SCHOOLS = "city-council", "lantern-clubs", "saltmarsh-schools"
AGE_WEEKS = 46

YOUTH_WORKER = Recorder("Kezia Holm", 2.0, 0.05)
TREASURER = Recorder("Martin Oyelaran", 4.0, 0.05)
COUNCIL_OFFICER = Recorder("Asha Benbow", 2.0, 0.05)

SILENT = TalkHabit(0.01, {"email": 1}, {"neutral": 1})
PHASES = (
    Phase(0, "middle", FINDING_OUR_WAY, MOSTLY_KEPT, SILENT, {EVERYONE: 3.1}),
    Phase(6, "middle", FINDING_OUR_WAY, MOSTLY_KEPT, CIVIL, {EVERYONE: 3.1, SCHOOLS: 2.9}, {EVERYONE: 0.75}),
    Phase(16, "middle", STEADY, MOSTLY_KEPT, EASY, {EVERYONE: 3.5, CLUBS: 3.8}),
    Phase(26, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.1}),
    Phase(46, "good", DECISIVE, KEPT, EASY, {EVERYONE: 4.6}),
)


def story(today: date) -> Story:
    """The story with its days worked out; its weeks count from the week in which the alliance was formed."""
    week = Weeks.of(today - timedelta(weeks=AGE_WEEKS))
    return stage(
        REF,
        week,
        week(0, 4),
        phases=PHASES,
        desk=Desk(YOUTH_WORKER, TREASURER, (YOUTH_WORKER, COUNCIL_OFFICER), YOUTH_WORKER, COUNCIL_OFFICER),
        series=(Series("alliance", "board", "Alliance meeting", week(6), 3, 2, 0.8),),
        rounds=RoundPlan(week.every(6, 14, AGE_WEEKS - 1), (3, 5), frozenset({week(20)})),
        twists=_twists,
    )


def _twists(diary: Diary, told: Story) -> None:
    """The paper forms of the very first round, typed up weeks later; one of them twice."""
    week = Weeks.of(told.course.anchor)
    day = week(8, 2)
    answers = [_on_paper(diary, day, partner) for partner in (COUNCIL, CLUBS, SCHOOLS) for _ in range(3)]
    _type_up(answers, diary)
    reason = "This paper form was typed up twice."
    diary.retract("check-in", answers[-1].answer, week(16, 2), YOUTH_WORKER, reason)
    reason = "Two questions were meant, and the first wording had only one."
    title = "Who holds the grant, and who accounts for it"
    diary.correct("escalation", "E-01", week(18), COUNCIL_OFFICER, reason, title=title)


def _type_up(answers: Sequence[CheckIn], diary: Diary) -> None:
    """All forms in one go."""

    def run(partnership: Partnership, stamp: Stamp) -> None:
        for answer in answers:
            partnership.answer_check_in(answer, stamp)

    diary.enter(answers[-1], YOUTH_WORKER, run, delay_days=36)


def _on_paper(diary: Diary, day: date, partner: str) -> CheckIn:
    """One paper form; two statements only, as the first form had."""
    marks: dict[str, Any] = {name: diary.rng.choice((2, 3, 3, 4)) for name in ("reliable", "open")}
    answer = f"{diary.rng.getrandbits(64):016x}"
    return CheckIn(answer=answer, round="first-forms", answered_on=day, partner=partner, **marks)
