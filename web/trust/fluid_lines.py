"""Small lines over the rounds, drawn on the server as SVG that fits any width: words stand beside them, not in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import pairwise

from markupsafe import Markup, escape

Point = tuple[date, float | None]
"""The day of a round and its figure; ``None`` where it is not shown."""


def fluid_line(points: Sequence[Point], lowest: float, highest: float, words: str, rules: Sequence[float]) -> Markup:
    """The points joined from round to round on a scale from ``lowest`` to ``highest``; over a gap only by dashes."""
    placed = list(_placed(points, lowest, highest))
    parts = [_rule(100 - 100 * (level - lowest) / (highest - lowest)) for level in rules]
    runs = list(_runs(placed))
    parts += [f'<path class="bridge" d="M{_joined([one[-1], other[0]])}"/>' for one, other in pairwise(runs)]
    parts += [f'<path class="line" d="M{_joined(run)}"/>' for run in runs if len(run) > 1]
    parts += [f'<path class="dot" d="M{x:.1f} {y:.1f}h.01"/>' for x, y in placed if y is not None]
    return Markup(  # noqa: S704 (made of numbers, and words that are escaped)
        '<svg class="fluid" role="img" viewBox="0 0 100 100" preserveAspectRatio="none">'
        f"<title>{escape(words)}</title>{''.join(parts)}</svg>"
    )


def _placed(points: Sequence[Point], lowest: float, highest: float) -> Iterator[tuple[float, float | None]]:
    first, span = points[0][0], max((points[-1][0] - points[0][0]).days, 1)
    for on, value in points:
        across = 100 * (on - first).days / span if len(points) > 1 else 50.0
        yield across, None if value is None else 100 - 100 * (value - lowest) / (highest - lowest)


def _runs(placed: Sequence[tuple[float, float | None]]) -> Iterator[list[tuple[float, float]]]:
    run: list[tuple[float, float]] = []
    for x, y in placed:
        if y is not None:
            run.append((x, y))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _joined(run: Sequence[tuple[float, float]]) -> str:
    return "L".join(f"{x:.1f} {y:.1f}" for x, y in run)


def _rule(y: float) -> str:
    return f'<path class="rule" d="M0 {y:.1f}H100"/>'
