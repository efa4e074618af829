"""What people answer in a check-in round: their marks, whom they answer about, and what they add."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

from domain.check_ins import STATEMENTS, CheckIn
from sample.story import Story


def answer(
    story: Story, ref: str, day: date, partner: str, about: str | None, rng: Random, left_out_ratio: float
) -> CheckIn:
    """One answer, given on a day; ``left_out_ratio`` says how often one of the statements is not marked."""
    mean = story.course.trust(partner, day) + _regard(partner, about)
    return CheckIn(
        answer=f"{rng.getrandbits(64):016x}",
        round=ref,
        answered_on=day,
        partner=partner,
        about=about,
        comment=_comment(story, day, mean, rng),
        **_marks(mean, rng, left_out_ratio),
    )


def _regard(partner: str, about: str | None) -> float:
    """How much more or less than the others a partner trusts another: the same in every round."""
    return Random(f"{partner} of {about}").uniform(-0.9, 0.4) if about else 0.0


def _marks(mean: float, rng: Random, left_out_ratio: float) -> dict[str, Any]:
    marks: dict[str, Any] = {name: _mark(mean + _leaning(name, mean), rng) for name in STATEMENTS}
    if rng.random() < left_out_ratio:
        marks[rng.choice(list(marks))] = None
    return marks


def _leaning(statement: str, mean: float) -> float:
    """Ability is doubted last; openness is what goes first when trust does."""
    if statement == "able":
        return 0.25
    return -0.25 if statement == "open" and mean < 3.4 else 0.0


def _mark(mean: float, rng: Random) -> int:
    return min(5, max(1, round(rng.gauss(mean, 0.6))))


def _comment(story: Story, day: date, mean: float, rng: Random) -> str | None:
    """Now and then a comment: of the phase's own mood if the story has such, else as high as the marks."""
    if rng.random() > 0.22:
        return None
    own = f"comments.{story.course.on(day).mood}"
    level = "high" if mean >= 3.7 else "middle" if mean >= 2.8 else "low"
    comment: str = story.words.draw(own if story.words.all(own) else f"comments.{level}", rng)
    return comment
