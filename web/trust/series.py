"""Statements and partners over the rounds, each with its little drawing and its latest figure. Used by ``page``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup

from domain.check_ins import STATEMENTS
from projections.trust import NO_ANSWERS, Figure, RoundFigures
from web.sentences import Names
from web.trust.fluid_lines import fluid_line
from web.trust.rounds_shown import Shown
from web.trust.sentences import change_since, series_words


@dataclass(frozen=True)
class Statement:
    """``name`` as in ``STATEMENTS``; ``moved`` says how it changed; ``since`` is where its drawing begins."""

    name: str
    sentence: str
    figure: Figure
    moved: str
    drawing: Markup
    since: date


@dataclass(frozen=True)
class PartnerRow:
    """One partner whose view may be shown on its own in the round looked at."""

    name: str
    figure: Figure
    moved: str
    drawing: Markup


def statements(shown: Sequence[Shown]) -> list[Statement]:
    """The four, from the first round that shows any of them to the latest; none where no round does."""
    first = next((at for at, each in enumerate(shown) if _shows_any(each)), None)
    return [] if first is None else [_statement(name, shown[first:]) for name in STATEMENTS]


def _shows_any(shown: Shown) -> bool:
    return any(figure.value is not None for figure in shown.figures.statements.values())


def _statement(name: str, shown: Sequence[Shown]) -> Statement:
    figures = [each.figures.statements.get(name, NO_ANSWERS) for each in shown]
    points = [(each.figures.entered_on, figure.value) for each, figure in zip(shown, figures, strict=True)]
    drawing = fluid_line(points, 1, 5, series_words(shown, figures, 1), [1, 2, 3, 4, 5])
    return Statement(name, STATEMENTS[name], figures[-1], change_since(shown, figures, 1), drawing, points[0][0])


def partner_rows(shown: Sequence[Shown], this: Shown, names: Names) -> list[PartnerRow]:
    """The partners that may be shown in a round, by name, with how they stood in the rounds before it."""
    upto = shown[: shown.index(this) + 1]
    refs = [ref for ref, figure in this.figures.partners.items() if figure.value is not None]
    rows = [_partner(ref, upto, names) for ref in refs]
    return sorted(rows, key=lambda row: row.name.casefold())


def _partner(ref: str, shown: Sequence[Shown], names: Names) -> PartnerRow:
    figures = [each.figures.partners.get(ref, NO_ANSWERS) for each in shown]
    points = [(each.figures.entered_on, figure.value) for each, figure in zip(shown, figures, strict=True)]
    drawing = fluid_line(points, 0, 100, series_words(shown, figures, 0), [0, 50, 100])
    return PartnerRow(names.get(ref, ref), figures[-1], change_since(shown, figures, 0), drawing)


def silent(figures: RoundFigures, names: Names) -> list[str]:
    """The members whose view nobody gave."""
    refs = [ref for ref, figure in figures.partners.items() if figure.why == "no-answers"]
    return sorted((names.get(ref, ref) for ref in refs), key=str.casefold)


def pooled(figures: RoundFigures, names: Names) -> list[str]:
    return sorted((names.get(ref, ref) for ref in figures.pooled), key=str.casefold)
