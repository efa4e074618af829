"""Papers and agenda items as a stream, from what they were to what became of them: a Plotly Sankey diagram."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import plotly.graph_objects as go
from markupsafe import Markup

from projections.papers_to_action import BECAME, CAME_TO, SOURCES, Followed
from web.chart_data import chart_data
from web.chart_look import DARK, LIGHT, Colours, template
from web.to_action.words import BECAME_WORDS, CAME_TO_WORDS, SOURCE_WORDS

Node = tuple[str, str]
"""The column of a node and its name there."""
COLUMNS: dict[str, tuple[float, dict[Any, str]]] = {
    "source": (0.001, SOURCE_WORDS),
    "came to": (0.45, CAME_TO_WORDS),
    "became": (0.999, BECAME_WORDS),
}
NODES: tuple[Node, ...] = (
    *(("source", name) for name in SOURCES),
    *(("came to", name) for name in CAME_TO),
    *(("became", name) for name in BECAME),
)
TONES = {"done": "decisions", "late": "decisions", "open": "repair", "put-off": "repair", "waiting": "repair"}
"""The dimensions whose colours a few nodes borrow; the others are quiet. Words and places say the same."""


def sankey_data(followed: Sequence[Followed]) -> Markup:
    """The figure, its look on dark pages, and what differs on phones, as JSON for a script element."""
    links, nodes = links_of(followed), nodes_of(followed)
    height = 110 + 46 * max(sum(column == each for each, _ in nodes) for column in COLUMNS)
    return chart_data(
        _figure(links, nodes, LIGHT, height),
        _look(DARK, nodes, links),
        {"height": height + 60, "margin": {"l": 4, "r": 4, "t": 8, "b": 8}, "font.size": 11},
        least_width=560,
    )


def links_of(followed: Sequence[Followed]) -> Counter[tuple[Node, Node]]:
    """How many go from one node to another."""
    links: Counter[tuple[Node, Node]] = Counter()
    for each in followed:
        links[("source", each.source), ("came to", each.came_to)] += each.number
        if each.became:
            links[("came to", each.came_to), ("became", each.became)] += each.number
    return links


def nodes_of(followed: Sequence[Followed]) -> list[Node]:
    there = {node for link in links_of(followed) for node in link}
    return [node for node in NODES if node in there]


def _figure(links: Counter[tuple[Node, Node]], nodes: list[Node], colours: Colours, height: int) -> go.Figure:
    trace = go.Sankey(
        arrangement="fixed",
        node={
            "label": [f"{word_of(node)} {size_of(links, node)}" for node in nodes],
            "x": [COLUMNS[column][0] for column, _ in nodes],
            "y": _heights(links, nodes),
            "pad": 22,
            "thickness": 14,
            "line": {"width": 0},
            "hovertemplate": "%{label}<extra></extra>",
        },
        link={
            "source": [nodes.index(start) for start, _ in links],
            "target": [nodes.index(end) for _, end in links],
            "value": list(links.values()),
            "hovertemplate": "%{source.label} → %{target.label}: %{value}<extra></extra>",
        },
    )
    layout = {
        "template": _look(colours, nodes, links),
        "height": height,
        "margin": {"l": 8, "r": 8, "t": 12, "b": 12},
        "font": {"size": 13},
    }
    return go.Figure(data=[trace], layout=layout)


def _heights(links: Counter[tuple[Node, Node]], nodes: list[Node]) -> list[float]:
    """The middle of each node from the top (0) to the foot (1), in the order of the words, as large as its number."""
    places = []
    for column, name in nodes:
        own = [node for node in nodes if node[0] == column]
        sizes = [size_of(links, node) for node in own]
        gap = 0.05
        scale = (1 - gap * (len(own) - 1)) / max(sum(sizes), 1)
        at = own.index((column, name))
        start = sum(sizes[:at]) * scale + gap * at
        places.append(min(max(start + sizes[at] * scale / 2, 0.001), 0.999))
    return places


def size_of(links: Counter[tuple[Node, Node]], node: Node) -> int:
    """How many come in, or for the first column, go out."""
    side = 0 if node[0] == "source" else 1
    return sum(number for link, number in links.items() if link[side] == node)


def word_of(node: Node) -> str:
    return COLUMNS[node[0]][1][node[1]]


def _look(colours: Colours, nodes: list[Node], links: Counter[tuple[Node, Node]]) -> dict[str, Any]:
    tones = [colours.dimensions[TONES[name]] if name in TONES else colours.quiet for _, name in nodes]
    trace = {
        "node": {"color": tones},
        "link": {"color": colours.stream},
        "textfont": {"color": colours.ink, "size": 13},
    }
    return {"data": {"sankey": [trace]}, "layout": template(colours, [])["layout"]}
