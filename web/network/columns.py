"""In which order organisations (left) and partnerships (right) stand on the map, so that few of its lines cross.

Partnerships that hang together stay together; within them the two columns are ordered by turns, each by the mean place
of what it is joined to, and the order with the fewest crossings is kept. Called by ``map``.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

import networkx as nx

Line = tuple[str, str]
"""An organisation and a partnership that it sits in."""
Columns = tuple[list[str], list[str]]
TURNS = 24
LEFT, RIGHT = 0, 1
Node = tuple[int, str]
Near = Mapping[Node, Sequence[Node]]
"""What each is joined to."""


def columns(left: Sequence[str], right: Sequence[str], lines: Iterable[Line]) -> Columns:
    """Both columns from the top: what hangs together with most first, what is joined to nothing last."""
    one, other = _in_order(tuple(left), tuple(right), tuple(lines))
    return list(one), list(other)


@lru_cache(maxsize=16)
def _in_order(
    left: tuple[str, ...], right: tuple[str, ...], lines: tuple[Line, ...]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Kept, since who sits where changes seldom and finding the order takes longest of all."""
    graph: nx.Graph[Node] = nx.Graph()
    graph.add_nodes_from(chain(((LEFT, key) for key in left), ((RIGHT, ref) for ref in right)))
    graph.add_edges_from(((LEFT, key), (RIGHT, ref)) for key, ref in lines)
    groups = sorted(nx.connected_components(graph), key=lambda group: (-len(group), min(group)))
    found = [_untangled(graph.subgraph(group)) for group in groups]
    return tuple(key for group, _ in found for key in group), tuple(ref for _, group in found for ref in group)


def crossings(places: Columns, lines: Iterable[Line]) -> int:
    """How many pairs of lines cross."""
    left, right = ({name: at for at, name in enumerate(column)} for column in places)
    passed: list[int] = []
    crossed = 0
    for _, at in sorted((left[key], right[ref]) for key, ref in lines):
        crossed += len(passed) - bisect_right(passed, at)
        insort(passed, at)
    return crossed


def _untangled(graph: nx.Graph[Node]) -> Columns:
    """The better of what two beginnings lead to: by name, and from the one with the most lines outwards."""
    lines = [(end[1], start[1]) if start[0] == RIGHT else (start[1], end[1]) for start, end in graph.edges]
    busiest = min(graph.nodes, key=lambda node: (-graph.degree[node], node))
    outwards = [busiest, *(node for _, node in nx.bfs_edges(graph, busiest, sort_neighbors=sorted))]
    near = {node: list(graph.neighbors(node)) for node in graph.nodes}
    tried = [_by_turns(near, order, lines) for order in (sorted(graph.nodes), outwards)]
    return min(tried, key=lambda places: crossings(places, lines))


def _by_turns(near: Near, order: Sequence[Node], lines: Sequence[Line]) -> Columns:
    sides = [[node for node in order if node[0] == side] for side in (LEFT, RIGHT)]
    best = _named(sides)
    fewest = crossings(best, lines)
    for turn in range(TURNS):
        side = LEFT if turn % 2 else RIGHT
        before = sides[side]
        sides[side] = _by_mean_place(near, before, sides[1 - side])
        if turn > 1 and sides[side] == before:
            break
        tried = _named(sides)
        crossed = crossings(tried, lines)
        if crossed < fewest:
            best, fewest = tried, crossed
    return best


def _by_mean_place(near: Near, own: Sequence[Node], others: Sequence[Node]) -> list[Node]:
    """One column by the mean place of what each is joined to in the other; ties stay as they are."""
    place: Mapping[Node, int] = {node: at for at, node in enumerate(others)}

    return sorted(own, key=lambda node: sum(place[other] for other in near[node]) / max(len(near[node]), 1))


def _named(sides: Sequence[Sequence[Node]]) -> Columns:
    return [name for _, name in sides[LEFT]], [name for _, name in sides[RIGHT]]
