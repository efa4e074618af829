"""Meetings: when they are held, who comes, what items come to, and what is decided, agreed and presented."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from domain.follow_up import Action, Decision
from domain.meetings import Item, Meeting
from domain.papers import Paper
from sample.agendas import Agenda, Thread
from sample.diary import Diary
from sample.phases import FollowHabit
from sample.promises import Promises
from sample.story import Occasion, Series, Story

CARRIED_THROUGH = FollowHabit(1.0, (-10, 4), 1.0, None)
"""What becomes of what awaydays and workshops promise: it is done."""


def series_days(series: Series, today: date) -> Iterator[date]:
    """The days on which a series meets, up to yesterday."""
    day = series.first_on + timedelta(days=(series.weekday - series.first_on.weekday()) % 7)
    while day < today:
        if not ((day.month == 12 and day.day > 21) or (day.month == 1 and day.day < 4) or day.month == 8):
            yield day
        day += timedelta(weeks=series.every_weeks)


class Gatherings:
    """Writes the meetings of a story into its diary."""

    def __init__(self, story: Story, diary: Diary) -> None:
        self._story, self._diary, self._rng = story, diary, diary.rng
        self._promises = Promises(story, diary)
        self._numbers: Counter[str] = Counter()
        self._item_refs: Counter[str] = Counter()
        self._answers: dict[str, Decision] = {}

    def write_all(self, today: date) -> None:
        agendas = {s.prefix: Agenda(self._story.words, self._rng, self._item_refs) for s in self._story.series}
        days: list[tuple[date, Series | Occasion]] = [(o.held_on, o) for o in self._story.occasions]
        for series in self._story.series:
            days += [(day, series) for day in series_days(series, today)]
        for day, held in sorted(days, key=lambda pair: pair[0]):
            if isinstance(held, Occasion):
                self._hold_occasion(held)
            else:
                self._hold(held, day, agendas[held.prefix])

    # -- a meeting of a series ---------------------------------------------------------------------------

    def _hold(self, series: Series, day: date, agenda: Agenda) -> None:
        phase = self._story.course.on(day)
        count = max(2, round(self._rng.randint(*phase.agenda.items) * series.fullness))
        ref = self._meeting_ref(series.prefix, day)
        came_to: dict[str, list[Any]] = {"items": [], "decisions": [], "actions": [], "papers": []}
        for place, thread in enumerate(agenda.prepare(count), 1):
            outcome = agenda.outcome(thread, phase.agenda, place > count - 3)
            self._consider(thread, outcome, ref, day, came_to)
            agenda.settle(thread, outcome)
        self._add_standing_item(ref, day, came_to)
        minutes = round(self._rng.randint(*phase.agenda.minutes) * series.fullness**0.5 / 5) * 5
        meeting = self._meeting(ref, day, series.kind, series.title, minutes, self._summary(phase.mood))
        self._enter(meeting, came_to)

    def _consider(self, thread: Thread, outcome: Any, meeting: str, day: date, came_to: dict[str, list[Any]]) -> None:
        minutes = (
            None if outcome == "not-reached" or self._rng.random() < 0.7 else self._rng.choice((5, 10, 10, 15, 20))
        )
        came_to["items"].append(
            Item(meeting=meeting, item=thread.ref, title=thread.topic.title, outcome=outcome, minutes=minutes)
        )
        papers = self._papers(thread, outcome, day)
        came_to["papers"] += papers
        if outcome == "decided":
            decision = self._decision(thread, day)
            came_to["decisions"].append(decision)
            self._answers.update((paper.paper, decision) for paper in papers)
        if outcome == "actioned" or (outcome == "decided" and self._rng.random() < 0.3):
            came_to["actions"].append(self._action(thread, day))

    def _add_standing_item(self, meeting: str, day: date, came_to: dict[str, list[Any]]) -> None:
        """Now and then a report that is only noted."""
        if self._rng.random() < 0.45:
            last_month = day.replace(day=1) - timedelta(days=1)
            title = self._story.words.draw("standing", self._rng).format(month=f"{last_month:%B}")
            ref = f"report-{day:%Y-%m}-{self._next('standing', day)}"
            came_to["items"].append(Item(meeting=meeting, item=ref, title=title, outcome="noted"))

    # -- a single workshop or awayday --------------------------------------------------------------------

    def _hold_occasion(self, occasion: Occasion) -> None:
        ref = self._meeting_ref(occasion.kind, occasion.held_on)
        came_to: dict[str, list[Any]] = {"items": [], "decisions": [], "actions": [], "papers": []}
        for number, (outcome, title, result) in enumerate(occasion.items, 1):
            item = Item(meeting=ref, item=f"{ref}-{number}", title=title, outcome=outcome)
            came_to["items"].append(item)
            if outcome == "decided":
                came_to["decisions"].append(
                    self._promise(Decision, "decision", "decided_on", "D", item, result, occasion)
                )
            if outcome == "actioned":
                came_to["actions"].append(self._promise(Action, "action", "agreed_on", "A", item, result, occasion))
        self._enter(
            self._meeting(ref, occasion.held_on, occasion.kind, occasion.title, occasion.minutes, occasion.summary),
            came_to,
            CARRIED_THROUGH,
        )

    def _promise(
        self, kind: Any, name: str, dated: str, letter: str, item: Item, title: str, occasion: Occasion
    ) -> Decision | Action:
        day = occasion.held_on
        fields = {name: self._numbered(letter, day), dated: day, "title": title, "item": item.item}
        promise: Decision | Action = kind(**fields, owner=self._owner(day), due_on=day + timedelta(days=42))
        return promise

    # -- parts of a meeting ------------------------------------------------------------------------------

    def _meeting(self, ref: str, day: date, kind: Any, title: str, minutes: int, summary: str | None) -> Meeting:
        listed: dict[str, list[str]] = {"present": [], "deputies": [], "absent": []}
        for partner in self._story.members_on(day):
            turnout = self._story.course.turnout(partner, day)
            came = self._rng.random() < turnout
            instead = self._rng.random() < 0.55
            listed["present" if came else "deputies" if instead else "absent"].append(partner)
        who = {name: tuple(partners) for name, partners in listed.items()}
        return Meeting(meeting=ref, held_on=day, kind=kind, title=title, minutes=minutes, summary=summary, **who)

    def _decision(self, thread: Thread, day: date) -> Decision:
        return Decision(
            decision=self._numbered("D", day),
            decided_on=day,
            title=thread.topic.decision,
            item=thread.ref,
            owner=self._owner(day),
            due_on=self._due(day, 30, 75),
        )

    def _action(self, thread: Thread, day: date) -> Action:
        return Action(
            action=self._numbered("A", day),
            agreed_on=day,
            title=thread.topic.action,
            item=thread.ref,
            owner=self._owner(day),
            due_on=self._due(day, 14, 42),
        )

    def _papers(self, thread: Thread, outcome: Any, day: date) -> list[Paper]:
        """The paper of a topic, the first time the topic is reached."""
        if not thread.topic.paper or thread.paper_out or outcome in ("not-reached", "withdrawn"):
            return []
        thread.paper_out = True
        author = self._story.words.draw("authors", self._rng)
        return [Paper(paper=self._numbered("P", day), presented_on=day, title=thread.topic.paper, author=author)]

    def _enter(self, meeting: Meeting, came_to: dict[str, list[Any]], habit: FollowHabit | None = None) -> None:
        by = self._story.desk.meetings
        at = self._diary.enter(meeting, by, lambda p, s: p.hold_meeting(meeting, s, **came_to))
        if at >= self._diary.cut_off:
            return
        for entry in [*came_to["decisions"], *came_to["actions"], *came_to["papers"]]:
            self._diary.recorded_at[entry.kind_name, entry.ref] = at
        self._follow(came_to, at, habit)

    def _follow(self, came_to: dict[str, list[Any]], at: datetime, habit: FollowHabit | None) -> None:
        for decision in came_to["decisions"]:
            self._promises.follow_decision(decision, at, habit)
        for action in came_to["actions"]:
            self._promises.follow_action(action, at, habit)
        for paper in came_to["papers"]:
            answer = self._answers.get(paper.paper)
            if answer:
                self._promises.answer_paper(paper.paper, answer, at)
            else:
                self._promises.follow_paper(paper, at)

    def _summary(self, mood: str) -> str | None:
        lines = self._story.words.all(f"summaries.{mood}")
        if not lines or self._rng.random() < 0.55:
            return None
        line: str = self._story.words.draw(f"summaries.{mood}", self._rng)
        return line

    def _owner(self, day: date) -> str:
        return self._rng.choice(self._story.members_on(day))

    def _due(self, day: date, soonest: int, latest: int) -> date | None:
        return None if self._rng.random() < 0.06 else day + timedelta(days=self._rng.randint(soonest, latest))

    def _meeting_ref(self, prefix: str, day: date) -> str:
        self._numbers[f"{prefix}-{day}"] += 1
        again = self._numbers[f"{prefix}-{day}"]
        return f"{prefix}-{day}" + (f"-{again}" if again > 1 else "")

    def _numbered(self, letter: str, day: date) -> str:
        return f"{letter}-{day.year}-{self._next(letter, day):03}"

    def _next(self, letter: str, day: date) -> int:
        self._numbers[f"{letter}-{day.year}"] += 1
        return self._numbers[f"{letter}-{day.year}"]
