"""The health timeline as a Plotly figure: range, health, dimensions, flags, programmes. Used by ``partnership``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import plotly.graph_objects as go
from markupsafe import Markup

from projections.policy import Policy
from projections.timelines import Timeline
from web.chart_data import chart_data, plain
from web.chart_look import DARK, LATEST, LIGHT, template
from web.flags import Flag
from web.programmes.shading import Shade
from web.trust.look import DAYS_OR_MONTHS
from web.wording import brief_day, dimension, whole

Numbers = npt.NDArray[np.float64]
DAY = 86_400_000
"""A day in the milliseconds of a Plotly axis."""
LANE_HEIGHT = 7.6
"""From one row of flags to the next, on the scale of health."""


SMALL_FLAGS: dict[str, Any] = {"marker": {"size": 15}, "textfont": {"size": 10}}
"""Of charts that are low on paper, where flags of two rows would cover each other."""


def timeline_data(
    timeline: Timeline,
    flags: Sequence[Flag],
    policy: Policy,
    shades: Sequence[Shade] = (),
    *,
    small_flags: bool = False,
) -> Markup:
    """The figure, what differs on dark pages and on phones, as JSON that is safe inside a script element."""
    figure = timeline_figure(timeline, flags, policy, shades)
    if small_flags:
        figure.data[-1].update(SMALL_FLAGS)
    return chart_data(figure, template(DARK, list(timeline.dimensions)), _narrow(timeline, policy, shades))


def timeline_figure(
    timeline: Timeline, flags: Sequence[Flag], policy: Policy, shades: Sequence[Shade] = ()
) -> go.Figure:
    """Traces in the order of the template: range, health, each dimension, stems, flags."""
    lines = [_dimension_line(timeline, name) for name in timeline.dimensions]
    places = list(_places(timeline, flags))
    traces = [_range(timeline), _health(timeline), *lines, _stems(timeline, places), _flags(places)]
    return go.Figure(data=traces, layout=_layout(timeline, policy, shades))


def _range(timeline: Timeline) -> go.Scatter:
    """One closed shape for each stretch of days with a score."""
    x: list[date | None] = []
    y: list[float | None] = []
    for start, stop in _stretches(timeline.low):
        days = timeline.days[start:stop]
        x += [*days, *reversed(days), None]
        y += [*timeline.low[start:stop].tolist(), *timeline.high[start:stop][::-1].tolist(), None]
    return go.Scatter(x=x, y=y, mode="lines", fill="toself", hoverinfo="skip", name="Range", showlegend=False)


def _stretches(values: Numbers) -> Iterable[tuple[int, int]]:
    """Where numbers begin and end between gaps."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.isfinite(values).astype(np.int8), [0]))))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _health(timeline: Timeline) -> go.Scatter:
    ranges = np.column_stack([timeline.low, timeline.high])
    words = "<b>%{y:.0f}</b> (%{customdata[0]:.0f} to %{customdata[1]:.0f})"
    return _line(timeline, timeline.health, "Health", words, customdata=ranges)


def _dimension_line(timeline: Timeline, name: str) -> go.Scatter:
    return _line(timeline, timeline.dimensions[name].score, dimension(name), "%{y:.0f}", visible=False, meta=name)


def _line(timeline: Timeline, values: Numbers, name: str, words: str, **more: Any) -> go.Scatter:
    step = (timeline.days[1] - timeline.days[0]).days if len(timeline.days) > 1 else 1
    mode = "lines" if len(timeline.days) > 1 else "markers"
    hover = words + "<extra>" + name + "</extra>"
    return go.Scatter(
        x0=timeline.days[0].isoformat(), dx=step * DAY, y=values, mode=mode, name=name, hovertemplate=hover, **more
    )


Place = tuple[Flag, float, float]
"""A flag, the height at which it stands, and the height of the health line that its stem reaches."""


def _places(timeline: Timeline, flags: Sequence[Flag]) -> Iterable[Place]:
    for flag in flags:
        yield flag, 4.5 + flag.lane * LANE_HEIGHT, _height_on(timeline, flag.on)


def _height_on(timeline: Timeline, on: date) -> float:
    at = int(np.searchsorted(np.array(timeline.days, dtype="datetime64[D]"), np.datetime64(on)))
    return float(timeline.health[min(at, len(timeline.days) - 1)])


def _stems(timeline: Timeline, places: Sequence[Place]) -> go.Scatter:
    x: list[date | None] = []
    y: list[float | None] = []
    for flag, foot, head in places:
        if np.isfinite(head):
            x += [flag.on, flag.on, None]
            y += [foot, head, None]
    return go.Scatter(x=x, y=y, mode="lines", hoverinfo="skip", name="Stems")


