"""How charts look, in one place: a Plotly template for light pages and paper, and one for dark pages.

A template styles traces by their order; ``TRACES`` is that order. Dimensions differ by dash as well as colour,
and the colours can be told apart with any common kind of colour blindness.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FONT = '-apple-system, "Segoe UI", Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
DASHES = {
    "trust": "solid",
    "decisions": "6px,3px",
    "follow_through": "2px,3px",
    "repair": "10px,4px",
    "engagement": "10px,3px,2px,3px",
    "conversation": "4px,2px,2px,2px",
}
"""The dash of each dimension's line, as Plotly and SVG write it."""

LATEST = "latest"
"""The name of the annotation that holds the latest health."""


@dataclass(frozen=True)
class Colours:
    ink: str
    quiet: str
    line: str
    card: str
    health: str
    range: str
    shade: str
    stream: str
    dimensions: dict[str, str]


LIGHT = Colours(
    ink="#1b2427",
    quiet="#626e72",
    line="#dedbd2",
    card="#ffffff",
    health="#125b62",
    range="rgba(18,91,98,0.13)",
    shade="rgba(150,104,20,0.12)",
    stream="rgba(18,91,98,0.22)",
    dimensions={
        "trust": "#2f6fb0",
        "decisions": "#a3591b",
        "follow_through": "#2a7f62",
        "repair": "#a8386f",
        "engagement": "#6a5aa8",
        "conversation": "#6d6f1d",
    },
)
DARK = Colours(
    ink="#e9edec",
    quiet="#98a4a7",
    line="#2b363a",
    card="#182023",
    health="#7fcac6",
    range="rgba(127,202,198,0.16)",
    shade="rgba(236,196,120,0.13)",
    stream="rgba(127,202,198,0.26)",
    dimensions={
        "trust": "#7fb4ea",
        "decisions": "#e3a267",
        "follow_through": "#6fc7a5",
        "repair": "#ea92bd",
        "engagement": "#b3a5ee",
        "conversation": "#c7c86a",
    },
)


def template(colours: Colours, dimensions: list[str]) -> dict[str, Any]:
    """The Plotly template for a chart of these dimensions."""
    lines = [_dimension(colours, name) for name in dimensions]
    return {"data": {"scatter": [_range(colours), _health(colours), *lines, _stems(colours), _flags(colours)]}} | {
        "layout": _layout(colours)
    }


def _range(colours: Colours) -> dict[str, Any]:
    return {"fillcolor": colours.range, "line": {"width": 0}}


def _health(colours: Colours) -> dict[str, Any]:
    return {"line": {"color": colours.health, "width": 3, "shape": "linear"}}


def _dimension(colours: Colours, name: str) -> dict[str, Any]:
    colour = colours.dimensions.get(name, colours.quiet)
    return {"line": {"color": colour, "width": 2, "dash": DASHES.get(name, "dot")}}


def _stems(colours: Colours) -> dict[str, Any]:
    return {"line": {"color": colours.quiet, "width": 1, "dash": "1px,3px"}}


def _flags(colours: Colours) -> dict[str, Any]:
    return {
        "marker": {"size": 21, "color": colours.ink, "line": {"color": colours.card, "width": 1.5}},
        "textfont": {"color": colours.card, "size": 11.5, "weight": 700},
    }


def _layout(colours: Colours) -> dict[str, Any]:
    axis = {
        "gridcolor": colours.line,
        "linecolor": colours.line,
        "tickcolor": colours.line,
        "tickfont": {"color": colours.quiet, "size": 13},
        "zeroline": False,
    }
    return {
        "font": {"family": FONT, "size": 13, "color": colours.ink},
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "xaxis": axis | {"showgrid": False, "ticks": "outside", "ticklen": 5},
        "yaxis": axis,
        "shapedefaults": {"fillcolor": colours.shade, "line": {"width": 0}, "layer": "below"},
        "annotationdefaults": {"font": {"color": colours.quiet, "size": 12}, "showarrow": False},
        "annotations": [
            {"name": LATEST, "visible": False, "showarrow": False, "font": {"color": colours.ink, "size": 20}}
        ],
        "hoverlabel": {
            "bgcolor": colours.card,
            "bordercolor": colours.line,
            "font": {"family": FONT, "size": 13, "color": colours.ink},
        },
    }


def _latest(colours: Colours) -> dict[str, Any]:
    return {"name": LATEST, "visible": False, "showarrow": False, "font": {"color": colours.ink, "size": 20}}
