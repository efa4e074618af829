"""Where the boxes of a tree go, so that none lies over another and each stands beside the middle of what grows from it.

Trees grow from left to right, a column for each step. Each tree stands as high as it can, in as many columns as make
the whole about as broad as a page. Pure; called by ``web.listening.drawing``.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spacing:
    """The size of a box and of what lies between boxes, in pixels; heights differ from box to box."""

    width: int = 224
    across: int = 56
    down: int = 14
    between_trees: int = 26
    side_by_side: int = 4
    """Trees that stand in a row, at least, if there are as many."""
    breadth: float = 1.6
    """The width of the whole for each pixel of height, about."""


@dataclass(frozen=True)
class Placed:
    """The top left corner of each box, and the size of the whole."""

    corners: list[tuple[float, float]]
    width: float
    height: float


def placed(
    parents: Sequence[int | None], heights: Sequence[float], order: Sequence[int], spacing: Spacing | None = None
) -> Placed:
    """A place for each box; ``parents`` say which it grows from, ``order`` which comes before which in a column."""
    return _Placing(parents, heights, order, spacing or Spacing()).run()


class _Placing:
    def __init__(
        self, parents: Sequence[int | None], heights: Sequence[float], order: Sequence[int], spacing: Spacing
    ) -> None:
        self._parents, self._heights, self._order, self._spacing = parents, heights, order, spacing
        self._below: dict[int, list[int]] = {at: [] for at in order}
        for at in order:
            parent = parents[at]
            if parent is not None:
                self._below[parent].append(at)
        self._depth: dict[int, int] = {}
        self._needs: dict[int, float] = {}
        self._corners: dict[int, tuple[float, float]] = {}

    def run(self) -> Placed:
        for at in self._order:  # parents come before what grows from them
            parent = self._parents[at]
            self._depth[at] = 0 if parent is None else self._depth[parent] + 1
        for at in reversed(self._order):
            self._needs[at] = max(self._heights[at], self._height_of(self._below[at]))
        roots = [at for at in self._order if self._parents[at] is None]
        self._place_trees(sorted(roots, key=lambda at: not self._below[at]))
        right = max((x for x, _ in self._corners.values()), default=0) + self._spacing.width
        bottom = max((y + self._heights[at] for at, (_, y) in self._corners.items()), default=0)
        return Placed([self._corners[at] for at in range(len(self._parents))], right, bottom)

    def _height_of(self, boxes: list[int]) -> float:
        return sum(self._needs[at] for at in boxes) + self._spacing.down * max(len(boxes) - 1, 0)

    def _place_trees(self, roots: list[int]) -> None:
        """Each tree where it comes to stand highest, and of such places furthest left; boxes on their own last."""
        steps = self._steps_of(roots)
        filled = [0.0] * self._columns(roots, steps)
        for root in roots:
            places = range(len(filled) - steps[root] + 1)
            column = min(places, key=lambda at: (max(filled[at : at + steps[root]]), at))
            top = max(filled[column : column + steps[root]])
            self._place(root, column, top)
            below = top + self._needs[root] + self._spacing.between_trees
            filled[column : column + steps[root]] = [below] * steps[root]

    def _steps_of(self, roots: list[int]) -> dict[int, int]:
        """How many columns each tree takes."""
        root_of: dict[int, int] = {}
        steps = dict.fromkeys(roots, 1)
        for at in self._order:
            parent = self._parents[at]
            root_of[at] = root = at if parent is None else root_of[parent]
            steps[root] = max(steps[root], self._depth[at] + 1)
        return steps

    def _columns(self, roots: list[int], steps: dict[int, int]) -> int:
        column = self._spacing.width + self._spacing.across
        area = sum(steps[root] * column * (self._needs[root] + self._spacing.between_trees) for root in roots)
        wanted = round(math.sqrt(area * self._spacing.breadth) / column)
        return max(wanted, min(len(roots), self._spacing.side_by_side), *steps.values(), 1)

    def _place(self, root: int, column: int, top: float) -> None:
        """A tree within the height that it needs: each box at the middle of its own."""
        waiting = [(root, top)]
        while waiting:
            at, above = waiting.pop()
            x = (column + self._depth[at]) * (self._spacing.width + self._spacing.across)
            self._corners[at] = (x, above + (self._needs[at] - self._heights[at]) / 2)
            y = above + (self._needs[at] - self._height_of(self._below[at])) / 2
            for child in self._below[at]:
                waiting.append((child, y))
                y += self._needs[child] + self._spacing.down
