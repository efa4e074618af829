"""Overall trust over time, from the day it first had a score, and the same at each month's end. Used by ``page``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np

from domain.partnership import Profile
from projections.health import Floats
from projections.timelines import number, timeline
from web.current import workspace
from web.viewpoint import Viewpoint

WEEKLY_FROM = 5 * 365
"""Lines of more days than this are drawn by weeks."""


@dataclass(frozen=True)
class TrustLine:
    """Trust from 0 to 100 and its range at the end of each day; NaN where there is not enough evidence."""

    days: list[date]
    score: Floats
    low: Floats
    high: Floats

    def on(self, day: date) -> float | None:
        """``None`` also on a day that is not in it."""
        at = (day - self.days[0]).days
        return number(self.score[at]) if 0 <= at < len(self.days) else None


@dataclass(frozen=True)
class Month:
    on: date
    score: float | None
    low: float | None
    high: float | None


def trust_line(profile: Profile, view: Viewpoint, days: int | None) -> TrustLine:
    """The last so many days up to the day looked at, or (``None``) all of them; from the first score on."""
    first = max(profile.formed_on, view.on - timedelta(days=days)) if days else profile.formed_on
    found = timeline(workspace(), profile.ref, first, view.on, known_at=view.known_at)
    trust = found.dimensions["trust"]
    known = np.flatnonzero(np.isfinite(trust.score))
    start = int(known[0]) if len(known) else 0
    return TrustLine(found.days[start:], trust.score[start:], trust.low[start:], trust.high[start:])


def drawn(line: TrustLine) -> TrustLine:
    """As many of its days as are drawn: all, or every seventh, the last included."""
    if len(line.days) <= WEEKLY_FROM:
        return line
    skip = (len(line.days) - 1) % 7
    return replace(
        line,
        days=line.days[skip::7],
        score=line.score[skip::7],
        low=line.low[skip::7],
        high=line.high[skip::7],
    )


def months(line: TrustLine) -> list[Month]:
    """A row for the last day and for each month's end before it, newest first."""
    last = len(line.days) - 1
    picked = [at for at, day in enumerate(line.days) if at == last or (day + timedelta(days=1)).day == 1]
    return [_month(line, at) for at in reversed(picked)]


def _month(line: TrustLine, at: int) -> Month:
    return Month(line.days[at], number(line.score[at]), number(line.low[at]), number(line.high[at]))
