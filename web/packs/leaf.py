"""One partnership's page in a pack: its figures in words, its year drawn, and what happened in it by number.

Called by ``pack``. Flags say what kind of thing happened and no more, and signals name nothing, as for anybody who
reads no entries.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any
from unicodedata import bidirectional

import numpy as np
from markupsafe import Markup

from domain.partnership import Profile
from projections.timelines import DimensionScore, Health, Timeline, timeline
from web.charts import caption, timeline_data
from web.current import workspace
from web.flags import Flag, flags_between
from web.packs.month import Month
from web.packs.standing import Standing, standing
from web.packs.words import Fact, facts
from web.reporting.standalone import Figure, on_paper
from web.sentences import health_sentence, rank_of
from web.sparklines import STILL, sparkline
from web.wording import brief_day, strength, whole

HEIGHT_ON_PAPER, HEIGHT_UNDER_A_TITLE = 280, 235
"""Pixels; so that what stands beneath the chart fits on the same page, under a title where there is one partnership."""


LONGEST_IN_A_SENTENCE = 90
"""Letters of a name; a heading says all of it."""


@dataclass(frozen=True)
class Row:
    """Health, or a dimension of it, now and three months earlier. ``moved`` is the difference of what is shown."""

    name: str
    now: Health | DimensionScore
    before: float | None
    moved: int | None
    word: str


@dataclass(frozen=True)
class MonthEnd:
    on: date
    health: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Drawn:
    """The year as a chart, the sentence that says it, its flags, and a row for each month's end, newest first."""

    data: Markup
    still: Markup
    caption: str
    flags: list[Flag]
    months: list[MonthEnd]
    has_line: bool

    @property
    def halves(self) -> list[list[MonthEnd]]:
        """The rows for two tables side by side."""
        at = (len(self.months) + 1) // 2
        return [half for half in (self.months[:at], self.months[at:]) if half]


@dataclass(frozen=True)
class Leaf:
    """``number`` counts from 1 in the order of the pack, and names the parts of the page.

    ``namesake``: another partnership in the pack has the same name, so its ref is shown as well.
    """

    number: int
    profile: Profile
    namesake: bool
    found: Standing
    rank: int | None
    sentence: str
    rows: list[Row]
    drawn: Drawn
    facts: list[Fact]
    height_on_paper: int = HEIGHT_ON_PAPER

    @property
    def anchor(self) -> str:
        return f"partnership-{self.number}"

    @property
    def figure(self) -> Figure:
        return Figure(f"{self.anchor}-data", on_paper(self.drawn.data, self.height_on_paper))

    @property
    def moved(self) -> int | None:
        return self.rows[0].moved

    @property
    def signals(self) -> int:
        return sum(pattern.number for pattern in self.found.patterns)


def leaf(number: int, profile: Profile, month: Month, *, namesake: bool = False) -> Leaf:
    found, policy = standing(workspace(), profile, month), workspace().policy_at(month.known_at)
    health = found.now.health
    before = found.before.health.score if found.before else None
    return Leaf(
        number=number,
        profile=profile,
        namesake=namesake,
        found=found,
        rank=rank_of(policy, health.band),
        sentence=health_sentence(brief_name(profile.name), health.score, health.band, before),
        rows=_rows(found, month),
        drawn=_drawn(profile, month),
        facts=facts(found, profile, month),
    )


def brief_name(name: str) -> str:
    """The name as a sentence says it: not too long, and set apart where it is written from right to left."""
    short = name if len(name) <= LONGEST_IN_A_SENTENCE else f"{name[: LONGEST_IN_A_SENTENCE - 1].rstrip()}…"
    goes_left = any(bidirectional(letter) in ("R", "AL") for letter in short)
    return f"\u2068{short}\u2069" if goes_left else short


def _rows(found: Standing, month: Month) -> list[Row]:
    """Health first."""
    policy, before = workspace().policy_at(month.known_at), found.before
    rows = [_row("", found.now.health, before.health if before else None, found.now.health.band or "")]
    for name, now in found.now.dimensions.items():
        rank = None if now.score is None else rank_of(policy, policy.band_of(now.score))
        word = "" if rank is None else strength(rank, len(policy.bands))
        rows.append(_row(name, now, before.dimensions.get(name) if before else None, word))
    return rows


def _row(name: str, now: Any, before: Any, word: str) -> Row:
    earlier = before.score if before else None
    moved = None if now.score is None or earlier is None else whole(now.score) - whole(earlier)
    return Row(name, now, earlier, moved, word)


def _drawn(profile: Profile, month: Month) -> Drawn:
    line, policy = _line(profile, month), workspace().policy_at(month.known_at)
    flags = flags_between(profile.ref, line.days[0], month.on, month.known_at, None)
    return Drawn(
        timeline_data(line, flags, policy, small_flags=True),
        _still(line, month),
        caption(line, brief_name(profile.name)),
        flags,
        _months(profile, line, month),
        bool(np.isfinite(line.health).any()),
    )


def _line(profile: Profile, month: Month) -> Timeline:
    """Health each week of the year, the last day included; the dimensions stand in the table."""
    first = max(profile.formed_on, month.year_before)
    first += timedelta(days=(month.on - first).days % 7)
    weekly = timeline(workspace(), profile.ref, first, month.on, "week", known_at=month.known_at)
    return replace(weekly, dimensions={})


def _still(line: Timeline, month: Month) -> Markup:
    """A drawing of the same line where no script draws the chart."""
    values = [None if np.isnan(value) else float(value) for value in line.health]
    when = f"the time from {brief_day(line.days[0])} to {brief_day(line.days[-1])}"
    return sparkline(values, STILL, list(workspace().policy_at(month.known_at).bands.values()), when)


def _months(profile: Profile, line: Timeline, month: Month) -> list[MonthEnd]:
    """The last day drawn, and each month's end before it."""
    monthly = timeline(workspace(), profile.ref, line.days[0], month.on, "month", known_at=month.known_at)
    rows = [_month_end(monthly, at) for at in reversed(range(len(monthly.days)))]
    is_there = rows and rows[0].on == month.on
    return rows if is_there else [_month_end(line, len(line.days) - 1), *rows]


def _month_end(line: Timeline, at: int) -> MonthEnd:
    values = [float(each[at]) if np.isfinite(each[at]) else None for each in (line.health, line.low, line.high)]
    return MonthEnd(line.days[at], *values)
