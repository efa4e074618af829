"""Overall trust with its range as a Plotly figure, with a mark on the day that each round came in. Used by ``page``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

import numpy as np
import plotly.graph_objects as go
from markupsafe import Markup

from web.chart_data import chart_data, plain
from web.chart_look import DARK, LATEST, LIGHT
from web.trust.look import DAYS_OR_MONTHS, MANY_ROUNDS, over_time
from web.trust.over_time import TrustLine
from web.trust.rounds_shown import Shown
from web.trust.sentences import answered_words
from web.wording import brief_day, whole

DAY = 86_400_000
"""A day in the milliseconds of a Plotly axis."""
_NARROW: dict[str, Any] = {
    "height": 280,
    "margin": {"l": 28, "r": 38, "t": 12, "b": 44},
    "xaxis.nticks": 4,
    "xaxis.tickfont.size": 12,
}


def trust_data(line: TrustLine, shown: Sequence[Shown]) -> Markup:
    return chart_data(trust_figure(line, shown), over_time(DARK), _NARROW)


def trust_figure(line: TrustLine, shown: Sequence[Shown]) -> go.Figure:
    """Traces in the order of the template: range, trust, rounds."""
    return go.Figure(data=[_range(line), _trust(line), _rounds(line, shown)], layout=_layout(line))


def caption(line: TrustLine, name: str) -> str:
    """The chart in one sentence."""
    known = np.flatnonzero(np.isfinite(line.score))
    if not len(known):
        return f"There is not enough evidence to draw trust in {name} in this time."
    first, last = int(known[0]), int(known[-1])
    return (
        f"Trust in {name} from {brief_day(line.days[first])} ({whole(line.score[first])}) to "
        f"{brief_day(line.days[last])} ({whole(line.score[last])}). Each mark is a check-in round. "
        "The shaded range is where trust probably lies: the more answers, the narrower."
    )


def _range(line: TrustLine) -> go.Scatter:
    """One closed shape for each stretch of days with a score; there and back, then nothing before the next."""
    days = np.array(line.days, dtype="datetime64[D]")
    around = [
        [slice(start, stop), slice(stop - 1, start - 1 if start else None, -1)] for start, stop in _stretches(line)
    ]
    x = [part for there, back in around for part in (days[there], days[back], days[there][:1])]
    y = [part for there, back in around for part in (line.low[there], line.high[back], [np.nan])]
    joined = (np.concatenate(x), np.concatenate(y)) if around else ([], [])
    return go.Scatter(x=joined[0], y=joined[1], mode="lines", fill="toself", hoverinfo="skip", name="Range")


def _stretches(line: TrustLine) -> Iterator[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate(([0], np.isfinite(line.score).astype(np.int8), [0]))))
    return zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True)


def _trust(line: TrustLine) -> go.Scatter:
    return go.Scatter(
        x0=line.days[0].isoformat(),
        dx=_step(line) * DAY,
        y=line.score,
        customdata=np.column_stack([line.low, line.high]),
        mode="lines",
        name="Trust",
        hovertemplate="<b>%{y:.0f}</b> (%{customdata[0]:.0f} to %{customdata[1]:.0f})<extra>Trust</extra>",
    )


def _rounds(line: TrustLine, shown: Sequence[Shown]) -> go.Scatter:
    marked = [(each, at) for each in shown if (at := _place(line, each.figures.entered_on)) is not None]
    return go.Scatter(
        x=[line.days[at] for _, at in marked],
        y=[float(line.score[at]) for _, at in marked],
        customdata=[[plain(each.name), answered_words(each.figures)] for each, _ in marked],
        mode="markers",
        marker={"size": 9 if len(shown) <= MANY_ROUNDS else 6},
        name="Rounds",
        hovertemplate="%{customdata[0]}: %{customdata[1]}<extra>Round</extra>",
        cliponaxis=False,
    )


def _place(line: TrustLine, on: date) -> int | None:
    """The first day drawn by which a round had come in; ``None`` when the line has no score there."""
    if not line.days[0] <= on <= line.days[-1]:
        return None
    at = -((line.days[0] - on).days // _step(line))
    return at if np.isfinite(line.score[at]) else None


def _step(line: TrustLine) -> int:
    """Days from one point of the line to the next."""
    return (line.days[1] - line.days[0]).days if len(line.days) > 1 else 1


def _layout(line: TrustLine) -> dict[str, Any]:
    return {
        "template": over_time(LIGHT),
        "height": 340,
        "margin": {"l": 36, "r": 56, "t": 12, "b": 48},
        "showlegend": False,
        "hovermode": "x unified",
        "dragmode": False,
        "xaxis": {
            "type": "date",
            "range": [_room_before(line).isoformat(), line.days[-1].isoformat()],
            "hoverformat": "%-d %B %Y",
            "tickformatstops": DAYS_OR_MONTHS,
            "nticks": 10,
            "fixedrange": True,
        },
        "yaxis": {"range": [0, 101], "tickvals": [0, 25, 50, 75, 100], "fixedrange": True},
        "annotations": _latest(line),
    }


def _room_before(line: TrustLine) -> date:
    """A little earlier than the line begins, so that its first mark does not cover the scale."""
    return line.days[0] - timedelta(days=1 + (line.days[-1] - line.days[0]).days // 60)


def _latest(line: TrustLine) -> list[dict[str, Any]]:
    """The last number, beside the end of the line."""
    last = float(line.score[-1])
    if not np.isfinite(last):
        return []
    place = {"x": line.days[-1].isoformat(), "y": last, "xanchor": "left", "xshift": 10}
    return [{"text": f"<b>{whole(last)}</b>", "templateitemname": LATEST, "visible": True, **place}]
