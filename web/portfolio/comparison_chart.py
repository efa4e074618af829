"""The health of several partnerships as a Plotly figure and as a still drawing: dashes differ, names at the ends."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup, escape

from projections.timelines import Timeline, number
from web.chart_data import chart_data, plain
from web.chart_look import DARK, DASHES, LIGHT, Colours, template
from web.trust.look import DAYS_OR_MONTHS

WIDTH, HEIGHT, MARGIN = 760, 260, 12
"""Of the still drawing."""
APART, APART_NARROW = 9.5, 13.0
"""Points of health that names at the ends of lines keep from each other, each being of two lines."""
_STYLES = tuple(DASHES)
"""Lines take the dashes and colours of the dimensions, in their order."""
_NAMED, _NAMED_NARROW = 26, 12
"""Letters of each of the two lines of a name that find room beside the chart."""


@dataclass(frozen=True)
class Line:
    """A partnership's health; ``name`` tells it from the others."""

    ref: str
    name: str
    timeline: Timeline

    @property
    def latest(self) -> float | None:
        return number(self.timeline.health[-1])

    @property
    def last_known(self) -> float | None:
        """The last score that there is, where its line ends."""
        known = np.flatnonzero(np.isfinite(self.timeline.health))
        return float(self.timeline.health[known[-1]]) if len(known) else None


def comparison_data(lines: Sequence[Line], bands: Sequence[float]) -> Markup:
    narrow = {
        "height": 340,
        "margin": {"l": 28, "r": 92, "t": 8, "b": 46},
        "xaxis.nticks": 3,
        "xaxis.tickfont.size": 12,
        "annotations": list(_names(lines, _NAMED_NARROW, APART_NARROW)),
    }
    return chart_data(comparison_figure(lines, bands), _look(DARK), narrow)


def comparison_figure(lines: Sequence[Line], bands: Sequence[float]) -> go.Figure:
    return go.Figure(data=[_trace(line) for line in lines], layout=_layout(lines, bands))


def _trace(line: Line) -> go.Scatter:
    name = plain(line.name, 40)
    return go.Scatter(
        x=line.timeline.days,
        y=line.timeline.health,
        mode="lines" if len(line.timeline.days) > 1 else "markers",
        name=name,
        hovertemplate="%{y:.0f}<extra>" + name + "</extra>",
        connectgaps=False,
    )


def _look(colours: Colours) -> dict[str, Any]:
    """A template with a line, and a name at its end, for each of six partnerships."""
    shades = [colours.dimensions[name] for name in _STYLES]
    traces = [
        {"line": {"color": shade, "width": 2.5, "dash": DASHES[name]}, "marker": {"color": shade, "size": 9}}
        for name, shade in zip(_STYLES, shades, strict=True)
    ]
    named = [{"name": _item(at), "visible": False, "font": {"color": shade}} for at, shade in enumerate(shades)]
    layout = template(colours, [])["layout"]
    return {"data": {"scatter": traces}, "layout": layout | {"annotations": named}}


def _item(at: int) -> str:
    return f"name-{at}"


def _layout(lines: Sequence[Line], bands: Sequence[float]) -> dict[str, Any]:
    first, last = _span(lines)
    return {
        "template": _look(LIGHT),
        "height": 450,
        "margin": {"l": 36, "r": 200, "t": 10, "b": 48},
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": [first.isoformat(), last.isoformat()],
            "hoverformat": "%-d %B %Y",
            "tickformatstops": DAYS_OR_MONTHS,
            "nticks": 8,
            "fixedrange": True,
        },
        "yaxis": {"range": [0, 101], "tickvals": sorted({0.0, 100.0, *bands}), "fixedrange": True},
        "annotations": list(_names(lines, _NAMED, APART)),
    }


def _span(lines: Sequence[Line]) -> tuple[date, date]:
    """From the first score of any, or the first day, to the last day."""
    known = [line.timeline.days[int(at[0])] for line in lines if len(at := _scored(line))]
    last = max(line.timeline.days[-1] for line in lines)
    first = min(known, default=min(line.timeline.days[0] for line in lines))
    return min(first, last - timedelta(days=7)), last


def _scored(line: Line) -> Any:
    return np.flatnonzero(np.isfinite(line.timeline.health))


def _names(lines: Sequence[Line], letters: int, apart: float) -> Iterator[dict[str, Any]]:
    """The name of each line that has a score, beside its end; those of neighbours one below the other."""
    ends = {at: end for at, line in enumerate(lines) if (end := line.last_known) is not None}
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 8, "showarrow": False, "align": "left"}
    for at, y in spread(ends, apart).items():
        name = "<br>".join(plain(part) for part in textwrap.wrap(lines[at].name, letters, max_lines=2, placeholder="…"))
        yield {"text": f"<b>{name}</b>", "y": y, "templateitemname": _item(at), "visible": True, **place}


def spread(ends: dict[int, float], apart: float) -> dict[int, float]:
    """The heights, moved apart as little as needed; the two lines of each stay within the drawing."""
    ordered = sorted(ends, key=lambda at: -ends[at])
    placed: dict[int, float] = {}
    ceiling = 97.0
    for at in ordered:
        placed[at] = min(ends[at], ceiling)
        ceiling = placed[at] - apart
    floor = 3.0
    for at in reversed(ordered):
        placed[at] = max(placed[at], floor)
        floor = placed[at] + apart
    return placed


# -- the still drawing ------------------------------------------------------------------------------------------


def still_drawing(lines: Sequence[Line], bands: Sequence[float]) -> Markup:
    """The same lines for browsers without scripts, and for paper; their names stand beneath."""
    span = _span(lines)
    rules = [f'<path class="rule" d="M0 {_down(level):.1f}H{WIDTH}"/>' for level in bands if level > 0]
    paths = [part for at, line in enumerate(lines) for part in _paths(at, line, span)]
    title = escape(f"Health of {', '.join(line.name for line in lines)}")
    return Markup(  # noqa: S704 (made of numbers, and names that are escaped)
        f'<svg class="comparison still" role="img" viewBox="0 0 {WIDTH} {HEIGHT}"><title>{title}</title>'
        f"{''.join(rules)}{''.join(paths)}</svg>"
    )


def _paths(at: int, line: Line, span: tuple[date, date]) -> Iterator[str]:
    places = [
        (_across(day, span), _down(score)) if np.isfinite(score) and day >= span[0] else None
        for day, score in zip(line.timeline.days, line.timeline.health.tolist(), strict=True)
    ]
    for run in _runs(places):
        path = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
        yield f'<path class="line-{at}" d="M{path}{"h.01" if len(run) == 1 else ""}"/>'


def _runs(places: Sequence[tuple[float, float] | None]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for place in [*places, None]:
        if place is not None:
            run.append(place)
        elif run:
            yield run
            run = []


def _across(day: date, span: tuple[date, date]) -> float:
    share = (day - span[0]).days / max((span[1] - span[0]).days, 1)
    return MARGIN + share * (WIDTH - 2 * MARGIN)


def _down(score: float) -> float:
    return HEIGHT - MARGIN - score / 100 * (HEIGHT - 2 * MARGIN)
