"""The perception matrix as a Plotly heatmap: a number and how many answered in each cell, hatching where not shown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT
from web.trust.look import matrix as look
from web.trust.matrix import Cell, Matrix
from web.trust.sentences import cell_words, why_briefly
from web.wording import tenths

LEFT, NARROW_LEFT, COLUMN, ROW = 176, 108, 54, 48
"""Pixels: room for names on the left (on a phone), and the least width and the height of a cell."""


def matrix_data(matrix: Matrix) -> Markup:
    least = NARROW_LEFT + COLUMN * len(matrix.columns)
    return chart_data(matrix_figure(matrix), look(DARK), _narrow(matrix), least)


def matrix_figure(matrix: Matrix) -> go.Figure:
    """A heatmap, then traces in the order of the template: hatching, words of cells that are not shown."""
    return go.Figure(data=[_heatmap(matrix), _hatching(matrix), _words(matrix)], layout=_layout(matrix))


def _heatmap(matrix: Matrix) -> go.Heatmap:
    return go.Heatmap(
        z=[[cell.figure.value for cell in row.cells] for row in matrix.rows],
        text=[[_number(cell) for cell in row.cells] for row in matrix.rows],
        customdata=[[plain(cell_words(cell, matrix), 160) for cell in row.cells] for row in matrix.rows],
        texttemplate="%{text}",
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
        zmin=1,
        zmax=5,
        xgap=2,
        ygap=2,
        showscale=False,
        name="Marks",
    )


def _number(cell: Cell) -> str:
    """The mean, and beneath it how many answered."""
    if cell.figure.value is None:
        return ""
    answers = "" if cell.figure.answers is None else f"<br><span style='font-size:11px'>n {cell.figure.answers}</span>"
    return f"<b>{tenths(cell.figure.value)}</b>{answers}"


def _places(matrix: Matrix) -> Iterator[tuple[int, int, Cell]]:
    for y, row in enumerate(matrix.rows):
        for x, cell in enumerate(row.cells):
            yield x, y, cell


def _hatching(matrix: Matrix) -> go.Scatter:
    """Slanted lines over the cells that are kept back."""
    x: list[float | None] = []
    y: list[float | None] = []
    for across, down, cell in _places(matrix):
        if cell.is_kept_back:
            for start, stop in _SLANTS:
                x += [across + start[0], across + stop[0], None]
                y += [down + start[1], down + stop[1], None]
    return go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", name="Hatching")


_H = 0.46
_SLANTS = [
    ((max(-_H, at - _H), min(_H, at + _H)), (min(_H, at + _H), max(-_H, at - _H))) for at in (-0.6, -0.3, 0.0, 0.3, 0.6)
]
"""Lines from corner to corner of a cell and beside them, from its middle."""


def _words(matrix: Matrix) -> go.Scatter:
    """Why a cell shows no number, in a word or two."""
    said = [(x, y, cell) for x, y, cell in _places(matrix) if not cell.is_shown]
    return go.Scatter(
        x=[x for x, _, _ in said],
        y=[y for _, y, _ in said],
        text=[why_briefly(cell) for _, _, cell in said],
        customdata=[plain(cell_words(cell, matrix), 160) for _, _, cell in said],
        mode="text",
        textfont={"size": 11},
        hovertemplate="%{customdata}<extra></extra>",
        name="Not shown",
    )


def _layout(matrix: Matrix) -> dict[str, Any]:
    across, down = len(matrix.columns), len(matrix.rows)
    top = 132 if matrix.is_large else 64
    axis = {"fixedrange": True, "showgrid": False, "showline": False, "ticks": "", "tickmode": "array"}
    return {
        "template": look(LIGHT),
        "height": top + ROW * down + 10,
        "margin": {"l": LEFT, "r": 60 if matrix.is_large else 8, "t": top, "b": 10},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": axis
        | {"side": "top", "range": [-0.5, across - 0.5], "tickvals": list(range(across))}
        | {"ticktext": _heads(matrix, 16), "tickangle": -40 if matrix.is_large else 0},
        "yaxis": axis | {"range": [down - 0.5, -0.5], "tickvals": list(range(down)), "ticktext": _sides(matrix, 26)},
    }


def _narrow(matrix: Matrix) -> dict[str, Any]:
    """What differs on a phone."""
    return {
        "margin.l": NARROW_LEFT,
        "xaxis.tickfont.size": 11,
        "yaxis.tickfont.size": 11,
        "xaxis.ticktext": _heads(matrix, 9),
        "yaxis.ticktext": _sides(matrix, 16),
    }


def _heads(matrix: Matrix, width: int) -> list[str]:
    """Names over the columns: on one slanted line, or wrapped."""
    names = [matrix.name(each) for each in matrix.columns]
    return [plain(name, 20) for name in names] if matrix.is_large else [_wrapped(name, width, 3) for name in names]


def _sides(matrix: Matrix, width: int) -> list[str]:
    return [_wrapped(matrix.name(row.whose), width, 2) for row in matrix.rows]


def _wrapped(name: str, width: int, lines: int) -> str:
    parts = textwrap.wrap(name, width, max_lines=lines, placeholder="…")
    return "<br>".join(plain(part) for part in parts)
