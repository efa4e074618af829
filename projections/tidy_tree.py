"""Where the boxes of a tree go, so that none lies over another and each stands beside the middle of what grows from it.

Trees grow from left to right, a column for each step; boxes on their own stand in rows below. Pure; called by
``web.listening.drawing``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spacing:
    """The size of a box and of what lies between boxes, in pixels; heights differ from box to box."""

    width: int = 224
    across: int = 56
    down: int = 14
    between_trees: int = 30
    singles_in_a_row: int = 3


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
        top = self._place_trees([at for at in roots if self._below[at]])
        bottom = self._place_singles([at for at in roots if not self._below[at]], top)
        right = max((x for x, _ in self._corners.values()), default=0) + self._spacing.width
        return Placed([self._corners[at] for at in range(len(self._parents))], right, bottom)

    def _height_of(self, boxes: list[int]) -> float:
        return sum(self._needs[at] for at in boxes) + self._spacing.down * max(len(boxes) - 1, 0)

    def _place_trees(self, roots: list[int]) -> float:
        """Trees one below the other; the result is where the next would begin."""
        top = 0.0
        for root in roots:
            self._place(root, top)
            top += self._needs[root] + self._spacing.between_trees
        return top

    def _place(self, root: int, top: float) -> None:
        """A tree within the height that it needs: each box at the middle of its own."""
        waiting = [(root, top)]
        while waiting:
            at, above = waiting.pop()
            x = self._depth[at] * (self._spacing.width + self._spacing.across)
            self._corners[at] = (x, above + (self._needs[at] - self._heights[at]) / 2)
            y = above + (self._needs[at] - self._height_of(self._below[at])) / 2
            for child in self._below[at]:
                waiting.append((child, y))
                y += self._needs[child] + self._spacing.down

    def _place_singles(self, singles: list[int], top: float) -> float:
        """Boxes from which nothing grows, in rows as wide as the trees; the result is the height of it all."""
        columns = max(self._spacing.singles_in_a_row, max(self._depth.values(), default=0) + 1)
        for start in range(0, len(singles), columns):
            row = singles[start : start + columns]
            for column, at in enumerate(row):
                self._corners[at] = (column * (self._spacing.width + self._spacing.across), top)
            top += max(self._heights[at] for at in row) + self._spacing.down
        return max(top - (self._spacing.down if singles else self._spacing.between_trees), 0)
