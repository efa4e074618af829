"""The perception gap of each round in which it may be shown: how far apart the views of partners lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from web.trust.rounds_shown import Shown


@dataclass(frozen=True)
class Gap:
    """Points between the lowest and the highest score of a partner (refs), among those that are shown."""

    on: date
    name: str
    points: float
    low: float
    high: float
    lowest: str
    highest: str


def gaps_of(shown: Sequence[Shown]) -> list[Gap]:
    """Oldest first."""
    return [gap for gap in map(gap_of, shown) if gap is not None]


def gap_of(shown: Shown) -> Gap | None:
    """``None`` when fewer than two partners may be shown apart."""
    figures = shown.figures
    scores = {ref: figure.value for ref, figure in figures.partners.items() if figure.value is not None}
    if figures.gap.value is None or len(scores) < 2:
        return None
    lowest, highest = min(scores, key=lambda ref: (scores[ref], ref)), max(scores, key=lambda ref: (scores[ref], ref))
    return Gap(figures.entered_on, shown.name, figures.gap.value, scores[lowest], scores[highest], lowest, highest)
