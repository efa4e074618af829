"""What moved health over the period: entry by entry, and by dimension; both add up on the page to the difference."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from projections.changes import Changed, Seen, changed
from projections.evidence.surroundings import CAP
from projections.rounding import apportion, in_tenths
from projections.suppression import rounds_in
from web.current import workspace
from web.door.reach import POOLED
from web.explaining.lines import Reason
from web.explaining.waterfall import Step, steps_of
from web.pooling import Share, shown
from web.reporting.period import Period
from web.reporting.sources import Key, Sources
from web.sentences import title_of
from web.wording import brief_day, capital, counted, dimension, joined, kind_word, long_day, points, tenths

ONE_BY_ONE = 15
"""Entries listed one by one; the smaller ones are added up."""
SAID = 2
"""Dimensions and entries that the sentence names."""
_WHY = {
    "new": "new",
    "faded": "longer ago now, so it counts less",
    "settled": "settled or done since",
    "still open": "still open",
    "capped": "health is held down",
    "reopened": "came up again",
    "corrected": "corrected since",
    "reweighted": "weighs otherwise beside the rest",
}


@dataclass(frozen=True)
class MovedLine:
    """One entry, or several taken together (``on`` is ``None``), with its points in tenths as shown."""

    title: str
    kind: str
    on: date | None
    dimension: str
    why: str
    points: float
    cited: list[int]


@dataclass(frozen=True)
class Moved:
    """``before`` and ``after`` are ``None`` without enough evidence; the lines add up to ``points``, as do the sums.

    ``causes`` is the part of ``sentence`` that says what moved it; empty when nothing did.
    """

    before: float | None
    after: float | None
    points: float
    sentence: str
    causes: str
    lines: list[MovedLine]
    by_dimension: list[tuple[str, float]]
    steps: list[Step]


@dataclass(frozen=True)
class Movement:
    """The change, and its lines as readers are shown them, the largest first."""

    found: Changed
    shares: list[Share]

    def behind(self, name: str) -> list[Key]:
        """The entries that moved a dimension, the largest first."""
        return [(share.kind, share.entry) for share in self.shares if share.dimension == name and share.entry]


def movement(ref: str, period: Period) -> Movement:
    known_at = period.view.known_at
    found = changed(workspace(), ref, Seen(period.first, known_at), Seen(period.last, known_at))
    shares = [Share(c.entry, c.kind, c.dimension, c.points, c.why) for c in found.lines]
    return Movement(found, sorted(shown(ref, shares), key=lambda share: -abs(share.points)))


def moved(movement: Movement, period: Period, sources: Sources) -> Moved:
    found, ordered = movement.found, movement.shares
    if found.before is None or found.after is None:
        return Moved(found.before, found.after, 0.0, _unsaid(found, period), "", [], [], [])
    total = in_tenths(found.after) - in_tenths(found.before)
    lines, sums = _lines(ordered, total, sources), _by_dimension(ordered, total, period)
    causes = _causes(sums, lines)
    return Moved(
        found.before,
        found.after,
        total / 10,
        f"{_moved(found.before, found.after)} {causes}".strip(),
        causes,
        lines,
        sums,
        _steps(found.before, found.after, sums, period),
    )


def heading(name: str) -> str:
    return "Held down" if name == CAP else dimension(name)


def _lines(ordered: list[Share], total: int, sources: Sources) -> list[MovedLine]:
    one_by_one, rest = ordered[:ONE_BY_ONE], ordered[ONE_BY_ONE:]
    sums = [share.points for share in one_by_one] + ([sum(share.points for share in rest)] if rest else [])
    parts = apportion(sums, total)
    lines = [_line(share, part / 10, sources) for share, part in zip(one_by_one, parts, strict=False)]
    if rest:
        said = f"{counted(len(rest), 'smaller one')}, added up"
        lines.append(MovedLine(said, "", None, "", "", parts[-1] / 10, []))
    return lines


def _line(share: Share, part: float, sources: Sources) -> MovedLine:
    row, why = sources.row(share.kind, share.entry), _WHY.get(share.why, share.why)
    place = heading(share.dimension)
    if row is None or share.pooled:
        return MovedLine(share.title or share.entry, "", None, place, why, part, _cited(share, sources))
    title, kind = title_of(row.entry, sources.names), kind_word(share.kind)
    return MovedLine(title, capital(kind), row.happened_on, place, why, part, sources.cite_row(row))


def _cited(share: Share, sources: Sources) -> list[int]:
    """Of answers, the rounds that were released together."""
    return sources.cite_rounds(rounds_in(share.entry)) if share.kind in POOLED else []


def _by_dimension(shares: list[Share], total: int, period: Period) -> list[tuple[str, float]]:
    names = [*workspace().policy_at(period.view.known_at).by_dimension, CAP]
    sums = {name: sum(share.points for share in shares if share.dimension == name) for name in names}
    there = [name for name in names if any(share.dimension == name for share in shares)]
    parts = apportion([sums[name] for name in there], total)
    return [(heading(name), part / 10) for name, part in zip(there, parts, strict=True)]


def _steps(before: float, after: float, sums: list[tuple[str, float]], period: Period) -> list[Step]:
    """From one score to the other by dimension, as the waterfall draws it."""
    rows = [Reason(words, "", None, None, in_tenths(value)) for words, value in sums]
    first = f"Health on {brief_day(period.first)}", in_tenths(before)
    return steps_of(first, (f"Health on {brief_day(period.last)}", in_tenths(after)), rows) if rows else []


def _moved(before: float, after: float) -> str:
    """“Health went from 54.1 to 47.3 (−6.8).”"""
    by = in_tenths(after) - in_tenths(before)
    if not by:
        return f"Health stands where it stood: {tenths(after)}."
    return f"Health went from {tenths(before)} to {tenths(after)} ({points(by / 10)})."


def _causes(sums: list[tuple[str, float]], lines: list[MovedLine]) -> str:
    """“By dimension most came from trust (−4.1) and repair (−2.0); of single entries, from the dispute … (−3.2).”"""
    largest = sorted((each for each in sums if each[1]), key=lambda each: -abs(each[1]))[:SAID]
    single = [line for line in lines[:ONE_BY_ONE] if line.points][:SAID]
    if not largest or not single:
        return ""
    by_dimension = joined([f"{words.lower()} ({points(value)})" for words, value in largest])
    by_entry = joined([f"{line.title} ({points(line.points)})" for line in single])
    return f"By dimension most came from {by_dimension}; of single entries, from {by_entry}."


def _unsaid(found: Changed, period: Period) -> str:
    lacking = period.first if found.before is None else period.last
    return f"There was not enough evidence on {long_day(lacking)} to say what changed."
