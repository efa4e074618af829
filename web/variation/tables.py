"""The limits and figures of a chart as tables: for the page, as CSV, and as the rows of the command ``xmr``."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from typing import Any

from projections.xmr import Limits, Point, Stretch
from web.variation.measured import Measured
from web.variation.shown import Shown
from web.variation.words import LABEL_WORDS
from web.wording import tenths

COLUMNS = ("date", "value", "mean", "lower", "upper", "provisional", "label", "direction")


@dataclass(frozen=True)
class LimitsRow:
    """A stretch: from its first figure to its last, with its limits as they read (``None`` while there are none)."""

    first_on: date
    last_on: date
    points: int
    limits: Limits | None
    mean: str = ""
    lower: str = ""
    upper: str = ""


@dataclass(frozen=True)
class FigureRow:
    """A figure, what marks it, and by how much it moved since the one before."""

    on: date
    when: str
    value: str
    label: str
    moved: str


def rows_of(stretches: Iterable[Stretch]) -> Iterator[dict[str, Any]]:
    """Each figure with exact limits, by ``COLUMNS``."""
    for stretch in stretches:
        limits = stretch.limits
        for point in stretch.points:
            yield {
                "date": point.on.isoformat(),
                "value": point.value,
                "mean": limits and limits.mean,
                "lower": limits and limits.lower,
                "upper": limits and limits.upper,
                "provisional": limits and limits.provisional,
                "label": point.label,
                "direction": point.causes[0][1] if point.causes else None,
            }


def csv_of(stretches: Iterable[Stretch]) -> str:
    """The same as CSV text."""
    text = StringIO()
    writer = csv.DictWriter(text, COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows_of(stretches))
    return text.getvalue()


def limits_rows(shown: Shown) -> list[LimitsRow]:
    """The stretches, newest first."""
    return [_limits_row(stretch, shown.measured) for stretch in reversed(shown.stretches)]


def figure_rows(shown: Shown) -> list[FigureRow]:
    """The figures, newest first."""
    found: list[FigureRow] = []
    for stretch in shown.stretches:
        before: Point | None = None
        for point in stretch.points:
            found.append(_figure_row(point, before, shown.measured))
            before = point
    return found[::-1]


def _limits_row(stretch: Stretch, measured: Measured) -> LimitsRow:
    first, last, limits = stretch.points[0].on, stretch.points[-1].on, stretch.limits
    if limits is None:
        return LimitsRow(first, last, len(stretch.points), None)
    said = [_level(level, measured) for level in (limits.mean, limits.lower, limits.upper)]
    return LimitsRow(first, last, len(stretch.points), limits, *said)


def _level(level: float, measured: Measured) -> str:
    """A limit as it reads; one that lies where there can be no figure says so."""
    return f"{tenths(level)}{measured.unit}{'' if measured.can_be(level) else ' (out of reach)'}"


def _figure_row(point: Point, before: Point | None, measured: Measured) -> FigureRow:
    label = ""
    if point.causes:
        cause, direction = point.causes[0]
        label = f"{LABEL_WORDS[cause]}, {'high' if direction == 'up' else 'low'}"
        label = label.replace("trend, high", "trend, rising").replace("trend, low", "trend, falling")
    moved = measured.figure(abs(point.value - before.value)) if before else ""
    return FigureRow(point.on, measured.day(point.on), measured.figure(point.value), label, moved)
