"""The perception gap of each round as a Plotly figure: from the lowest score of a partner to the highest."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT
from web.sentences import Names
from web.trust.gaps import Gap
from web.trust.look import DAYS_OR_MONTHS, MANY_ROUNDS, gaps
from web.wording import whole

NUMBERED_AT_MOST = 14
"""With more rounds than this only the first, the last and the widest gap are numbered in the chart."""
_SPACE = "\u2002"
_NARROW: dict[str, Any] = {
    "height": 280,
    "margin": {"l": 28, "r": 14, "t": 12, "b": 44},
    "xaxis.nticks": 4,
    "xaxis.tickfont.size": 12,
}


def gap_data(found: Sequence[Gap], names: Names) -> Markup:
    return chart_data(gap_figure(found, names), gaps(DARK), _NARROW)


def gap_figure(found: Sequence[Gap], names: Names) -> go.Figure:
    """Traces in the order of the template: spans, highest, lowest, numbers."""
    highest = _ends(found, names, "Highest", [(gap.high, gap.highest) for gap in found])
    lowest = _ends(found, names, "Lowest", [(gap.low, gap.lowest) for gap in found])
    return go.Figure(data=[_spans(found), highest, lowest, _numbers(found)], layout=_layout(found))


def _spans(found: Sequence[Gap]) -> go.Scatter:
    x: list[date | None] = []
    y: list[float | None] = []
    for gap in found:
        x += [gap.on, gap.on, None]
        y += [gap.low, gap.high, None]
    return go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", name="Spans")


def _ends(found: Sequence[Gap], names: Names, word: str, ends: Sequence[tuple[float, str]]) -> go.Scatter:
    said = [[plain(names.get(ref, ref), 40), plain(gap.name, 40)] for gap, (_, ref) in zip(found, ends, strict=True)]
    return go.Scatter(
        x=[gap.on for gap in found],
        y=[value for value, _ in ends],
        customdata=said,
        mode="markers",
        marker={"size": 12 if len(found) <= MANY_ROUNDS else 8},
        name=word,
        hovertemplate="%{customdata[1]}<br>%{customdata[0]}: <b>%{y:.0f}</b><extra>" + word + "</extra>",
        cliponaxis=False,
    )


def _numbers(found: Sequence[Gap]) -> go.Scatter:
    """How many points lie between: beside the span, or above it where spans stand close together."""
    widest = max((gap.points for gap in found), default=0)
    few = len(found) <= NUMBERED_AT_MOST
    kept = [gap for gap in found if few or gap in (found[0], found[-1]) or gap.points == widest]
    return go.Scatter(
        x=[gap.on for gap in kept],
        y=[(gap.high + gap.low) / 2 if few else gap.high + 2 for gap in kept],
        text=[f"<b>{_SPACE if few else ''}{whole(gap.points)}</b>" for gap in kept],
        mode="text",
        textposition="middle right" if few else "top center",
        hoverinfo="skip",
        name="Numbers",
        cliponaxis=False,
    )


def _layout(found: Sequence[Gap]) -> dict[str, Any]:
    room = max((found[-1].on - found[0].on).days // 18, 20)
    ends = [found[0].on - timedelta(days=room), found[-1].on + timedelta(days=room)]
    return {
        "template": gaps(LIGHT),
        "height": 320,
        "margin": {"l": 36, "r": 24, "t": 12, "b": 48},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": [day.isoformat() for day in ends],
            "tickformatstops": DAYS_OR_MONTHS,
            "nticks": 10,
            "fixedrange": True,
        },
        "yaxis": {"range": [0, 101], "tickvals": [0, 25, 50, 75, 100], "fixedrange": True},
    }
