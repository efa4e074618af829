"""Check-in rounds: how many people of each partner answer, what they mark, and what they add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.check_ins import STATEMENTS, CheckIn
from domain.entries import Stamp
from domain.partnership import Partnership
from sample.diary import Diary
from sample.story import Story

OPEN_FOR = timedelta(days=6)


def write_rounds(story: Story, diary: Diary) -> None:
    """Write down every answer of every round; a round is typed up together once it is over."""
    rng = Random(diary.rng.getrandbits(64))
    for ref, day in _named(story.rounds.days):
        members = _members(story, day)
        lowest, highest = (1, 2) if day in story.rounds.thin else story.rounds.answers
        answers = [
            _answer(story, ref, day, partner, members, rng)
            for partner in members
            for _ in range(rng.randint(lowest, highest))
        ]
        _type_up(answers, day + OPEN_FOR, story, diary)


def _type_up(answers: Sequence[CheckIn], closed_on: date, story: Story, diary: Diary) -> None:
    """All in one go, and in no order that says who answered when."""

    def run(partnership: Partnership, stamp: Stamp) -> None:
        for answer in sorted(answers, key=lambda answer: answer.answer):
            partnership.answer_check_in(answer, stamp)

    diary.write(closed_on, story.desk.rounds, run, delay_days=0)


def _named(days: Sequence[date]) -> Iterator[tuple[str, date]]:
    """Rounds are called after their month; the second of a month gets a number."""
    months: Counter[str] = Counter()
    for day in days:
        month = f"{day:%Y-%m}"
        months[month] += 1
        yield month if months[month] == 1 else f"{month}-{months[month]}", day


def _members(story: Story, day: date) -> list[str]:
    """The partners that belong throughout a round."""
    still = story.members_on(day + OPEN_FOR)
    return [partner for partner in story.members_on(day) if partner in still]


def _answer(story: Story, ref: str, day: date, partner: str, members: list[str], rng: Random) -> CheckIn:
    mean = story.course.trust(partner, day)
    return CheckIn(
        answer=f"{rng.getrandbits(64):016x}",
        round=ref,
        answered_on=day + timedelta(days=rng.choice((0, 0, 0, 1, 2, 5))),
        partner=partner,
        about=_about(members, partner, rng),
        comment=_comment(story, day, mean, rng),
        **_marks(mean, rng),
    )


def _marks(mean: float, rng: Random) -> dict[str, Any]:
    """The four marks, one of them left out now and then."""
    marks: dict[str, Any] = {name: _mark(mean + _leaning(name, mean), rng) for name in STATEMENTS}
    if rng.random() < 0.08:
        marks[rng.choice(list(marks))] = None
    return marks


def _leaning(statement: str, mean: float) -> float:
    """Ability is doubted last; openness is what goes first when trust does."""
    if statement == "able":
        return 0.25
    return -0.25 if statement == "open" and mean < 3.4 else 0.0


def _mark(mean: float, rng: Random) -> int:
    return min(5, max(1, round(rng.gauss(mean, 0.6))))


def _about(members: list[str], partner: str, rng: Random) -> str | None:
    """One answer in five is about another partner, the rest about the partnership."""
    others = [other for other in members if other != partner]
    return rng.choice(others) if others and rng.random() < 0.2 else None


def _comment(story: Story, day: date, mean: float, rng: Random) -> str | None:
    """Now and then a comment: of the phase's own mood if the story has such, else as high as the marks."""
    if rng.random() > 0.22:
        return None
    own = f"comments.{story.course.on(day).mood}"
    level = "high" if mean >= 3.7 else "middle" if mean >= 2.8 else "low"
    comment: str = story.words.draw(own if story.words.all(own) else f"comments.{level}", rng)
    return comment
