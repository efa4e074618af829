"""How the map of the network looks, beyond what all charts share; and the shapes of bands, for map, drawing and key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from web.chart_look import Colours, template


@dataclass(frozen=True)
class Shape:
    """How partnerships of a band are marked: a Plotly symbol, the same as a path around (0, 0), and whose colour."""

    symbol: str
    path: str
    tone: str


SHAPES = (
    Shape("circle", "M6 0A6 6 0 1 1-6 0A6 6 0 1 1 6 0z", "health"),
    Shape("square", "M-5.3-5.3H5.3V5.3H-5.3z", "trust"),
    Shape("triangle-up", "M0-6.6L6.2 4.8H-6.2z", "decisions"),
    Shape("diamond", "M0-7L7 0L0 7L-7 0z", "repair"),
)
"""From the best band down; further bands look like the last."""
UNKNOWN = Shape("circle-open", "M5 0A5 5 0 1 1-5 0A5 5 0 1 1 5 0z", "quiet")
"""Without enough evidence."""
UNWORKED = Shape("line-ns", "M-.8-6H.8V6H-.8z", "quiet")
"""Not worked out."""


def shape_of(rank: int | None) -> Shape:
    return UNKNOWN if rank is None else SHAPES[min(rank, len(SHAPES) - 1)]


def colour_of(shape: Shape, colours: Colours) -> str:
    own = {"health": colours.health, "quiet": colours.quiet}
    return own.get(shape.tone) or colours.dimensions[shape.tone]


def network_map(colours: Colours) -> dict[str, Any]:
    """Traces in the order lines, lines of whoever is chosen, organisations, each shape, unknown, not worked out."""
    shapes = [_marked(shape, colours) for shape in (*SHAPES, UNKNOWN, UNWORKED)]
    lines = {"line": {"color": colours.stream, "width": 1.4}}
    chosen = {"line": {"color": colours.health, "width": 2.4}}
    dots = {"marker": {"color": colours.card, "line": {"color": colours.ink, "width": 2}}}
    layout = template(colours, [])["layout"]
    axis = layout["yaxis"] | {"tickfont": {"color": colours.ink, "size": 13}, "gridcolor": "rgba(0,0,0,0)"}
    return {"data": {"scatter": [lines, chosen, dots, *shapes]}, "layout": layout | {"yaxis": axis}}


def _marked(shape: Shape, colours: Colours) -> dict[str, Any]:
    colour = colour_of(shape, colours)
    return {"marker": {"symbol": shape.symbol, "color": colour, "size": 13, "line": {"color": colour, "width": 2}}}
