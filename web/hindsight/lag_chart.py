"""The share of entries recorded within a week, quarter by quarter, as a Plotly figure. Used by ``recording_page``."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from projections.recording_lag import Lag
from web.chart_data import chart_data
from web.chart_look import DARK, LIGHT, Colours, template
from web.wording import whole

NUMBERED_AT_MOST = 12
"""With more quarters than this the columns carry no numbers; the table does."""
_NARROW: dict[str, Any] = {
    "height": 260,
    "margin": {"l": 34, "r": 24, "t": 16, "b": 56},
    "xaxis.nticks": 4,
    "xaxis.tickfont.size": 12,
}


def lag_data(quarters: Mapping[date, Lag]) -> Markup:
    return chart_data(lag_figure(quarters), _look(DARK), _NARROW)


def lag_figure(quarters: Mapping[date, Lag]) -> go.Figure:
    """One trace of columns."""
    shares = [whole(100 * lag.within_a_week_ratio) for lag in quarters.values()]
    columns = go.Bar(
        x=[short_quarter(first, "<br>") for first in quarters],
        y=shares,
        text=[str(share) for share in shares] if len(shares) <= NUMBERED_AT_MOST else None,
        textposition="outside",
        cliponaxis=False,
        customdata=[[lag.entries, lag.median_days] for lag in quarters.values()],
        hovertemplate="%{x}: <b>%{y} %</b> within a week<br>median %{customdata[1]} days, "
        "%{customdata[0]} entries<extra></extra>",
        name="Recorded within a week",
    )
    return go.Figure(data=[columns], layout=_layout())


def lag_caption(quarters: Mapping[date, Lag], name: str) -> str:
    """The chart in one sentence."""
    if not quarters:
        return ""
    (first, oldest), (last, latest) = next(iter(quarters.items())), list(quarters.items())[-1]
    said = f"{whole(100 * latest.within_a_week_ratio)} % in {short_quarter(last)}"
    if first != last:
        said = f"{whole(100 * oldest.within_a_week_ratio)} % in {short_quarter(first)}, {said}"
    return f"Of what was recorded about {name} in each quarter, how much was recorded within a week: {said}."


def short_quarter(first: date, between: str = " ") -> str:
    """“Apr–Jun 2026”, or with another word ``between`` months and year."""
    return f"{first:%b}–{date(first.year, first.month + 2, 1):%b}{between}{first.year}"


def still_lags(quarters: Mapping[date, Lag], words: str) -> Markup:
    """The same columns for browsers without scripts."""
    wide = 100 / max(len(quarters), 1)
    columns = "".join(
        f'<rect x="{at * wide + wide * 0.15:.2f}" width="{wide * 0.7:.2f}" '
        f'y="{100 - 100 * lag.within_a_week_ratio:.1f}" height="{100 * lag.within_a_week_ratio:.1f}"/>'
        for at, lag in enumerate(quarters.values())
    )
    drawing = '<svg class="lags-still" viewBox="0 0 100 100" preserveAspectRatio="none" role="img">{}{}</svg>'
    return Markup(drawing).format(Markup("<title>{}</title>").format(words), Markup(columns))  # noqa: S704 (numbers)


def _look(colours: Colours) -> dict[str, Any]:
    columns = {"marker": {"color": colours.health}, "textfont": {"color": colours.ink, "size": 13}}
    return {"data": {"bar": [columns]}, "layout": template(colours, [])["layout"]}


def _layout() -> dict[str, Any]:
    return {
        "template": _look(LIGHT),
        "height": 300,
        "margin": {"l": 44, "r": 12, "t": 20, "b": 52},
        "showlegend": False,
        "dragmode": False,
        "bargap": 0.35,
        "xaxis": {"type": "category", "fixedrange": True, "nticks": 12, "tickangle": 0},
        "yaxis": {"range": [0, 108], "tickvals": [0, 25, 50, 75, 100], "ticksuffix": " %", "fixedrange": True},
    }
