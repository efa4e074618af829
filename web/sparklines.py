"""Small pictures of a year's health, drawn on the server as SVG: one for a wide page, another for a phone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from web.wording import whole


@dataclass(frozen=True)
class Canvas:
    """How large a drawing is; ``style`` is its class in the stylesheet."""

    style: str
    width: int
    height: int
    margin: int = 6


BROAD = Canvas("broad", 220, 56)
NARROW = Canvas("narrow", 326, 64)
STILL = Canvas("still", 760, 260, 12)
Point = tuple[float, float]


def sparkline(
    values: Sequence[float | None],
    canvas: Canvas,
    lines: Sequence[float],
    when: str,
    beside: Sequence[float | None] = (),
) -> Markup:
    """The values from left to right on a scale of 0 to 100, with faint lines at ``lines`` (where bands begin).

    ``when`` names the time that they cover. A gap stays a gap; without any value nothing is drawn. What they are
    compared with stands ``beside`` them, in dashes.
    """
    runs = list(_runs(values, canvas))
    if not runs:
        return Markup("")
    parts = [_rule(canvas, level) for level in lines if 0 < level < 100]
    parts += [_run(run, canvas) for run in runs]
    parts += [_dashes(run) for run in _runs(beside, canvas)]
    parts.append(_end(runs[-1][-1]))
    return Markup(  # noqa: S704 (made of numbers only)
        f'<svg class="spark {canvas.style}" role="img" width="{canvas.width}" height="{canvas.height}" '
        f'viewBox="0 0 {canvas.width} {canvas.height}">'
        f"<title>{spark_sentence(values, when)}</title>{''.join(parts)}</svg>"
    )


def spark_sentence(values: Sequence[float | None], when: str) -> str:
    """The drawing in words."""
    known = [value for value in values if value is not None]
    first, last, low, high = (whole(v) for v in (known[0], known[-1], min(known), max(known)))
    return f"Health over {when}: from {first} to {last}, between {low} and {high}."


def _runs(values: Sequence[float | None], canvas: Canvas) -> Iterator[list[Point]]:
    run: list[Point] = []
    for index, value in enumerate(values):
        if value is None:
            if run:
                yield run
            run = []
        else:
            run.append((_across(index, len(values), canvas), _down(value, canvas)))
    if run:
        yield run


def _across(index: int, count: int, canvas: Canvas) -> float:
    return canvas.margin + index * (canvas.width - 2 * canvas.margin) / max(count - 1, 1)


def _down(value: float, canvas: Canvas) -> float:
    return canvas.height - canvas.margin - value / 100 * (canvas.height - 2 * canvas.margin)


def _rule(canvas: Canvas, level: float) -> str:
    y = _down(level, canvas)
    return f'<path class="rule" d="M0 {y:.1f}H{canvas.width}" stroke-dasharray="1 4"/>'


def _run(run: list[Point], canvas: Canvas) -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
    floor = canvas.height - canvas.margin
    area = f'<path class="area" d="M{run[0][0]:.1f} {floor}L{path}L{run[-1][0]:.1f} {floor}Z"/>'
    return area + f'<path class="line" d="M{path}" fill="none" stroke-width="2" stroke-linejoin="round"/>'


def _dashes(run: list[Point]) -> str:
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in run)
    return f'<path class="beside" d="M{path}" fill="none" stroke-width="2" stroke-dasharray="6 4"/>'


def _end(point: Point) -> str:
    return f'<circle class="end" cx="{point[0]:.1f}" cy="{point[1]:.1f}" r="4" stroke-width="1.5"/>'
