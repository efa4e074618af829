"""What becomes of decisions, actions and papers after the meeting: done, late, given up, or left open."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.follow_up import Action, Decision
from domain.papers import Paper
from sample.diary import Diary
from sample.phases import FollowHabit
from sample.story import Story


class Promises:
    """Writes down how promises are kept, as the phase in which they were made has it."""

    def __init__(self, story: Story, diary: Diary) -> None:
        self._story, self._diary, self._rng = story, diary, diary.rng
        self._by = story.desk.follow_up

    def follow_decision(self, decision: Decision, recorded_at: datetime, habit: FollowHabit | None = None) -> None:
        """``habit``: another than that of the phase in which it was decided."""
        ref, habit = decision.decision, habit or self._habit(decision.decided_on)
        kept, day = self._fate(decision.decided_on, decision.due_on, habit)
        if kept and day:
            self._diary.write(day, self._by, lambda p, s: p.enact_decision(ref, day, s), after=recorded_at)
        elif day:
            why = self._why_dropped()
            self._diary.write(day, self._by, lambda p, s: p.drop_decision(ref, day, why, s), after=recorded_at)

    def follow_action(self, action: Action, recorded_at: datetime, habit: FollowHabit | None = None) -> None:
        ref, habit = action.action, habit or self._habit(action.agreed_on)
        kept, day = self._fate(action.agreed_on, action.due_on, habit)
        if kept and day:
            self._diary.write(day, self._by, lambda p, s: p.complete_action(ref, day, s), after=recorded_at)
        elif day:
            why = self._why_dropped()
            self._diary.write(day, self._by, lambda p, s: p.drop_action(ref, day, why, s), after=recorded_at)

    def follow_paper(self, paper: Paper, recorded_at: datetime) -> None:
        """A paper is answered by way of work it set off, without a decision of the meeting."""
        ref, habit = paper.paper, self._habit(paper.presented_on)
        day = paper.presented_on + timedelta(days=self._rng.randint(9, 55))
        if self._rng.random() > habit.papers_answered:
            if habit.given_up_after is None:
                return
            day = paper.presented_on + timedelta(days=self._rng.randint(*habit.given_up_after))
        self._diary.write(day, self._by, lambda p, s: p.act_on_paper(ref, day, s), after=recorded_at)

    def answer_paper(self, paper: str, decision: Decision, recorded_at: datetime) -> None:
        """A paper is answered by a decision, on the day it was made."""
        day, ref = decision.decided_on, decision.decision
        self._diary.write(day, self._by, lambda p, s: p.act_on_paper(paper, day, s, ref), after=recorded_at)

    def _habit(self, day: date) -> FollowHabit:
        return self._story.course.on(day).follow

    def _fate(self, made_on: date, due_on: date | None, habit: FollowHabit) -> tuple[bool, date | None]:
        """Whether it is done, and the day on which it is done or given up (``None``: left open)."""
        expected = due_on or made_on + timedelta(days=self._rng.randint(20, 60))
        if self._rng.random() < habit.done:
            return True, max(
                made_on + timedelta(days=1), expected + timedelta(days=self._rng.randint(*habit.days_late))
            )
        if habit.given_up_after is None:
            return False, None
        return False, made_on + timedelta(days=self._rng.randint(*habit.given_up_after))

    def _why_dropped(self) -> str:
        why: str = self._story.words.draw("dropped", self._rng)
        return why
