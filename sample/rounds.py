"""Check-in rounds: how many people of each partner answer, what they mark, and what they add."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

from domain.check_ins import STATEMENTS, CheckIn
from sample.diary import Diary
from sample.story import Story

OPEN_FOR = timedelta(days=6)


def write_rounds(story: Story, diary: Diary) -> None:
    """Write down every answer of every round; a round is typed up together once it is over."""
    for day in story.rounds.days:
        members = _members(story, day)
        for partner in members:
            few = day in story.rounds.thin
            count = diary.rng.randint(1, 2) if few else diary.rng.randint(*story.rounds.answers)
            for _ in range(count):
                _answer(story, diary, day, partner, members)


def _members(story: Story, day: date) -> list[str]:
    """The partners that belong throughout a round."""
    still = story.members_on(day + OPEN_FOR)
    return [partner for partner in story.members_on(day) if partner in still]


def _answer(story: Story, diary: Diary, day: date, partner: str, members: list[str]) -> None:
    rng = diary.rng
    answered_on = day + timedelta(days=rng.choice((0, 0, 0, 1, 2, 5)))
    mean = story.course.trust(partner, day)
    check_in = CheckIn(
        answer=f"{rng.getrandbits(64):016x}",
        round=f"{day:%Y-%m}",
        answered_on=answered_on,
        partner=partner,
        about=_about(members, partner, rng),
        comment=_comment(story, mean, rng),
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


def _comment(story: Story, mean: float, rng: Random) -> str | None:
    if rng.random() > 0.22:
        return None
    mood = "high" if mean >= 3.7 else "middle" if mean >= 2.8 else "low"
    comment: str = story.words.draw(f"comments.{mood}", rng)
    return comment
