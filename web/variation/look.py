"""How XmR charts look. Traces by their order; a dark template replaces the light one by the same order.

Points differ by shape (what is unusual about them) as well as by colour (for better, for worse, or neither).
"""

from __future__ import annotations

from typing import Any

from projections.xmr import Cause, Direction
from web.chart_look import Colours, template

SYMBOLS: dict[tuple[Cause, Direction], str] = {
    ("outside", "up"): "diamond",
    ("outside", "down"): "diamond",
    ("trend", "up"): "triangle-up",
    ("trend", "down"): "triangle-down",
    ("two-in-three", "up"): "square",
    ("two-in-three", "down"): "square",
    ("shift", "up"): "circle",
    ("shift", "down"): "circle",
}
PROVISIONAL = "5px,5px"
LABEL, TARGET = "label", "target"
"""The names of the annotations that say what a point is, and what a target asks."""


def variation(colours: Colours) -> dict[str, Any]:
    """Traces in the order of ``chart.TRACES``."""
    plain = {"color": colours.card, "line": {"color": colours.quiet, "width": 1.5}}
    values = {"line": {"color": colours.quiet, "width": 1.5}, "marker": plain}
    better, worse, neither = colours.health, colours.dimensions["repair"], colours.dimensions["engagement"]
    drawn = [
        _line(colours.ink, 1),
        _line(colours.quiet, 1.5),
        _line(colours.quiet, 1.5, PROVISIONAL),
        _line(colours.dimensions["trust"], 2, "10px,4px"),
        values,
        *(
            {"marker": {"color": each, "line": {"color": colours.card, "width": 1}}}
            for each in (better, worse, neither)
        ),
        values,
        _line(colours.quiet, 1),
        _line(colours.quiet, 1.5),
    ]
    layout = template(colours, [])["layout"]
    layout["shapedefaults"] = {"line": {"color": colours.ink, "width": 1.5, "dash": "2px,4px"}, "layer": "below"}
    layout["annotations"] = [*layout["annotations"], *_words(colours)]
    layout["yaxis2"] = layout["yaxis"]
    layout["xaxis2"] = layout["xaxis"]
    return {"data": {"scatter": drawn}, "layout": layout}


def _words(colours: Colours) -> list[dict[str, Any]]:
    """Words on the chart: what points are, and what the target asks, which stands clear of the lines."""
    word = {"visible": False, "showarrow": False, "font": {"color": colours.ink, "size": 12.5}}
    font = {"color": colours.dimensions["trust"], "size": 12.5}
    return [{"name": LABEL, **word}, {"name": TARGET, **word, "font": font, "bgcolor": colours.card, "opacity": 0.85}]


def _line(colour: str, width: float, dash: str = "solid") -> dict[str, Any]:
    return {"line": {"color": colour, "width": width, "dash": dash}}
