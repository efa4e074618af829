"""The map of the network for Plotly: organisations on the left, partnerships on the right, lines between.

The figure is a plain dictionary, since checking it on each request would take longer than all else of the page.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from markupsafe import Markup

from web.chart_data import chart_data, plain
from web.chart_look import DARK, LIGHT
from web.network.look import SHAPES, UNKNOWN, UNWORKED, Shape, network_map
from web.network.map import ROW, Map
from web.network.words import fitting, organisation_words, partnership_words

LONG, SHORT = 40, 24
"""Letters of a name on a wide page, and on a phone."""
SIDE, NARROW_SIDE, LEAST = 304, 178, 620
"""Pixels for the names at each side, on a phone, and the least width below which the map slides."""
BENDS = 12
"""Straight pieces of each line."""
_STEPS = [(round(x, 3), x * x * (3 - 2 * x)) for x in (step / BENDS for step in range(BENDS + 1))]
"""How far across each piece of a line begins, and how far on its way up or down."""


def map_data(drawn: Map) -> Markup:
    return chart_data(map_figure(drawn), network_map(DARK), _narrow(drawn), LEAST, _paper(drawn))


def map_figure(drawn: Map) -> dict[str, Any]:
    """Traces in the order of the template."""
    stands_out = [line for line in drawn.lines if drawn.chosen and drawn.chosen.is_end_of(line)]
    others = [line for line in drawn.lines if line not in stands_out]
    traces = [_lines(drawn, others), _lines(drawn, stands_out), _organisations(drawn)]
    traces += [_partnerships(drawn, shape) for shape in (*SHAPES, UNKNOWN, UNWORKED)]
    return {"data": traces, "layout": _layout(drawn)}


def bend(start: float, end: float) -> list[tuple[float, float]]:
    """A line from the left (0, start) to the right (1, end) that leaves and arrives level."""
    return [(x, round(start + (end - start) * eased, 3)) for x, eased in _STEPS]


def _lines(drawn: Map, lines: Iterable[tuple[str, str]]) -> dict[str, Any]:
    x: list[float | None] = []
    y: list[float | None] = []
    left, right = drawn.left, drawn.right
    for key, ref in lines:
        points = bend(left[key], right[ref])
        x += [*(across for across, _ in points), None]
        y += [*(down for _, down in points), None]
    return {"type": "scatter", "x": x, "y": y, "mode": "lines", "hoverinfo": "skip", "name": "Lines"}


def _organisations(drawn: Map) -> dict[str, Any]:
    most = max(len(each.partnerships) for each in drawn.organisations)
    return _points(
        0.0,
        list(drawn.left.values()),
        [organisation_words(each, drawn.names) for each in drawn.organisations],
        {"size": [8 + 8 * len(each.partnerships) / most for each in drawn.organisations], "opacity": 1},
        "Organisations",
    )


def _partnerships(drawn: Map, shape: Shape) -> dict[str, Any]:
    marked = [each for each in drawn.partnerships if drawn.shape(each.ref) == shape]
    places = drawn.right
    trace = _points(
        1.0,
        [places[each.ref] for each in marked],
        [partnership_words(drawn, each) for each in marked],
        {},
        "Partnerships",
    )
    return trace | {"yaxis": "y2"}


def _points(x: float, y: Sequence[float], words: Sequence[str], marker: dict[str, Any], name: str) -> dict[str, Any]:
    return {
        "type": "scatter",
        "x": [x] * len(y),
        "y": list(y),
        "customdata": [_wrapped(text) for text in words],
        "mode": "markers",
        "marker": marker,
        "name": name,
        "hovertemplate": "%{customdata}<extra></extra>",
        "cliponaxis": False,
    }


def _layout(drawn: Map) -> dict[str, Any]:
    axis = {"range": [drawn.rows, 0], "fixedrange": True, "showline": False, "ticks": "", "tickmode": "array"}
    return {
        "template": network_map(LIGHT),
        "height": ROW * drawn.rows + 16,
        "margin": {"l": SIDE, "r": SIDE, "t": 8, "b": 8},
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "xaxis": {"range": [-0.03, 1.03], "visible": False, "fixedrange": True},
        "yaxis": axis | _names(drawn.left, _left_names(drawn), LONG),
        "yaxis2": axis | _names(drawn.right, _right_names(drawn), LONG) | {"overlaying": "y", "side": "right"},
    }


def _names(places: Mapping[str, float], names: Sequence[str], letters: int) -> dict[str, Any]:
    return {"tickvals": list(places.values()), "ticktext": [plain(fitting(name, letters)) for name in names]}


def _left_names(drawn: Map) -> list[str]:
    return [each.name for each in drawn.organisations]


def _right_names(drawn: Map) -> list[str]:
    return [drawn.names[each.ref] for each in drawn.partnerships]


def _narrow(drawn: Map) -> dict[str, Any]:
    return _smaller(drawn, NARROW_SIDE, 12)


def _paper(drawn: Map) -> dict[str, Any]:
    return _smaller(drawn, NARROW_SIDE + 12, 12)


def _smaller(drawn: Map, side: int, size: int) -> dict[str, Any]:
    left, right = (
        [plain(fitting(name, SHORT)) for name in names] for names in (_left_names(drawn), _right_names(drawn))
    )
    margins = {"margin.l": side, "margin.r": side}
    fonts = {"yaxis.tickfont.size": size, "yaxis2.tickfont.size": size}
    return margins | fonts | {"yaxis.ticktext": left, "yaxis2.ticktext": right}


@lru_cache(maxsize=500)
def _wrapped(text: str) -> str:
    return "<br>".join(plain(line, 400) for line in textwrap.wrap(text, 60, max_lines=8, placeholder=" …"))
