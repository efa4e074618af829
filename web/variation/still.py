"""A chart of signal and noise as a still picture, drawn on the server: small ones, and one where no script runs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from markupsafe import Markup, escape

from projections.xmr import Direction, Point, Stretch
from web.variation.chart import bounds
from web.variation.shown import Shown
from web.variation.words import expectation, headline


@dataclass(frozen=True)
class Canvas:
    """How large a drawing is; ``style`` is its class in the stylesheet, ``dot`` the radius of a point."""

    style: str
    width: int
    height: int
    margin: int
    dot: float


SMALL = Canvas("small", 320, 96, 8, 2.2)
LARGE = Canvas("large", 760, 300, 14, 3.5)


@dataclass(frozen=True)
class Scales:
    """Where days and figures lie on a canvas."""

    canvas: Canvas
    first: date
    last: date
    low: float
    high: float

    def x(self, day: date) -> float:
        inside = self.canvas.width - 2 * self.canvas.margin
        return self.canvas.margin + inside * (day - self.first).days / max((self.last - self.first).days, 1)

    def y(self, value: float) -> float:
        share = (value - self.low) / ((self.high - self.low) or 1)
        return self.canvas.height - self.canvas.margin - share * (self.canvas.height - 2 * self.canvas.margin)


def drawing(shown: Shown, canvas: Canvas) -> Markup:
    """Figures with mean, limits, target and fresh starts; empty without figures."""
    points = shown.points
    if not points:
        return Markup("")
    scales = Scales(canvas, points[0].on, points[-1].on, *bounds(shown))
    parts = [*_starts(shown, scales), *_target(shown, scales)]
    for stretch in shown.stretches:
        parts += [*_lines(stretch, shown, scales), _path(stretch, scales)]
    parts += [_dot(point, shown.better, scales) for point in points]
    return Markup(  # noqa: S704 (made of numbers, and words that are escaped)
        f'<svg class="xmr {canvas.style}" role="img" viewBox="0 0 {canvas.width} {canvas.height}">'
        f"<title>{escape(words(shown))}</title>{''.join(parts)}</svg>"
    )


def words(shown: Shown) -> str:
    """The drawing in a sentence or two."""
    number = len(shown.points)
    return f"{headline(shown)}. {expectation(shown)} {number} {'figure' if number == 1 else 'figures'}.".replace(
        "  ", " "
    )


def _starts(shown: Shown, scales: Scales) -> Iterator[str]:
    for start in shown.starts:
        if scales.first <= start.from_on <= scales.last:
            yield f'<path class="start" d="M{scales.x(start.from_on):.1f} 0V{scales.canvas.height}"/>'


def _target(shown: Shown, scales: Scales) -> Iterator[str]:
    if shown.target:
        first = max(shown.target.from_on, scales.first)
        if first <= scales.last:
            yield _level("target", scales.x(first), scales.x(scales.last), scales.y(shown.target.value))


def _lines(stretch: Stretch, shown: Shown, scales: Scales) -> Iterator[str]:
    if stretch.limits is None:
        return
    ends = scales.x(stretch.points[0].on), scales.x(stretch.points[-1].on)
    kind = "limit provisional" if stretch.limits.provisional else "limit"
    yield _level("mean", *ends, scales.y(stretch.limits.mean))
    for limit in (stretch.limits.lower, stretch.limits.upper):
        if shown.measured.can_be(limit):
            yield _level(kind, *ends, scales.y(limit))


def _level(kind: str, first: float, last: float, y: float) -> str:
    return f'<path class="{kind}" d="M{first:.1f} {y:.1f}H{last:.1f}"/>'


def _path(stretch: Stretch, scales: Scales) -> str:
    line = "L".join(f"{scales.x(point.on):.1f} {scales.y(point.value):.1f}" for point in stretch.points)
    return f'<path class="line" d="M{line}"/>'


def _dot(point: Point, better: Direction | None, scales: Scales) -> str:
    """A ring; a larger diamond where it is more than chance."""
    x, y, size = scales.x(point.on), scales.y(point.value), scales.canvas.dot
    if not point.causes:
        return f'<circle class="dot" cx="{x:.1f}" cy="{y:.1f}" r="{size}"/>'
    kind = "neither" if better is None else "better" if point.causes[0][1] == better else "worse"
    side = size * 2
    return f'<path class="special {kind}" d="M{x:.1f} {y - side:.1f}l{side} {side}l{-side} {side}l{-side} {-side}z"/>'
