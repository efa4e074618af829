"""Values with their ranges before, during and after a programme, drawn on the server as SVG that fits any width.

Widths are in percent of a scale from 0 to 100 and heights in pixels, so nothing is squeezed on a phone. The three
windows differ by the shape of their mark as well as by their place.
"""

from __future__ import annotations

from collections.abc import Iterator

from markupsafe import Markup, escape

from projections.before_and_after import Compared, Reading, When
from web.programmes.telling import range_words
from web.wording import dimension, whole

WINDOWS: tuple[When, ...] = ("before", "during", "after")
LANE = 28
"""The height of one window's line, in pixels."""
_EDGE = 86
"""A range that ends further right than this has its number on the left."""


def drawing(compared: Compared) -> Markup:
    """One line for each window that there is: a bar for the range, a mark for the value and the number beside it."""
    lanes = [when for when in WINDOWS if when in compared.readings]
    height = LANE * len(lanes)
    parts = [_rule(at, height) for at in (0, 25, 50, 75, 100)]
    for number, when in enumerate(lanes):
        parts += _lane(when, compared.readings[when], LANE * number + LANE // 2)
    return Markup(  # noqa: S704 (made of numbers, and words that are escaped)
        f'<svg class="ranges-drawn" role="img" width="100%" height="{height}">'
        f"<title>{escape(words(compared))}</title>{''.join(parts)}</svg>"
    )


def words(compared: Compared) -> str:
    """The drawing in one sentence: “Trust: before 38 (30 to 46), after 61 (53 to 69).”"""
    said = [f"{when} {_said(compared.readings[when])}" for when in WINDOWS if when in compared.readings]
    return f"{dimension(compared.name)}: {', '.join(said)}."


def _said(reading: Reading) -> str:
    if reading.value is None:
        return "not enough evidence"
    within = range_words(reading)
    return f"{whole(reading.value)}{f' ({within})' if within else ''}"


def _rule(at: int, height: int) -> str:
    return f'<line class="rule" x1="{at}%" x2="{at}%" y1="0" y2="{height}"/>'


def _lane(when: When, reading: Reading, y: int) -> Iterator[str]:
    if reading.value is None:
        yield f'<text class="none" x="50%" y="{y + 5}" text-anchor="middle">not enough evidence</text>'
        return
    if reading.low is not None and reading.high is not None:
        yield f'<line class="range" x1="{reading.low:.1f}%" x2="{reading.high:.1f}%" y1="{y}" y2="{y}"/>'
    yield _mark(when, reading.value, y)
    yield _number(reading, y)


def _mark(when: When, value: float, y: int) -> str:
    """A ring before, a diamond during, a full circle after."""
    if when == "during":
        return f'<svg x="{value:.1f}%" y="{y}" overflow="visible"><path class="during" d="M0-7L7 0L0 7L-7 0Z"/></svg>'
    return f'<circle class="{when}" cx="{value:.1f}%" cy="{y}" r="6"/>'


def _number(reading: Reading, y: int) -> str:
    value, low, high = reading.value or 0.0, reading.low, reading.high
    left, right = (value if low is None else low), (value if high is None else high)
    place, step, anchor = (left, -13, "end") if right > _EDGE else (right, 13, "start")
    return f'<text x="{place:.1f}%" dx="{step}" y="{y + 5}" text-anchor="{anchor}">{whole(value)}</text>'
