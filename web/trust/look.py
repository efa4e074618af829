"""How the charts on trust look, beyond what all charts share. Dark templates replace light ones by the same names."""

from __future__ import annotations

from typing import Any

from web.chart_look import DARK, Colours, template

_SCALE, _DARK_SCALE = ("#f1f6fb", "#7fb2e2"), ("#1c2833", "#3c6d9e")
"""From no agreement to full agreement: tints on which the same ink can be read throughout."""
_SHADE, _DARK_SHADE = "rgba(47,111,176,0.14)", "rgba(127,180,234,0.17)"
"""Of the range around the line of trust."""


MANY_ROUNDS = 18
"""With more rounds than this their marks are smaller."""
DAYS_OR_MONTHS = [
    {"dtickrange": [None, 27 * 86_400_000], "value": "%-d %b\n%Y"},
    {"dtickrange": ["M1", None], "value": "%b\n%Y"},
]
"""How days are written along a chart: with their number where months are drawn apart."""


def over_time(colours: Colours) -> dict[str, Any]:
    """Traces in the order range, trust, rounds."""
    trust = colours.dimensions["trust"]
    dots = {"color": colours.card, "line": {"color": trust, "width": 2.5}}
    line = {"line": {"color": trust, "width": 3}}
    return _made(colours, scatter=[_shade(colours), line, {"marker": dots}])


def gaps(colours: Colours) -> dict[str, Any]:
    """Traces in the order spans, highest, lowest, numbers."""
    trust = colours.dimensions["trust"]
    high = {"marker": {"color": trust, "symbol": "triangle-up"}}
    low = {"marker": {"color": colours.card, "symbol": "triangle-down", "line": _edge(trust)}}
    spans = {"line": {"color": trust, "width": 2}}
    return _made(colours, scatter=[spans, high, low, {"textfont": {"color": colours.ink, "size": 14}}])


def matrix(colours: Colours) -> dict[str, Any]:
    """A heatmap; traces in the order grid, hatching, numbers, answers, other words."""
    low, high = _DARK_SCALE if colours is DARK else _SCALE
    lines = {"line": {"color": colours.line, "width": 1}}
    texts = [_text(colours.ink, 15), _text(colours.ink, 11), _text(colours.quiet, 11)]
    return _made(colours, scatter=[lines, lines, *texts], heatmap=[{"colorscale": [[0, low], [1, high]]}])


def _text(colour: str, size: int) -> dict[str, Any]:
    return {"textfont": {"color": colour, "size": size}}


def _made(colours: Colours, **data: list[dict[str, Any]]) -> dict[str, Any]:
    return {"data": data, "layout": template(colours, [])["layout"]}


def _shade(colours: Colours) -> dict[str, Any]:
    return {"fillcolor": _DARK_SHADE if colours is DARK else _SHADE, "line": {"width": 0}}


def _edge(colour: str) -> dict[str, Any]:
    return {"color": colour, "width": 2}
