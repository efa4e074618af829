"""Who trusts whom in one round: the cells of the matrix, and the same as lists for small screens. Used by ``page``."""

from __future__ import annotations

from dataclasses import dataclass

from projections.trust import NO_ANSWERS, Figure, RoundFigures
from web.sentences import Names

PARTNERSHIP = "The partnership"
MANY = 7
"""With more partners than this, names stand aslant over the columns, and paper gets lists instead of the picture."""


@dataclass(frozen=True)
class Cell:
    """How one partner sees another, or (``about`` is ``None``) the partnership; ``own``: nobody judges themselves."""

    whose: str
    about: str | None
    figure: Figure
    own: bool = False

    @property
    def is_shown(self) -> bool:
        return self.figure.value is not None

    @property
    def is_kept_back(self) -> bool:
        """There are answers, or may be, and they are not shown."""
        return not self.own and not self.is_shown and self.figure.why != "no-answers"


@dataclass(frozen=True)
class Row:
    whose: str
    cells: list[Cell]

    @property
    def shown(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_shown]

    @property
    def kept_back(self) -> list[Cell]:
        return [cell for cell in self.cells if cell.is_kept_back]


@dataclass(frozen=True)
class Matrix:
    """A row for each partner whose view was asked; the first column is their view of the partnership."""

    columns: list[str | None]
    rows: list[Row]
    names: Names

    def name(self, ref: str | None) -> str:
        return PARTNERSHIP if ref is None else self.names.get(ref, ref)

    @property
    def shown(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.shown]

    @property
    def kept_back(self) -> list[Cell]:
        return [cell for row in self.rows for cell in row.kept_back]

    @property
    def is_large(self) -> bool:
        return len(self.columns) - 1 > MANY


def matrix_of(figures: RoundFigures, names: Names) -> Matrix | None:
    """``None`` when nobody was asked about another partner."""
    if not any(about is not None for _, about in figures.matrix):
        return None
    whose = {each for each, _ in figures.matrix} | set(figures.partners)
    about = whose | {each for _, each in figures.matrix if each is not None}
    columns: list[str | None] = [None, *_by_name(about, names)]
    rows = [Row(each, [_cell(figures, each, column) for column in columns]) for each in _by_name(whose, names)]
    return Matrix(columns, rows, names)


def _by_name(refs: set[str], names: Names) -> list[str]:
    return sorted(refs, key=lambda ref: (names.get(ref, ref).casefold(), ref))


def _cell(figures: RoundFigures, whose: str, about: str | None) -> Cell:
    return Cell(whose, about, figures.matrix.get((whose, about), NO_ANSWERS), own=whose == about)
