"""The perception matrix as a Plotly heatmap: a number and how many answered in each cell, hatching where not shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT
from web.trust.look import matrix as look
from web.trust.matrix import Cell, Matrix
from web.trust.sentences import cell_words, why_briefly
from web.wording import tenths

Line = tuple[tuple[float, float], tuple[float, float]]
LEFT, NARROW_LEFT, COLUMN, BROAD_COLUMN, ROW = 176, 108, 54, 72, 48
"""Pixels: room for names on the left (on a phone); the least width of a cell (under an upright name); its height."""


def matrix_data(matrix: Matrix) -> Markup:
    least = NARROW_LEFT + (COLUMN if matrix.is_large else BROAD_COLUMN) * len(matrix.columns)
    return chart_data(matrix_figure(matrix), look(DARK), _narrow(matrix), least, _paper(matrix))


def matrix_figure(matrix: Matrix) -> go.Figure:
    """A heatmap, then traces in the order of the template: grid, hatching, numbers, answers, other words."""
    shown = [place for place in _places(matrix) if place[2].is_shown]
    rest = [place for place in _places(matrix) if not place[2].is_shown]
    numbers = _texts("Numbers", [(x, y - 0.12, _number(cell)) for x, y, cell in shown])
    answers = _texts("Answers", [(x, y + 0.26, f"n {cell.figure.answers}") for x, y, cell in shown])
    words = _texts("Not shown", [(x, y, why_briefly(cell)) for x, y, cell in rest])
    return go.Figure(
        data=[_heatmap(matrix), _grid(matrix), _hatching(matrix), numbers, answers, words], layout=_layout(matrix)
    )


def _heatmap(matrix: Matrix) -> go.Heatmap:
    return go.Heatmap(
        z=[[cell.figure.value for cell in row.cells] for row in matrix.rows],
        customdata=[[plain(cell_words(cell, matrix), 160) for cell in row.cells] for row in matrix.rows],
        hovertemplate="%{customdata}<extra></extra>",
        zmin=1,
        zmax=5,
        xgap=2,
        ygap=2,
        showscale=False,
        name="Marks",
    )


def _places(matrix: Matrix) -> Iterator[tuple[int, int, Cell]]:
    for y, row in enumerate(matrix.rows):
        for x, cell in enumerate(row.cells):
            yield x, y, cell


def _number(cell: Cell) -> str:
    return f"<b>{tenths(cell.figure.value or 0.0)}</b>"


def _texts(name: str, said: Sequence[tuple[float, float, str]]) -> go.Scatter:
    return go.Scatter(
        x=[x for x, _, _ in said],
        y=[y for _, y, _ in said],
        text=[text for _, _, text in said],
        mode="text",
        hoverinfo="skip",
        name=name,
    )


def _grid(matrix: Matrix) -> go.Scatter:
    """Thin lines between the rows and columns, so that the eye finds its way over empty cells."""
    across, down = len(matrix.columns), len(matrix.rows)
    lines = [((-0.5, y - 0.5), (across - 0.5, y - 0.5)) for y in range(down + 1)]
    lines += [((x - 0.5, -0.5), (x - 0.5, down - 0.5)) for x in range(across + 1)]
    return _strokes("Grid", lines)


def _hatching(matrix: Matrix) -> go.Scatter:
    """Slanted lines over the cells that are kept back."""
    hatched = [(x, y) for x, y, cell in _places(matrix) if cell.is_kept_back]
    return _strokes("Hatching", [_moved(slant, x, y) for x, y in hatched for slant in _SLANTS])


def _strokes(name: str, lines: Sequence[Line]) -> go.Scatter:
    x = [value for start, stop in lines for value in (start[0], stop[0], None)]
    y = [value for start, stop in lines for value in (start[1], stop[1], None)]
    return go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", name=name)


def _moved(line: Line, x: int, y: int) -> Line:
    (x0, y0), (x1, y1) = line
    return (x0 + x, y0 + y), (x1 + x, y1 + y)


_H = 0.46
_SLANTS: list[Line] = [
    ((max(-_H, at - _H), min(_H, at + _H)), (min(_H, at + _H), max(-_H, at - _H))) for at in (-0.6, -0.3, 0.0, 0.3, 0.6)
]
"""Lines from corner to corner of a cell and beside them, from its middle."""


def _layout(matrix: Matrix) -> dict[str, Any]:
    across, down = len(matrix.columns), len(matrix.rows)
    top = 116 if matrix.is_large else 80
    axis = {"fixedrange": True, "showgrid": False, "showline": False, "ticks": "", "tickmode": "array"}
    return {
        "template": look(LIGHT),
        "height": top + ROW * down + 10,
        "margin": {"l": LEFT, "r": 84 if matrix.is_large else 8, "t": top, "b": 10},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": axis
        | {"side": "top", "range": [-0.5, across - 0.5], "tickvals": list(range(across))}
        | {"ticktext": _heads(matrix, 16), "tickangle": -48 if matrix.is_large else 0},
        "yaxis": axis | {"range": [down - 0.5, -0.5], "tickvals": list(range(down)), "ticktext": _sides(matrix, 26)},
    }


def _narrow(matrix: Matrix) -> dict[str, Any]:
    """What differs on a phone."""
    return {
        "margin.l": NARROW_LEFT,
        "xaxis.tickfont.size": 11,
        "yaxis.tickfont.size": 11,
        "xaxis.ticktext": _heads(matrix, 13),
        "yaxis.ticktext": _sides(matrix, 16),
    }


def _paper(matrix: Matrix) -> dict[str, Any]:
    """What differs on paper."""
    smaller = {"xaxis.tickfont.size": 10, "yaxis.tickfont.size": 11}
    return smaller | {"margin.l": 132, "xaxis.ticktext": _heads(matrix, 13), "yaxis.ticktext": _sides(matrix, 20)}


def _heads(matrix: Matrix, width: int) -> list[str]:
    """Names over the columns: on one slanted line, or wrapped."""
    names = [matrix.name(each) for each in matrix.columns]
    return [plain(name, 19) for name in names] if matrix.is_large else [_wrapped(name, width, 4) for name in names]


def _sides(matrix: Matrix, width: int) -> list[str]:
    return [_wrapped(matrix.name(row.whose), width, 2) for row in matrix.rows]


def _wrapped(name: str, width: int, lines: int) -> str:
    parts = textwrap.wrap(name, width, max_lines=lines, placeholder="…")
    return "<br>".join(plain(part) for part in parts)
