"""Health as known then and as known now in one chart: a Plotly figure, a still drawing, a sentence, a table by months.

Called by ``then_and_now_page``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup

from projections.health import Floats
from projections.timelines import number
from web.chart_data import chart_data
from web.chart_look import DARK, LIGHT, Colours, template
from web.wording import brief_day, whole

DAY = 86_400_000
"""A day in the milliseconds of a Plotly axis."""
THEN, NOW = "Known then", "Known now"
_DASH = "7px,4px"
_NARROW: dict[str, Any] = {
    "height": 290,
    "margin": {"l": 28, "r": 44, "t": 12, "b": 44},
    "xaxis.nticks": 4,
    "xaxis.tickfont.size": 12,
}


@dataclass(frozen=True)
class BothLines:
    """Health at the end of some days, as known then and as known now; NaN where there is not enough evidence."""

    days: list[date]
    then: Floats
    now: Floats

    @property
    def step(self) -> int:
        return (self.days[1] - self.days[0]).days if len(self.days) > 1 else 1


@dataclass(frozen=True)
class Month:
    """``None`` where there is not enough evidence."""

    on: date
    then: float | None
    now: float | None


def months(lines: BothLines) -> list[Month]:
    """A row for the last day and for each month's end before it, newest first."""
    last = len(lines.days) - 1
    picked = [at for at, day in enumerate(lines.days) if at == last or (day + timedelta(days=1)).day == 1]
    return [Month(lines.days[at], number(lines.then[at]), number(lines.now[at])) for at in reversed(picked)]


def both_data(lines: BothLines) -> Markup:
    return chart_data(both_figure(lines), _look(DARK), _NARROW)


def both_figure(lines: BothLines) -> go.Figure:
    """Traces in the order of the template: then, now."""
    return go.Figure(data=[_line(lines, lines.then, THEN), _line(lines, lines.now, NOW)], layout=_layout(lines))


def caption(lines: BothLines, name: str) -> str:
    """The chart in one sentence, with where the two lie furthest apart."""
    apart = np.abs(lines.then - lines.now)
    known = np.isfinite(apart)
    begun = f"Health of {name} from {brief_day(lines.days[0])} to {brief_day(lines.days[-1])}: dashed as known then, "
    begun += "solid as known now."
    if not known.any():
        return f"{begun} On no day do both have a score."
    at = int(np.nanargmax(np.where(known, apart, -1)))
    if whole(lines.then[at]) == whole(lines.now[at]):
        return f"{begun} Both tell the same throughout."
    said = f"{whole(lines.then[at])} then and {whole(lines.now[at])} now"
    return f"{begun} They lie furthest apart on {brief_day(lines.days[at])}: {said}."


def still(lines: BothLines, words: str) -> Markup:
    """The same two lines for browsers without scripts."""
    drawn = "".join(_path(values, dash) for values, dash in ((lines.then, "2 1.5"), (lines.now, "")))
    drawing = '<svg class="both-still" viewBox="0 0 100 100" preserveAspectRatio="none" role="img">{}{}</svg>'
    return Markup(drawing).format(Markup("<title>{}</title>").format(words), Markup(drawn))  # noqa: S704 (numbers)


def _path(values: Floats, dash: str) -> str:
    """One line from left to right; a gap stays a gap."""
    last, said, drawing = max(len(values) - 1, 1), [], False
    for at in range(0, len(values), max(len(values) // 200, 1)):
        if np.isfinite(values[at]):
            said.append(f"{'L' if drawing else 'M'}{100 * at / last:.2f} {100 - float(values[at]):.1f}")
        drawing = bool(np.isfinite(values[at]))
    return f'<path class="{"then" if dash else "now"}" d="{"".join(said)}"/>'


def _line(lines: BothLines, values: Floats, name: str) -> go.Scatter:
    return go.Scatter(
        x0=lines.days[0].isoformat(),
        dx=lines.step * DAY,
        y=values,
        mode="lines" if len(lines.days) > 1 else "markers",
        name=name,
        hovertemplate="<b>%{y:.0f}</b><extra>" + name + "</extra>",
    )


def _look(colours: Colours) -> dict[str, Any]:
    then = {"line": {"color": colours.quiet, "width": 2.5, "dash": _DASH}}
    now = {"line": {"color": colours.health, "width": 3}}
    return {"data": {"scatter": [then, now]}, "layout": template(colours, [])["layout"]}


def _layout(lines: BothLines) -> dict[str, Any]:
    return {
        "template": _look(LIGHT),
        "height": 340,
        "margin": {"l": 36, "r": 56, "t": 12, "b": 48},
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": [lines.days[0].isoformat(), lines.days[-1].isoformat()],
            "hoverformat": "%-d %B %Y",
            "tickformat": "%b\n%Y",
            "nticks": 10,
            "fixedrange": True,
        },
        "yaxis": {"range": [0, 101], "tickvals": [0, 25, 50, 75, 100], "fixedrange": True},
        "annotations": list(_ends(lines)),
    }


def _ends(lines: BothLines) -> Iterator[dict[str, Any]]:
    """The last number of each line beside its end: the higher one above, the lower one beneath."""
    then, now = float(lines.then[-1]), float(lines.now[-1])
    for value, other, word in ((then, now, "then"), (now, then, "now")):
        if np.isfinite(value):
            above = not np.isfinite(other) or value > other or (value == other and word == "now")
            place = {"x": lines.days[-1].isoformat(), "y": value, "xanchor": "left", "xshift": 6, "align": "left"}
            anchor = "bottom" if above else "top"
            yield {"text": f"{word}<br><b>{whole(value)}</b>", "yanchor": anchor, **place}
