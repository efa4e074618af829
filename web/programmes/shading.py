"""The programmes that ran in the time a timeline shows: shaded and lettered there, and named beneath it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from string import ascii_uppercase
from typing import Any

from projections.ledger import entries
from web.current import workspace

LANES = 4
"""Rows in which letters stand, so that those of programmes that begin together do not cover each other."""
APART = 0.06
"""The least distance between two letters in a row, as a share of the width of a phone."""


@dataclass(frozen=True)
class Shade:
    """A programme, the part of it that is shown, and its letter; ``lane`` is the row of the letter, from the top."""

    letter: str
    programme: Any
    first: date
    last: date
    lane: int = 0

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


def shades_between(ref: str, first: date, last: date, known_at: datetime | None) -> list[Shade]:
    """In the order in which they began."""
    rows = entries(workspace(), ref, kind="programme", known_at=known_at, until=last)
    found: list[Any] = [row.entry for row in rows]
    ran = [each for each in found if (each.ended_on or last) >= first]
    shades = [
        Shade(_letter(at), each, max(each.started_on, first), min(each.ended_on or last, last))
        for at, each in enumerate(ran)
    ]
    return in_lanes(shades, first, last)


def in_lanes(shades: Sequence[Shade], first: date, last: date) -> list[Shade]:
    """Each in the first row where its letter covers no other; in the last one when all are taken."""
    span, taken, placed = max((last - first).days, 1), [-1.0] * LANES, []
    for shade in shades:
        across = (shade.first - first).days / span
        lane = next((n for n in range(LANES) if across - taken[n] >= APART), LANES - 1)
        taken[lane] = across
        placed.append(Shade(shade.letter, shade.programme, shade.first, shade.last, lane))
    return placed


def _letter(at: int) -> str:
    """A, B, ... Z, AA, AB, ..."""
    letters = ascii_uppercase[at % 26]
    return letters if at < 26 else _letter(at // 26 - 1) + letters
