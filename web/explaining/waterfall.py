"""What changed as a waterfall: from one score to the other, a bar for each row of the table. Plotly, and a still one.

Called by the page about it and by reports. Bars lie, so that their names can be read at any width; up and down differ
by hatching as well as by colour and direction.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, TypeAlias

import plotly.graph_objects as go
from markupsafe import Markup

from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT, Colours, template
from web.explaining.lines import Reason
from web.wording import points, tenths

ROW, NARROW_ROW = 36, 58
"""The height of a row in pixels, wide and on a phone, where its name stands above its bar."""
AT_MOST = 12
"""Bars between the two scores; the last adds up the others."""


@dataclass(frozen=True)
class Step:
    """A row of the waterfall, from ``start`` to ``end`` in tenths; ``None`` for the scores at either end."""

    title: str
    start: int | None
    end: int

    @property
    def moved(self) -> int | None:
        return None if self.start is None else self.end - self.start


Score: TypeAlias = tuple[str, int]
"""What a score is of, and the score in tenths."""


def steps_of(first: Score, last: Score, rows: Sequence[Reason]) -> list[Step]:
    """From one score through the rows to the other, which they add up to."""
    few = _few([(row.title, row.tenths) for row in rows])
    ends = list(accumulate((moved for _, moved in few), initial=first[1]))
    steps = [Step(title, ends[at], ends[at + 1]) for at, (title, _) in enumerate(few)]
    return [Step(first[0], None, first[1]), *steps, Step(last[0], None, last[1])]


def _few(rows: list[tuple[str, int]]) -> list[tuple[str, int]]:
    if len(rows) <= AT_MOST:
        return rows
    return [*rows[: AT_MOST - 1], ("All others", sum(moved for _, moved in rows[AT_MOST - 1 :]))]


def waterfall(steps: Sequence[Step]) -> Markup:
    """The figure, its look on dark pages, and what differs on phones, as JSON for a script element."""
    return chart_data(figure(steps), look(DARK), _narrow(steps), paper={"height": _height(steps, ROW)})


def figure(steps: Sequence[Step]) -> go.Figure:
    """Traces in the order of the template: up, down, ends."""
    return go.Figure(data=[_bars(steps, "Up", 1), _bars(steps, "Down", -1), _ends(steps)], layout=_layout(steps))


def _bars(steps: Sequence[Step], name: str, sign: int) -> go.Bar:
    chosen = [(at, step, step.moved) for at, step in enumerate(steps) if step.moved is not None and _sign(step) == sign]
    return go.Bar(
        orientation="h",
        name=name,
        y=[at for at, _, _ in chosen],
        base=[(step.start or 0) / 10 for _, step, _ in chosen],
        x=[moved / 10 for _, _, moved in chosen],
        text=[points(moved / 10) for _, _, moved in chosen],
        customdata=[plain(step.title) for _, step, _ in chosen],
        textposition="outside",
        hovertemplate="%{customdata}: %{text}<extra></extra>",
        cliponaxis=False,
        width=0.56,
    )


def _sign(step: Step) -> int:
    return -1 if (step.moved or 0) < 0 else 1


def _joints(steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    """Dotted lines from where one bar ends to where the next begins."""
    for at, step in enumerate(steps[:-1]):
        yield {"type": "line", "x0": step.end / 10, "x1": step.end / 10, "y0": at, "y1": at + 1}


def _ends(steps: Sequence[Step]) -> go.Scatter:
    ends = [(at, step) for at, step in enumerate(steps) if step.start is None]
    return go.Scatter(
        x=[step.end / 10 for _, step in ends],
        y=[at for at, _ in ends],
        text=[f"<b>{tenths(step.end / 10)}</b>" for _, step in ends],
        customdata=[plain(step.title) for _, step in ends],
        mode="markers+text",
        textposition="middle right",
        hovertemplate="%{customdata}<extra></extra>",
        name="Ends",
        cliponaxis=False,
    )


def look(colours: Colours) -> dict[str, Any]:
    """Down is hatched."""
    up = {"marker": {"color": colours.health, "line": {"width": 0}}}
    hatching = {"shape": "/", "fgcolor": colours.dimensions["repair"], "bgcolor": colours.card, "size": 7}
    down = {"marker": {"pattern": hatching, "line": {"color": colours.dimensions["repair"], "width": 1.5}}}
    text = {"textfont": {"color": colours.ink, "size": 13}}
    joints = {"line": {"color": colours.quiet, "width": 1, "dash": "2px,3px"}, "layer": "below"}
    ends = {
        "marker": {"color": colours.ink, "size": 13, "symbol": "diamond"},
        "textfont": {"color": colours.ink, "size": 15},
    }
    layout = template(colours, [])["layout"] | {"shapedefaults": joints}
    return {"data": {"bar": [up | text, down | text], "scatter": [ends]}, "layout": layout}


def _layout(steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "template": look(LIGHT),
        "height": _height(steps, ROW),
        "margin": {"l": 270, "r": 30, "t": 8, "b": 36},
        "showlegend": False,
        "dragmode": False,
        "barmode": "overlay",
        "shapes": list(_joints(steps)),
        "xaxis": {"range": list(_span(steps)), "fixedrange": True, "nticks": 8, "showgrid": True},
        "yaxis": {
            "range": [len(steps) - 0.4, -0.6],
            "tickvals": list(range(len(steps))),
            "ticktext": [plain(step.title, 38) for step in steps],
            "tickfont": {"size": 13},
            "fixedrange": True,
            "showgrid": False,
        },
    }


def _narrow(steps: Sequence[Step]) -> dict[str, Any]:
    return {
        "height": _height(steps, NARROW_ROW),
        "margin": {"l": 6, "r": 6, "t": 4, "b": 34},
        "xaxis.nticks": 4,
        "xaxis.range": list(_span(steps, 0.24)),
        "yaxis.showticklabels": False,
        "yaxis.range": [len(steps) - 0.4, -0.9],
        "annotations": list(_names(steps)),
        "shapes": [],
    }


def _names(steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    place = {"xref": "paper", "x": 0, "xanchor": "left", "yanchor": "middle", "showarrow": False}
    for at, step in enumerate(steps):
        yield {"text": plain(step.title, 44), "y": at - 0.5, "font": {"size": 13}, **place}


def _height(steps: Sequence[Step], row: int) -> int:
    return row * len(steps) + 56


def _span(steps: Sequence[Step], room: float = 0.12) -> tuple[float, float]:
    """From a little below the lowest to a little above the highest, with room for what is written beside bars."""
    values = [step.end / 10 for step in steps]
    wide = max(max(values) - min(values), 1.0)
    return min(values) - room * wide, max(values) + room * wide


# -- without scripts -----------------------------------------------------------------------------------------


def still(steps: Sequence[Step]) -> Markup:
    """The same as a list of names, numbers and small bars, which fits any width."""
    low, high = _span(steps)
    row = Markup('<li><span>{}</span> <b class="number">{}</b>{}</li>')
    rows = Markup("").join(row.format(step.title, _number(step), _drawn(step, low, high)) for step in steps)
    return Markup('<ol class="still-steps">{}</ol>').format(rows)


def _number(step: Step) -> str:
    return tenths(step.end / 10) if step.moved is None else points(step.moved / 10)


def _drawn(step: Step, low: float, high: float) -> Markup:
    def across(value: int) -> float:
        return 100 * (value / 10 - low) / (high - low)

    if step.start is None:
        shape = f'<path class="end" d="M{across(step.end):.1f} 0v10"/>'
    else:
        left, right = sorted((across(step.start), across(step.end)))
        side = "down" if _sign(step) < 0 else "up"
        shape = f'<rect class="{side}" x="{left:.1f}" y="1" width="{max(right - left, 0.4):.1f}" height="8"/>'
    return Markup(  # noqa: S704 (made of numbers)
        f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{shape}</svg>'
    )
