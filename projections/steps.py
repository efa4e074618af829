"""The three ways in which points move: days pass, more is known, or the policy is another. Called by ``changes``.

Points are mass x factor x (value - prior). As days pass, what comes of a change of mass goes by what became of the
evidence (at the mean of both factors), and what comes of a change of factor counts as reweighted (at the mean of both
masses): the two add up to the whole. What was no evidence before is new altogether.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection
from typing import Any, TypeAlias

import numpy as np

from projections.health import Floats
from projections.reckoning import Line, Lined, Sum

NEW, FADED, SETTLED, STILL_OPEN, REOPENED = "new", "faded", "settled", "still open", "reopened"
CORRECTED, REWEIGHTED, CAPPED = "corrected", "reweighted", "capped"
WHYS = (NEW, SETTLED, REOPENED, STILL_OPEN, CORRECTED, FADED, REWEIGHTED, CAPPED)

SPELLS = "spells"
ENDINGS = (SPELLS, "done", "acted_on")
"""The rules by which something that stood comes to an end on a day."""

Parts: TypeAlias = defaultdict[Line, dict[str, float]]
"""Points of each line, by why they moved."""


def no_parts() -> Parts:
    return defaultdict(dict)


def as_days_pass(first: Sum, last: Sum, parts: Parts) -> None:
    """The same evidence at the end of two days; backwards is forwards with the signs turned."""
    sign = 1 if first.on < last.on else -1
    first, last = (first, last) if sign > 0 else (last, first)
    lined, one, other = first.lined, first.weighed, last.weighed
    beyond = sign * (lined.given.arrays.value - first.policy.prior)
    moved = (other.mass - one.mass) * beyond * (one.factor + other.factor) / 2
    shifted = (other.factor - one.factor) * beyond * (one.mass + other.mass) / 2
    started = lined.given.arrays.start > first.on.toordinal()
    moved = np.where(started, moved + shifted, moved)
    fates = _fates(lined, first.on.toordinal(), last.on.toordinal())
    for why in np.unique(fates).tolist():
        _add(parts, lined, WHYS[why], np.where(fates == why, moved, 0.0))
    _add(parts, lined, REWEIGHTED, np.where(started, 0.0, shifted))


def as_more_is_known(first: Sum, last: Sum, corrected: Collection[tuple[str, str]], parts: Parts) -> None:
    """Other evidence on the same day; ``corrected`` are the entries corrected or retracted in between."""
    gone, come, kept = _compared(first.lined, last.lined)
    before, after = (each.weighed.points(each.lined.given.arrays, each.policy) for each in (first, last))
    for at, now in kept:
        _put(parts, first.lined.line(at), REWEIGHTED, float(after[now] - before[at]))
    why = _reasons(first, last, corrected)
    for at in gone:
        _put(parts, first.lined.line(at), why(first.lined, at), -float(before[at]))
    for at in come:
        _put(parts, last.lined.line(at), why(last.lined, at), float(after[at]))


def under_another_policy(first: Sum, last: Sum, parts: Parts) -> None:
    """The same records on the same day under two policies: whatever differs is a matter of weights."""
    for each, sign in ((first, -1), (last, 1)):
        points = each.weighed.points(each.lined.given.arrays, each.policy)
        _add(parts, each.lined, REWEIGHTED, sign * points)


def _add(parts: Parts, lined: Lined, why: str, points: Floats) -> None:
    sums = lined.added_up(points)
    moved = np.flatnonzero(sums)
    for at, sum_of_line in zip(moved.tolist(), sums[moved].tolist(), strict=True):
        _put(parts, lined.lines[at], why, sum_of_line)


def _put(parts: Parts, line: Line, why: str, points: float) -> None:
    of_line = parts[line]
    of_line[why] = of_line.get(why, 0.0) + points


# -- as days pass --------------------------------------------------------------------------------------------


def _fates(lined: Lined, first: int, last: int) -> Any:
    """What became of each item between two days, as a place in ``WHYS``."""
    arrays = lined.given.arrays
    stood = (arrays.until - arrays.start > 1) & (arrays.start <= first) & (first < arrays.until)
    fates = np.full(len(arrays.start), WHYS.index(FADED))
    fates[stood] = WHYS.index(STILL_OPEN)
    fates[stood & (arrays.until <= last)] = WHYS.index(SETTLED)
    started = arrays.start > first
    fates[started] = WHYS.index(NEW)
    known = set(lined.at[~started].tolist())
    ended = set(lined.at[stood & (arrays.until <= last)].tolist())
    for at in np.flatnonzero(started & (arrays.start <= last)).tolist():
        fates[at] = WHYS.index(_beginning(lined, at, known, ended))
    return fates


def _beginning(lined: Lined, at: int, known: set[int], ended: set[int]) -> str:
    """What an item that was no evidence before is: new, the end of what stood, or its standing once more."""
    rule, value, line = lined.given.rules[at], lined.given.arrays.value[at], int(lined.at[at])
    if line in ended and rule in ENDINGS and value > 0:
        return SETTLED
    return REOPENED if line in known and rule == SPELLS and value == 0 and line not in ended else NEW


# -- as more is known ----------------------------------------------------------------------------------------


def _compared(one: Lined, other: Lined) -> tuple[list[int], list[int], list[tuple[int, int]]]:
    """Places of what is only in one, only in the other, and in both."""
    left: dict[Any, list[int]] = {}
    for at, item in enumerate(one.items()):
        left.setdefault(item, []).append(at)
    come, kept = list[int](), list[tuple[int, int]]()
    for at, item in enumerate(other.items()):
        same = left.get(item)
        if same:
            kept.append((same.pop(), at))
        else:
            come.append(at)
    return [at for places in left.values() for at in places], come, kept


def _reasons(first: Sum, last: Sum, corrected: Collection[tuple[str, str]]) -> Callable[[Lined, int], str]:
    day = first.on.toordinal()
    known = {line[:2] for line in first.lined.lines_by(day)}
    stood, stands = first.lined.lines_standing(day), last.lined.lines_standing(day)

    def why(lined: Lined, at: int) -> str:
        line = lined.line(at)
        if lined.given.entries[at] in corrected:
            return CORRECTED
        if line[:2] not in known:
            return NEW
        if line in stood and line not in stands:
            return SETTLED
        return REOPENED if line in stands and line not in stood and lined.given.rules[at] == SPELLS else CORRECTED

    return why
