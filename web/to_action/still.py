"""The stream as a still picture, drawn on the server: for where no script runs, on paper, and until one has drawn."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

from projections.papers_to_action import Followed
from web.to_action.sankey import COLUMNS, TONES, Node, links_of, nodes_of, size_of, word_of

WIDTH, THICK, GAP, DRAWN = 760, 12, 30, 240
"""Units of the drawing: its width, that of a node, the space between two, and the height of all streams together."""


@dataclass(frozen=True)
class _Box:
    """Where a node stands: its left side, its top, and its height."""

    x: float
    y: float
    height: float


def still(followed: Sequence[Followed], caption: str) -> Markup:
    """Streams first, so that nodes and words lie over them."""
    links, nodes = links_of(followed), nodes_of(followed)
    boxes = _boxes(links, nodes)
    height = max(box.y + box.height for box in boxes.values()) + GAP / 2
    parts = [*_streams(links, boxes), *(_node(node, size_of(links, node), box) for node, box in boxes.items())]
    return Markup(  # noqa: S704 (made of numbers, and words that are escaped)
        f'<svg class="stream-still" role="img" viewBox="0 0 {WIDTH} {height:.0f}">'
        f"<title>{escape(caption)}</title>{''.join(parts)}</svg>"
    )


def _boxes(links: Counter[tuple[Node, Node]], nodes: Sequence[Node]) -> dict[Node, _Box]:
    """Each column from the top down, all of them to the same scale."""
    scale = DRAWN / sum(size_of(links, node) for node in nodes if node[0] == "source")
    boxes: dict[Node, _Box] = {}
    for column, x in zip(COLUMNS, (0.0, (WIDTH - THICK) * 0.42, float(WIDTH - THICK)), strict=True):
        y = GAP / 2
        for node in (each for each in nodes if each[0] == column):
            boxes[node] = _Box(x, y, max(size_of(links, node) * scale, 2.0))
            y += boxes[node].height + GAP
    return boxes


def _streams(links: Counter[tuple[Node, Node]], boxes: dict[Node, _Box]) -> Iterator[str]:
    """Bands that leave and enter a node beneath one another, in the order of the nodes at their other ends."""
    order, used = list(boxes), defaultdict[tuple[Node, str], float](float)
    for start, end in sorted(links, key=lambda link: (order.index(link[0]), order.index(link[1]))):
        number = links[start, end]
        left, right = boxes[start], boxes[end]
        wide = number * left.height / max(size_of(links, start), 1)
        from_y, to_y = left.y + used[start, "out"] + wide / 2, right.y + used[end, "in"] + wide / 2
        used[start, "out"] += wide
        used[end, "in"] += wide
        x, far = left.x + THICK, right.x
        middle = (x + far) / 2
        path = f"M{x:.1f} {from_y:.1f}C{middle:.1f} {from_y:.1f} {middle:.1f} {to_y:.1f} {far:.1f} {to_y:.1f}"
        title = escape(f"{word_of(start)} → {word_of(end)}: {number}")
        yield f'<path class="band-of" d="{path}" stroke-width="{max(wide, 1):.1f}"><title>{title}</title></path>'


def _node(node: Node, number: int, box: _Box) -> str:
    is_last = node[0] == "became"
    x, anchor = (box.x - 6, "end") if is_last else (box.x + THICK + 6, "start")
    mark = f'<rect x="{box.x:.1f}" y="{box.y:.1f}" width="{THICK}" height="{box.height:.1f}"{_tone(node)}/>'
    words = escape(f"{word_of(node)} {number}")
    return f'{mark}<text x="{x:.1f}" y="{box.y + box.height / 2 + 4.5:.1f}" text-anchor="{anchor}">{words}</text>'


def _tone(node: Node) -> str:
    return f' class="tone-{TONES[node[1]]}"' if node[1] in TONES else ""
