"""What can be worked out from figures that are sums of unknown marks, each known up to its rounding.

That marks lie between 1 and 5 is left out: unanimous answers at the end of the scale give themselves away in any mean,
whatever is hidden. So a sum of marks is either made up of figures, and known as well as these are, or not known at all.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from projections.health import Floats

NEAR = 1e-7


def is_made_of(rows: Floats, target: Floats) -> bool:
    """Whether the target is a sum of any of the figures, however many."""
    if not len(rows):
        return False
    scaled = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), NEAR)
    _, sizes, basis = np.linalg.svd(scaled, full_matrices=False)
    basis = basis[sizes > NEAR * max(sizes[0], 1)]
    left = target - (basis @ target) @ basis
    return bool(np.linalg.norm(left) < NEAR * np.linalg.norm(target) * 10)


def known_to(rows: Floats, halves: Floats, target: Floats) -> float:
    """How closely one, two or three of the figures tell the target, to either side; infinity when they do not."""
    rows, halves = _distinct(rows, halves)
    found = [_told_by(rows, halves, target, chosen) for chosen in _choices(len(rows))]
    return float(min((each.min() for each in found if len(each)), default=np.inf))


def _distinct(rows: Floats, halves: Floats) -> tuple[Floats, Floats]:
    """One figure of those that say the same, the sharpest."""
    lengths = np.linalg.norm(rows, axis=1)
    rows, halves = (
        rows[lengths > NEAR] / lengths[lengths > NEAR, None],
        (halves / np.maximum(lengths, NEAR))[lengths > NEAR],
    )
    seen: dict[tuple[float, ...], int] = {}
    for at in np.argsort(halves):
        seen.setdefault(tuple(np.round(rows[at], 4)), int(at))
    kept = list(seen.values())[:MOST]
    return rows[kept], halves[kept]


MOST = 70
"""Distinct figures that are tried together, the sharpest."""


def _choices(count: int) -> Iterator[np.ndarray]:  # type: ignore[type-arg]
    for size in (1, 2, 3):
        chosen = np.array(list(combinations(range(count), size)), dtype=np.int64)
        if len(chosen):
            yield chosen


def _told_by(rows: Floats, halves: Floats, target: Floats, chosen: np.ndarray) -> Floats:  # type: ignore[type-arg]
    """For each choice of figures that add up to the target: how far off it may be."""
    gram, onto = rows @ rows.T, rows @ target
    squares, towards = gram[chosen[:, :, None], chosen[:, None, :]], onto[chosen]
    apart = np.linalg.det(squares) > NEAR
    squares, towards, chosen = squares[apart], towards[apart], chosen[apart]
    weights = np.linalg.solve(squares, towards[:, :, None])[:, :, 0]
    left = target @ target - np.einsum("ij,ij->i", weights, towards)
    return np.asarray((np.abs(weights) * halves[chosen]).sum(axis=1)[left < 1e-9])
