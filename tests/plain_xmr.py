"""Section 6 of the design once more, written as plainly as can be and from nothing of ours: what ``xmr`` is held to.

Every rule looks at every window of points anew. ``tests/sample``, ``tests/sheets`` and ``tests/command_line`` compare.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

CLOSE = 1e-9
"""Figures that differ by less are the same figure."""


def reckoned(
    series: Sequence[tuple[str, float]], cuts: Sequence[str], *, mdc_2023: bool = False
) -> list[dict[str, Any]]:
    """The rows that ``xmr --json`` gives for (day, figure) in order; limits start anew on the days of ``cuts``."""
    rows: list[dict[str, Any]] = []
    stretch: list[tuple[str, float]] = []
    begun: set[str] = set()
    for day, figure in series:
        passed = {cut for cut in cuts if cut <= day}
        if passed != begun:
            rows += _stretch(stretch, mdc_2023)
            stretch, begun = [], passed
        stretch.append((day, figure))
    return rows + _stretch(stretch, mdc_2023)


def _stretch(points: Sequence[tuple[str, float]], mdc_2023: bool) -> list[dict[str, Any]]:
    figures = [figure for _, figure in points]
    none = {"mean": None, "lower": None, "upper": None, "provisional": None, "label": None, "direction": None}
    if len(figures) < 7:
        return [{"date": day, "value": figure} | none for day, figure in points]
    mean = sum(figures) / len(figures)
    moves = [abs(figures[at] - figures[at - 1]) for at in range(1, len(figures))]
    most = 3.267 * sum(moves) / len(moves)
    kept = [move for move in moves if move < most - CLOSE] or moves
    reach = 2.66 * sum(kept) / len(kept)
    limits = {"mean": mean, "lower": mean - reach, "upper": mean + reach, "provisional": len(figures) < 13}
    return [
        {"date": day, "value": figure} | limits | _label(figures, at, mean, reach, mdc_2023)
        for at, (day, figure) in enumerate(points)
    ]


def _label(figures: Sequence[float], at: int, mean: float, reach: float, mdc_2023: bool) -> dict[str, Any]:
    for side, direction in ((1, "up"), (-1, "down")):
        out = [side * (figure - mean) for figure in figures]
        if out[at] > reach + CLOSE:
            return {"label": "outside", "direction": direction}
    for name, size, holds in (("trend", 7, _trend), ("two-in-three", 3, _two), ("shift", 7, _shift)):
        for side, direction in ((1, "up"), (-1, "down")):
            out = [side * (figure - mean) for figure in figures]
            near = [reach * 2 / 3 + CLOSE < each and (mdc_2023 or each <= reach + CLOSE) for each in out]
            for start in range(max(at - size + 1, 0), min(at, len(figures) - size) + 1):
                window = slice(start, start + size)
                if holds(out[window], near[window]) and (name != "two-in-three" or near[at]):
                    return {"label": name, "direction": direction}
    return {"label": None, "direction": None}


def _trend(out: Sequence[float], _: Sequence[bool]) -> bool:
    return all(out[at] > out[at - 1] + CLOSE for at in range(1, len(out)))


def _two(out: Sequence[float], near: Sequence[bool]) -> bool:
    return all(each > CLOSE for each in out) and sum(near) >= 2


def _shift(out: Sequence[float], _: Sequence[bool]) -> bool:
    return all(each > CLOSE for each in out)


def compared(found: Sequence[dict[str, Any]], wanted: Sequence[dict[str, Any]]) -> list[str]:
    """Where two charts differ by more than a millionth, or in a word."""
    if len(found) != len(wanted):
        return [f"{len(found)} points instead of {len(wanted)}"]
    pairs = [(one, other, name) for one, other in zip(found, wanted, strict=True) for name in other]
    return [
        f"{other['date']} {name}: {one[name]} {other[name]}"
        for one, other, name in pairs
        if _differ(one[name], other[name])
    ]


def _differ(one: Any, other: Any) -> bool:
    if isinstance(one, bool) or isinstance(other, bool) or not isinstance(one, int | float):
        return bool(one != other)
    return not isinstance(other, int | float) or abs(one - other) > 1e-6
