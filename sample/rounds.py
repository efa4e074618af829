"""Check-in rounds: how many people of each partner answer, what they mark, and what they add."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from random import Random
from typing import Any

from domain.check_ins import STATEMENTS, CheckIn
from sample.diary import Diary
from sample.story import Story

OPEN_FOR = timedelta(days=6)


def write_rounds(story: Story, diary: Diary) -> None:
    """Write down every answer of every round; a round is typed up together once it is over."""
    for ref, day in _named(story.rounds.days):
        members = _members(story, day)
        lowest, highest = (1, 2) if day in story.rounds.thin else story.rounds.answers
        for partner in members:
            for _ in range(diary.rng.randint(lowest, highest)):
                _answer(story, diary, ref, day, partner, members)


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


def _answer(story: Story, diary: Diary, ref: str, day: date, partner: str, members: list[str]) -> None:
    rng = diary.rng
    answered_on = day + timedelta(days=rng.choice((0, 0, 0, 1, 2, 5)))
    mean = story.course.trust(partner, day)
    check_in = CheckIn(
        answer=f"{rng.getrandbits(64):016x}",
        round=ref,
        answered_on=answered_on,
        partner=partner,
        about=_about(members, partner, rng),
        comment=_comment(story, day, mean, rng),
        **_marks(mean, rng),
    )
    delay = (day + OPEN_FOR - answered_on).days
    diary.enter(check_in, story.desk.rounds, lambda p, s: p.answer_check_in(check_in, s), delay_days=delay)


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
