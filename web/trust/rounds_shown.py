"""The check-in rounds that a page shows, what each is called, and which one was asked for. Used by ``page``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from projections.trust import RoundFigures
from web.wording import joined


@dataclass(frozen=True)
class Shown:
    """The figures of a round, or of several small ones taken together; ``key`` names it in the page's address."""

    key: str
    name: str
    figures: RoundFigures


def shown_rounds(found: Sequence[RoundFigures]) -> list[Shown]:
    """The same, oldest first, each with a key and a name that no other has."""
    shown: list[Shown] = []
    for figures in found:
        times = sum(each.figures.rounds == figures.rounds for each in shown)
        again = f", part {times + 1}" if times else ""
        shown.append(Shown("+".join(figures.rounds) + again, joined(list(figures.titles)) + again, figures))
    return shown


def asked_round(shown: Sequence[Shown], asked: str) -> Shown | None:
    """The round of that key, or else the latest that holds a round of that ref; ``None`` when there is neither."""
    by_key = next((each for each in shown if each.key == asked), None)
    return by_key or next((each for each in reversed(shown) if asked in each.figures.rounds), None)


def before(shown: Sequence[Shown], this: Shown) -> Shown | None:
    """The round before."""
    at = shown.index(this)
    return shown[at - 1] if at else None
