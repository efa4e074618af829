"""The XmR chart of a measure as a Plotly figure: figures with mean, limits and target, and moving ranges below.

Called by the page of a measure and by the report.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from itertools import pairwise
from string import ascii_uppercase
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from domain.targets import Target
from projections.xmr import Direction, Limits, Point, Stretch, Value
from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT
from web.trust.look import DAYS_OR_MONTHS
from web.variation.look import LABEL, SYMBOLS, TARGET, variation
from web.variation.measured import Measured
from web.variation.shown import Shown
from web.variation.words import LABEL_WORDS, target_words
from web.wording import tenths

TRACES = ("mean", "limits", "provisional", "target", "values", "better", "worse", "neither")
RANGES = ("ranges", "range mean", "range limit")
"""Traces of moving ranges, after those of ``TRACES``."""
_LOWER_PART, _UPPER_PART = [0, 0.2], [0.3, 1]
LABELLED_AT_MOST = 16
"""With more figures than this a phone has no room for words on the chart; the key below it says what shapes mean."""
Step = tuple[date, date, float]
"""A level from one day to another."""


def xmr_data(shown: Shown) -> Markup:
    """The figure, what differs on dark pages and on phones, as JSON that is safe inside a script element."""
    narrow = {
        "height": 500,
        "margin": {"l": 34, "r": 46, "t": 26, "b": 44},
        "xaxis.nticks": 4,
        "xaxis2.nticks": 4,
        "annotations": list(_annotations(shown, short=True)),
    }
    return chart_data(xmr_figure(shown), variation(DARK), narrow, paper={"height": 440})


def xmr_figure(shown: Shown) -> go.Figure:
    """Traces in the order of ``TRACES``, then of ``RANGES``."""
    stretches = shown.stretches
    lines = [
        _steps("Mean", _levels(stretches, lambda limits: [limits.mean])),
        _steps("Limits", _levels(stretches, lambda limits: [] if limits.provisional else _drawn(limits, shown))),
        _steps(
            "Provisional limits", _levels(stretches, lambda limits: _drawn(limits, shown) if limits.provisional else [])
        ),
        _steps("Target", _target_steps(shown.targets, _last_day(shown))),
    ]
    return go.Figure(data=[*lines, _values(shown), *_special(shown), *_ranges(shown)], layout=_layout(shown))


def ranges_of(stretch: Stretch) -> list[Value]:
    """The moving range of each figure but the first."""
    return [Value(after.on, abs(after.value - before.value)) for before, after in pairwise(stretch.points)]


def letters(starts: Sequence[Any]) -> list[tuple[str, Any]]:
    """Fresh starts with the letters that mark them in the chart."""
    return [(ascii_uppercase[at % 26], each) for at, each in enumerate(starts)]


# -- lines --------------------------------------------------------------------------------------------------------


def _drawn(limits: Limits, shown: Shown) -> list[float]:
    """The limits that figures can reach."""
    return [level for level in (limits.lower, limits.upper) if shown.measured.can_be(level)]


def _levels(stretches: Iterable[Stretch], levels: Callable[[Limits], Sequence[float]]) -> Iterator[Step]:
    for stretch in stretches:
        for level in levels(stretch.limits) if stretch.limits else ():
            yield stretch.points[0].on, stretch.points[-1].on, level


def _target_steps(targets: Sequence[Target], last: date) -> Iterator[Step]:
    """Each target from its day until the next."""
    ends = [*(each.from_on for each in targets[1:]), last]
    for target, end in zip(targets, ends, strict=False):
        yield target.from_on, max(end, target.from_on), target.value


def _steps(name: str, steps: Iterable[Step], **more: Any) -> go.Scatter:
    x: list[date | None] = []
    y: list[float | None] = []
    for first, last, level in steps:
        x += [first, last, None]
        y += [level, level, None]
    return go.Scatter(x=x, y=y, mode="lines", name=name, hoverinfo="skip", **more)


# -- points -------------------------------------------------------------------------------------------------------


def _values(shown: Shown) -> go.Scatter:
    """All figures joined by a line, which fresh starts break."""
    x: list[date | None] = []
    y: list[float | None] = []
    for stretch in shown.stretches:
        x += [*(point.on for point in stretch.points), None]
        y += [*(point.value for point in stretch.points), None]
    return go.Scatter(x=x, y=y, mode="lines+markers", name="Figures", marker={"size": 6}, hovertemplate=_hover(shown))


def _special(shown: Shown) -> Iterator[go.Scatter]:
    kinds: dict[str, list[Point]] = {"Unusual, better": [], "Unusual, worse": [], "Unusual": []}
    for point in shown.points:
        if point.causes:
            kinds[_kind(point.causes[0][1], shown.better)].append(point)
    for name, points in kinds.items():
        yield go.Scatter(
            x=[point.on for point in points],
            y=[point.value for point in points],
            mode="markers",
            name=name,
            marker={"size": 11, "symbol": [SYMBOLS[point.causes[0]] for point in points]},
            customdata=[LABEL_WORDS[point.causes[0][0]] for point in points],
            hovertemplate=_hover(shown, "<br>%{customdata}"),
            cliponaxis=False,
        )


def _kind(direction: Direction, better: Direction | None) -> str:
    return "Unusual" if better is None else "Unusual, better" if direction == better else "Unusual, worse"


def _hover(shown: Shown, more: str = "") -> str:
    when = "%{x|%B %Y}" if shown.measured.monthly else "%{x|%-d %B %Y}"
    return f"<b>%{{y:.1~f}}</b>{shown.measured.unit}, {when}{more}<extra></extra>"


def _firsts(stretches: Iterable[Stretch]) -> Iterator[Point]:
    """The first point with each cause among unusual points in a row."""
    for stretch in stretches:
        said: set[Any] = set()
        for point in stretch.points:
            if not point.causes:
                said.clear()
            elif point.causes[0] not in said:
                said.add(point.causes[0])
                yield point


# -- moving ranges ------------------------------------------------------------------------------------------------


def _ranges(shown: Shown) -> Iterator[go.Scatter]:
    below = {"xaxis": "x2", "yaxis": "y2"}
    x: list[date | None] = []
    y: list[float | None] = []
    for stretch in shown.stretches:
        found = ranges_of(stretch)
        x += [*(each.on for each in found), None]
        y += [*(each.value for each in found), None]
    hover = _hover(shown).replace("<b>", "Moved by <b>")
    yield go.Scatter(
        x=x, y=y, mode="lines+markers", name="Moving ranges", marker={"size": 5}, hovertemplate=hover, **below
    )
    yield _steps("Mean of moving ranges", _levels(shown.stretches, lambda limits: [limits.moving_range]), **below)
    yield _steps("Limit of moving ranges", _levels(shown.stretches, lambda limits: [limits.upper_range]), **below)


# -- layout -------------------------------------------------------------------------------------------------------


def _layout(shown: Shown) -> dict[str, Any]:
    days = {"type": "date", "range": _span(shown), "tickformatstops": DAYS_OR_MONTHS, "nticks": 10, "fixedrange": True}
    return {
        "template": variation(LIGHT),
        "height": 560,
        "margin": {"l": 40, "r": 96, "t": 28, "b": 48},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": days | {"anchor": "y", "showticklabels": False},
        "yaxis": {"domain": _UPPER_PART, "range": bounds(shown), "fixedrange": True},
        "xaxis2": days | {"anchor": "y2"},
        "yaxis2": {"domain": _LOWER_PART, "range": _range_bounds(shown), "nticks": 4, "fixedrange": True},
        "shapes": [_cut(start) for start in shown.starts],
        "annotations": list(_annotations(shown, short=False)),
    }


def _cut(start: Any) -> dict[str, Any]:
    day = start.from_on.isoformat()
    return {"type": "line", "x0": day, "x1": day, "yref": "paper", "y0": 0, "y1": 1}


def bounds(shown: Shown) -> list[float]:
    """The ends of the scale: room for all that is drawn, but none for what there cannot be."""
    drawn = [point.value for point in shown.points] + [target.value for target in shown.targets]
    for stretch in shown.stretches:
        drawn += _drawn(stretch.limits, shown) if stretch.limits else []
    low, high = min(drawn, default=0), max(drawn, default=1)
    room = max((high - low) * 0.12, 0.5)
    return [low - room, high + room]


def _range_bounds(shown: Shown) -> list[float]:
    moves = [each.value for stretch in shown.stretches for each in ranges_of(stretch)]
    high = max([*moves, *(each.limits.upper_range for each in shown.stretches if each.limits)], default=1)
    return [-high * 0.08, high * 1.12 or 1]


def _span(shown: Shown) -> list[str]:
    days = [point.on for point in shown.points] or [shown.on]
    room = timedelta(days=max((days[-1] - days[0]).days // 40, 4))
    return [(days[0] - room).isoformat(), (_last_day(shown) + room).isoformat()]


def _last_day(shown: Shown) -> date:
    """The day of the last figure, or of a target set since."""
    return max([point.on for point in shown.points[-1:]] + [each.from_on for each in shown.targets[-1:]] or [shown.on])


def _annotations(shown: Shown, short: bool) -> Iterator[dict[str, Any]]:
    yield from _level_names(shown.limits, shown.measured, short)
    if not short or len(shown.points) <= LABELLED_AT_MOST:
        yield from _labels(shown)
    yield {"text": "Moving ranges", "xref": "paper", "x": 0, "xanchor": "left", "yref": "paper", "y": 0.2, "yshift": 18}
    for letter, start in letters(shown.starts):
        yield {"text": f"<b>{letter}</b>", "x": start.from_on.isoformat(), "yref": "paper", "y": 1, "yshift": 14}
    for target in shown.targets[-1:]:
        said = plain("target" if short else f"target {target_words(target)}")
        first = max(target.from_on, shown.points[0].on) if shown.points else target.from_on
        place = {"x": first.isoformat(), "xanchor": "left", "y": target.value, "yanchor": "bottom", "yshift": 2}
        yield {"text": said, "templateitemname": TARGET, "visible": True, **place}


def _labels(shown: Shown) -> Iterator[dict[str, Any]]:
    """The word for each row of unusual points, above or below its first one."""
    for point in _firsts(shown.stretches):
        cause, direction = point.causes[0]
        edge = "left" if point is shown.points[0] else "right" if point is shown.points[-1] else "center"
        place = {"x": point.on.isoformat(), "y": point.value, "xanchor": edge, "templateitemname": LABEL}
        yield {"text": LABEL_WORDS[cause], "visible": True, "yshift": 16 if direction == "up" else -16, **place}


def _level_names(limits: Limits | None, measured: Measured, short: bool) -> Iterator[dict[str, Any]]:
    """Mean and limits beside the chart; a limit that cannot be reached is not named."""
    if limits is None:
        return
    named = {"upper": limits.upper, "mean": limits.mean, "lower": limits.lower}
    for name, level in named.items():
        if measured.can_be(level):
            text = f"{'' if short else name + ' '}{tenths(level)}"
            yield {"text": text, "xref": "paper", "x": 1, "xanchor": "left", "xshift": 6, "y": level}
