"""Health over the period with its flags, and health and its dimensions where the period begins and ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import numpy as np
from markupsafe import Markup

from domain.partnership import Profile
from projections.health import Floats
from projections.timelines import DimensionScore, Health, HealthOn, Timeline, health_on, timeline
from web.charts import caption, timeline_data
from web.current import workspace
from web.flags import Flag, flags_between
from web.programmes.shading import Shade, shades_between
from web.reporting.moved import Movement
from web.reporting.period import Period
from web.reporting.sources import Sources
from web.sentences import rank_of
from web.sparklines import STILL, sparkline
from web.wording import brief_day, strength

WEEKLY_FROM = 5 * 365
"""Periods of more days than this are drawn by weeks."""
BEHIND_EACH = 4
"""Entries cited behind the movement of a dimension: the largest."""


@dataclass(frozen=True)
class OverTime:
    """The chart, the sentence that says it, its flags with their references, and a row for each month's end."""

    data: Markup
    still: Markup
    caption: str
    flags: list[tuple[Flag, list[int]]]
    shades: list[tuple[Shade, list[int]]]
    months: list[tuple[date, float | None, float | None, float | None]]


@dataclass(frozen=True)
class Standing:
    """Health, or (``name`` is not empty) a dimension of it, at the end of the first day and of the last."""

    name: str
    before: Health | DimensionScore
    after: Health | DimensionScore
    word: str
    cited: list[int]

    @property
    def moved(self) -> float | None:
        if self.before.score is None or self.after.score is None:
            return None
        return self.after.score - self.before.score


@dataclass(frozen=True)
class Ends:
    before: HealthOn
    after: HealthOn


def ends_of(ref: str, period: Period) -> Ends:
    """Health at the end of the first day and of the last."""
    known_at = period.view.known_at
    before, after = (health_on(workspace(), ref, day, known_at=known_at) for day in (period.first, period.last))
    return Ends(before, after)


def over_time(profile: Profile, period: Period, sources: Sources) -> OverTime:
    ref, known_at = profile.ref, period.view.known_at
    line = timeline(workspace(), ref, period.first, period.last, _step(period), known_at=known_at)
    flags = flags_between(ref, period.first, period.last, known_at, sources.names)
    shades = shades_between(ref, period.first, period.last, known_at)
    shaded = [(shade, sources.cite("programme", shade.programme.ref)) for shade in shades]
    return OverTime(
        timeline_data(line, flags, workspace().policy_at(known_at), shades),
        _still(line, known_at),
        caption(line, profile.name),
        [(flag, sources.cite(flag.kind, flag.ref)) for flag in flags],
        shaded,
        _months(ref, period),
    )


def standings(ends: Ends, movement: Movement, period: Period, sources: Sources) -> list[Standing]:
    """Health first, then each dimension, with the entries that moved it most."""
    policy = workspace().policy_at(period.view.known_at)
    rows = [Standing("", ends.before.health, ends.after.health, ends.after.health.band or "", [])]
    for name, after in ends.after.dimensions.items():
        rank = None if after.score is None else rank_of(policy, policy.band_of(after.score))
        word = "" if rank is None else strength(rank, len(policy.bands))
        cited = sources.cite_all(movement.behind(name)[:BEHIND_EACH])
        rows.append(Standing(name, ends.before.dimensions[name], after, word, cited))
    return rows


def _step(period: Period) -> Any:
    return "week" if (period.last - period.first).days > WEEKLY_FROM else "day"


def _months(ref: str, period: Period) -> list[tuple[date, float | None, float | None, float | None]]:
    """The first day, each month's end, and the last day."""
    known_at = period.view.known_at
    monthly = timeline(workspace(), ref, period.first, period.last, "month", known_at=known_at)
    rows = {day: _row(monthly, at) for at, day in enumerate(monthly.days)}
    for day in {period.first, period.last} - rows.keys():
        rows[day] = _row(timeline(workspace(), ref, day, day, known_at=known_at), 0)
    return [(day, *rows[day]) for day in sorted(rows)]


def _row(line: Timeline, at: int) -> tuple[float | None, float | None, float | None]:
    return _number(line.health, at), _number(line.low, at), _number(line.high, at)


def _number(values: Floats, at: int) -> float | None:
    return float(values[at]) if np.isfinite(values[at]) else None


def _still(line: Timeline, known_at: datetime | None) -> Markup:
    """A drawing of the same line where no script draws the chart."""
    step = max(len(line.days) // 200, 1)
    values = [None if np.isnan(value) else float(value) for value in line.health[::step]]
    when = f"the time from {brief_day(line.days[0])} to {brief_day(line.days[-1])}"
    return sparkline(values, STILL, list(workspace().policy_at(known_at).bands.values()), when)
