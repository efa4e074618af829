"""What the trust page says before it draws: plain sentences that name what is seen and blame nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from domain.check_ins import STATEMENTS
from projections.trust import Figure, RoundFigures
from web.sentences import Names, change_words
from web.trust.gaps import Gap
from web.trust.matrix import Cell, Matrix
from web.trust.rounds_shown import Shown
from web.wording import capital, counted, tenths, whole

WHY: Mapping[str, str] = {
    "few-answers": "too few answers",
    "protects-others": "kept back, because it would give another figure away",
    "no-answers": "no answers",
}
"""Why a figure is not shown."""
ALIKE = 0.25
"""Statements whose means differ by less than this are called alike."""
_BRIEFLY = {"few-answers": "too few", "protects-others": "kept back", "no-answers": ""}


def opening(name: str, score: float | None, word: str, before: float | None) -> str:
    """“Trust between the partners of Kirkfield is strained: 52, down 9 in three months.”"""
    if score is None:
        return f"There is not enough to say how far the partners of {name} trust one another."
    moved = change_words(before, score)
    return f"Trust between the partners of {name} is {word}: {whole(score)}{', ' + moved if moved else ''}."


def answered_words(figures: RoundFigures) -> str:
    """“9 of 12 answered”, or “9 answered” when nobody noted how many were invited."""
    if figures.invited is None:
        return f"{figures.answered} answered"
    return f"{figures.answered} of {figures.invited} answered"


def why_words(figure: Figure) -> str:
    return WHY.get(figure.why or "no-answers", "not shown")


def statement_words(figures: RoundFigures) -> str:
    """Which statement got most agreement and which least, as far as they may be shown."""
    known = {name: f.value for name, f in figures.statements.items() if f.value is not None}
    if not known:
        return "No statement can be shown on its own for the latest round: it would give single answers away."
    most, least = max(known, key=lambda name: known[name]), min(known, key=lambda name: known[name])
    if len(known) == 1:
        return f"{_statement(most)}: {tenths(known[most])} of 5."
    if known[most] - known[least] < ALIKE:
        return f"All get about as much agreement: {tenths(known[least])} to {tenths(known[most])} of 5."
    return (
        f"Most agreement: {_statement(most)}, {tenths(known[most])} of 5. "
        f"Least: {_statement(least)}, {tenths(known[least])}."
    )


def _statement(name: str) -> str:
    return f"“{STATEMENTS[name].rstrip('.')}”"


def series_words(shown: Sequence[Shown], figures: Sequence[Figure], decimals: int) -> str:
    """A small line in words: “From 3.1 (winter) to 4.2 (summer), over 5 rounds.”"""
    known = [(each.name, f.value) for each, f in zip(shown, figures, strict=True) if f.value is not None]
    if not known:
        return "Not shown in any round."
    (first, start), (last, end) = known[0], known[-1]
    if len(known) == 1:
        return f"{written(start, decimals)} ({first}), the only round in which it is shown."
    return f"From {written(start, decimals)} ({first}) to {written(end, decimals)} ({last}), over {len(known)} rounds."


def change_since(shown: Sequence[Shown], figures: Sequence[Figure], decimals: int) -> str:
    """How the last figure differs from the one before it that is shown: “up 0.4 since winter”."""
    known = [(each.name, f.value) for each, f in zip(shown, figures, strict=True) if f.value is not None]
    if figures[-1].value is None or len(known) < 2:
        return ""
    name, earlier = known[-2]
    moved = round(figures[-1].value, decimals) - round(earlier, decimals)
    if abs(moved) < 0.5 * 10**-decimals:
        return f"level since {name}"
    return f"{'up' if moved > 0 else 'down'} {written(abs(moved), decimals)} since {name}"


def written(value: float, decimals: int) -> str:
    return tenths(value) if decimals else str(whole(value))


def partner_words(figures: RoundFigures, gap: Gap | None, names: Names) -> str:
    """How far apart the views of partners lie, or why that cannot be said."""
    if gap is not None:
        return gap_words(gap, names)
    known = [ref for ref, figure in figures.partners.items() if figure.value is not None]
    if known:
        return f"Only the view of {names.get(known[0], known[0])} can be shown on its own."
    if len(figures.partners) == 1:
        return "Only one partner has answered, so there is no other view to compare with."
    return "No partner’s view can be shown on its own: too few answered for each."


def gap_words(gap: Gap, names: Names) -> str:
    """“The views of Harbour Council (72) and Open Door (41) lie furthest apart: 31 points.”"""
    high, low = names.get(gap.highest, gap.highest), names.get(gap.lowest, gap.lowest)
    if not whole(gap.points):
        return "All partners that can be shown see it alike."
    return (
        f"The views of {high} ({whole(gap.high)}) and {low} ({whole(gap.low)}) lie furthest apart: "
        f"{counted(whole(gap.points), 'point')}."
    )


def gap_moved(gaps: Sequence[Gap]) -> str:
    """Whether views have come closer since the round before."""
    if len(gaps) < 2:
        return ""
    last, earlier = gaps[-1], gaps[-2]
    moved = whole(last.points) - whole(earlier.points)
    if not moved:
        return f"That is as far as in {earlier.name}."
    word = "closer together" if moved < 0 else "further apart"
    return f"That is {counted(abs(moved), 'point')} {word} than in {earlier.name} ({whole(earlier.points)})."


def matrix_words(matrix: Matrix) -> str:
    """The highest and the lowest mark of one partner for another."""
    known = sorted((cell.figure.value or 0.0, cell.whose, cell.about or "") for cell in matrix.shown if cell.about)
    if not known:
        return "How partners see one another cannot be shown for this round: too few answered about each."
    (low, *lowest), (high, *highest) = known[0], known[-1]
    if tenths(low) == tenths(high):
        return f"{capital(_sees(matrix, *highest))}: {tenths(high)} of 5."
    return f"Highest: {_sees(matrix, *highest)}, {tenths(high)} of 5. Lowest: {_sees(matrix, *lowest)}, {tenths(low)}."


def _sees(matrix: Matrix, whose: str, about: str) -> str:
    return f"how {matrix.name(whose)} sees {matrix.name(about)}"


def cell_words(cell: Cell, matrix: Matrix) -> str:
    """A cell of the matrix in one sentence."""
    about = "the partnership" if cell.about is None else matrix.name(cell.about)
    if cell.own:
        return "No partner is asked about itself."
    said = f"How {matrix.name(cell.whose)} sees {about}: "
    if cell.figure.value is None:
        return said + why_words(cell.figure)
    answers = "" if cell.figure.answers is None else f", {counted(cell.figure.answers, 'answer')}"
    return f"{said}{tenths(cell.figure.value)} of 5{answers}"


def why_briefly(cell: Cell) -> str:
    return "·" if cell.own else _BRIEFLY.get(cell.figure.why or "no-answers", "")
