"""What was going on where a chart turned: entries for those who may read them, their kinds for others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from projections.turning_points import TurningPoint
from projections.variation import BETTER
from web.entries import Line, line_of
from web.sentences import Names
from web.variation.measured import MEASURED, Measured
from web.variation.words import cause_words, turn_words, verdict_words
from web.wording import counted, joined, kind_word


@dataclass(frozen=True)
class Turn:
    """A turning point in words. ``lines`` are the entries before it, latest first, for readers of entries."""

    measured: Measured
    point: TurningPoint
    title: str
    causes: str
    verdict: str
    kinds: str
    """“2 meetings and 1 decision”; empty when nothing was recorded of those weeks."""
    lines: Sequence[Line] = field(default_factory=list)


def turns_told(ref: str, found: Sequence[TurningPoint], names: Names | None) -> list[Turn]:
    """In the order given; ``names`` of partners for those who may read entries, ``None`` for others."""
    return [_turn(ref, point, names) for point in found]


def _turn(ref: str, point: TurningPoint, names: Names | None) -> Turn:
    return Turn(
        measured=MEASURED[point.measure],
        point=point,
        title=turn_words(point),
        causes=cause_words(point),
        verdict=verdict_words(point, BETTER[point.measure]),
        kinds=_kinds(point),
        lines=[] if names is None else [line_of(ref, row, names) for row in reversed(point.before)],
    )


def _kinds(point: TurningPoint) -> str:
    numbers = Counter(row.kind for row in point.before)
    return joined([counted(number, kind_word(kind), kind_word(kind, 2)) for kind, number in numbers.most_common()])