def _flags(places: Sequence[Place]) -> go.Scatter:
    return go.Scatter(
        x=[flag.on for flag, _, _ in places],
        y=[foot for _, foot, _ in places],
        text=[str(flag.number) for flag, _, _ in places],
        customdata=[[flag.number, plain(flag.title)] for flag, _, _ in places],
        mode="markers+text",
        textposition="middle center",
        hovertemplate="%{customdata[1]}<extra>%{customdata[0]}</extra>",
        name="Flags",
        cliponaxis=False,
    )


def _layout(timeline: Timeline, policy: Policy, shades: Sequence[Shade]) -> dict[str, Any]:
    return {
        "template": template(LIGHT, list(timeline.dimensions)),
        "height": 450,
        "margin": {"l": 36, "r": 118, "t": 10, "b": 48},
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": _span(timeline),
            "hoverformat": "%-d %B %Y",
            "tickformatstops": DAYS_OR_MONTHS,
            "nticks": 10,
            "fixedrange": True,
        },
        "yaxis": {
            "range": [0, 101],
            "tickvals": sorted({0.0, 100.0, *policy.bands.values()}),
            "fixedrange": True,
        },
        "shapes": [_shaded(shade) for shade in shades],
        "annotations": _annotations(timeline, policy, shades, short=False),
    }


def _span(timeline: Timeline) -> list[str]:
    return [timeline.days[0].isoformat(), timeline.days[-1].isoformat()]


def _shaded(shade: Shade) -> dict[str, Any]:
    """The time of a programme, from the top of the chart to its foot."""
    span = {"x0": shade.first.isoformat(), "x1": shade.last.isoformat()}
    return {"type": "rect", "yref": "paper", "y0": 0, "y1": 1, **span}


def _annotations(timeline: Timeline, policy: Policy, shades: Sequence[Shade], short: bool) -> list[dict[str, Any]]:
    return [*_band_names(policy, short), *map(_letter, shades), *_last_number(timeline)]


def _letter(shade: Shade) -> dict[str, Any]:
    place = {"x": shade.first.isoformat(), "xanchor": "left", "xshift": 2, "yref": "paper", "y": 1, "yanchor": "top"}
    return {"text": f"<b>{shade.letter}</b>", "yshift": -16 * shade.lane, **place}


def _band_names(policy: Policy, short: bool) -> list[dict[str, Any]]:
    """The name of each band beside the chart, at half its height."""
    names = sorted(policy.bands, key=lambda name: -policy.bands[name])
    edges = [100.0, *(policy.bands[name] for name in names)]
    place = {"xref": "paper", "x": 1, "xanchor": "left", "xshift": 6}
    return [
        {"text": _short(name) if short else name, "y": (upper + lower) / 2, **place}
        for name, (upper, lower) in zip(names, pairwise(edges), strict=True)
    ]


def _short(name: str) -> str:
    """What tells a band from the others: “good” of “on good terms”."""
    return name.removeprefix("on ").removesuffix(" terms")


def _last_number(timeline: Timeline) -> list[dict[str, Any]]:
    """The latest health, above the end of the line."""
    last = float(timeline.health[-1])
    if not np.isfinite(last):
        return []
    place = {"x": timeline.days[-1].isoformat(), "y": float(timeline.high[-1]), "xanchor": "right", "yanchor": "bottom"}
    return [{"text": f"<b>{whole(last)}</b>", "templateitemname": LATEST, "visible": True, **place}]


def _narrow(timeline: Timeline, policy: Policy, shades: Sequence[Shade]) -> dict[str, Any]:
    """What differs on a phone."""
    return {
        "height": 360,
        "margin": {"l": 26, "r": 62, "t": 8, "b": 46},
        "xaxis.nticks": 4,
        "xaxis.tickfont.size": 12,
        "yaxis.tickfont.size": 12,
        "annotations": _annotations(timeline, policy, shades, short=True),
    }


def caption(timeline: Timeline, name: str) -> str:
    """The chart in one sentence, for those who do not see it and for paper."""
    known = [i for i, value in enumerate(timeline.health) if np.isfinite(value)]
    if not known:
        return f"There is not enough evidence to draw the health of {name} in this time."
    numbers = timeline.health[known]
    low, high = known[int(np.argmin(numbers))], known[int(np.argmax(numbers))]
    first, last = known[0], known[-1]
    return (
        f"Health of {name} from {brief_day(timeline.days[first])} ({whole(timeline.health[first])}) "
        f"to {brief_day(timeline.days[last])} ({whole(timeline.health[last])}); "
        f"lowest {whole(timeline.health[low])} in {timeline.days[low]:%B %Y}, "
        f"highest {whole(timeline.health[high])} in {timeline.days[high]:%B %Y}. "
        "The shaded range is where health probably lies, given how much evidence there is."
    )
