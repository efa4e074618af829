"""Two lines of health in one Plotly figure: as it is, whole, and as it would be, in dashes. Called by ``page``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup

from projections.health import Floats
from projections.policy import Policy
from web.chart_data import chart_data
from web.chart_look import DARK, LIGHT, Colours, template
from web.sparklines import STILL, sparkline
from web.what_if.outcome import Outcome
from web.wording import brief_day, whole

DAY = 86_400_000
"""A day in the milliseconds of a Plotly axis."""
MANY_DAYS = 5 * 365
"""Of more days than this every seventh is drawn."""
APART = 7.0
"""The least distance between the names at the ends of the lines, on the scale of health."""
AS_IT_IS, WHAT_IF = "As it is", "What if"
_NARROW: dict[str, Any] = {
    "height": 320,
    "margin": {"l": 28, "r": 84, "t": 12, "b": 46},
    "xaxis.nticks": 4,
    "xaxis.tickfont.size": 12,
}


def what_if_data(found: Outcome, policy: Policy) -> Markup:
    return chart_data(what_if_figure(found, policy), _look(DARK), _NARROW)


def what_if_figure(found: Outcome, policy: Policy) -> go.Figure:
    """Traces in the order of the template: the space between, as it is, what if."""
    drawn = _drawn(found)
    lines = [_line(drawn, values, name) for name, values in ((AS_IT_IS, drawn.as_it_is), (WHAT_IF, drawn.what_if))]
    return go.Figure(data=[_between(drawn), *lines], layout=_layout(drawn, policy))


def still(found: Outcome, policy: Policy) -> Markup:
    """A drawing of the same lines for browsers without scripts."""
    step = max(len(found.days) // 200, 1)
    as_it_is, what_if = (_known(values[::-step][::-1]) for values in (found.as_it_is, found.what_if))
    when = f"the time from {brief_day(found.days[0])} to {brief_day(found.days[-1])}"
    return sparkline(as_it_is, STILL, list(policy.bands.values()), when, beside=what_if)


def _known(values: Floats) -> list[float | None]:
    return [None if np.isnan(value) else float(value) for value in values]


def _drawn(found: Outcome) -> Outcome:
    """Every day, or every seventh before the last."""
    step = 7 if len(found.days) > MANY_DAYS else 1
    which = slice((len(found.days) - 1) % step, None, step)
    return Outcome(found.days[which], found.as_it_is[which], found.what_if[which], found.dimensions)


def _line(drawn: Outcome, values: Floats, name: str) -> go.Scatter:
    step = (drawn.days[1] - drawn.days[0]).days if len(drawn.days) > 1 else 1
    return go.Scatter(
        x0=drawn.days[0].isoformat(),
        dx=step * DAY,
        y=values,
        mode="lines" if len(drawn.days) > 1 else "markers",
        name=name,
        hovertemplate="<b>%{y:.0f}</b><extra>" + name + "</extra>",
    )


def _between(drawn: Outcome) -> go.Scatter:
    """One closed shape for each stretch of days on which both lines have a score: there on one, back on the other."""
    x: list[date | None] = []
    y: list[float | None] = []
    for start, stop in _stretches(drawn):
        days = drawn.days[start:stop]
        x += [*days, *reversed(days), None]
        y += [*drawn.as_it_is[start:stop].tolist(), *drawn.what_if[start:stop][::-1].tolist(), None]
    return go.Scatter(x=x, y=y, mode="lines", fill="toself", hoverinfo="skip", name="Difference")


def _stretches(drawn: Outcome) -> Iterator[tuple[int, int]]:
    both = np.isfinite(drawn.as_it_is) & np.isfinite(drawn.what_if)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], both.astype(np.int8), [0]))))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _layout(drawn: Outcome, policy: Policy) -> dict[str, Any]:
    return {
        "template": _look(LIGHT),
        "height": 380,
        "margin": {"l": 36, "r": 100, "t": 12, "b": 48},
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": [drawn.days[0].isoformat(), drawn.days[-1].isoformat()],
            "hoverformat": "%-d %B %Y",
            "tickformat": "%b\n%Y",
            "nticks": 10,
            "fixedrange": True,
        },
        "yaxis": {"range": [0, 101], "tickvals": sorted({0.0, 100.0, *policy.bands.values()}), "fixedrange": True},
        "annotations": [_end_name(*end, drawn.days[-1]) for end in _ends(drawn)],
    }


def _ends(drawn: Outcome) -> Sequence[tuple[str, float, float]]:
    """What each line is called, its last number, and the height at which that stands, apart from the other."""
    ends = [(AS_IT_IS, float(drawn.as_it_is[-1])), (WHAT_IF, float(drawn.what_if[-1]))]
    known = sorted((end for end in ends if np.isfinite(end[1])), key=lambda end: end[1])
    if len(known) < len(ends):
        return [(name, value, value) for name, value in known]
    (lower, low), (upper, high) = known
    more = max(APART - (high - low), 0.0) / 2
    down = max(low - more, 2.0)
    return [(lower, low, down), (upper, high, max(high + more, down + APART))]


def _end_name(name: str, value: float, height: float, on: date) -> dict[str, Any]:
    place = {"x": on.isoformat(), "y": height, "xanchor": "left", "xshift": 8}
    return {"text": f"{name} <b>{whole(value)}</b>", "templateitemname": name, "visible": True, **place}


def _look(colours: Colours) -> dict[str, Any]:
    """The template of this chart: what is as it is looks as health does everywhere."""
    other = colours.dimensions["decisions"]
    plain = template(colours, [])
    lines = [
        {"fillcolor": colours.shade, "line": {"width": 0}},
        {"line": {"color": colours.health, "width": 3}},
        {"line": {"color": other, "width": 2.5, "dash": "8px,4px"}},
    ]
    names = [_named(AS_IT_IS, colours.health), _named(WHAT_IF, other)]
    return {"data": {"scatter": lines}, "layout": plain["layout"] | {"annotations": names}}


def _named(name: str, colour: str) -> dict[str, Any]:
    return {"name": name, "visible": False, "showarrow": False, "font": {"color": colour, "size": 13}}
