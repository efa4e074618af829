"""How things go over a stretch of a story: the habits and the trust that the entries are drawn from.

Story modules list phases as data; ``gatherings``, ``promises``, ``rounds`` and ``exchanges`` draw from them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

EVERYONE = "*"
"""The partner ref under which a phase says what holds for all partners it does not name."""


@dataclass(frozen=True)
class AgendaHabit:
    """How full agendas are, how long meetings last (minutes), and what items come to (relative weights)."""

    items: tuple[int, int]
    minutes: tuple[int, int]
    outcomes: Mapping[str, float]


@dataclass(frozen=True)
class FollowHabit:
    """What becomes of promises: the share done, the days they run late (negative: early), the share of papers
    answered, and after how many days the rest are given up (``None``: they stay open)."""

    done: float
    days_late: tuple[int, int]
    papers_answered: float
    given_up_after: tuple[int, int] | None


@dataclass(frozen=True)
class TalkHabit:
    """How often partners talk outside meetings, by what channel and in what tone (relative weights)."""

    per_month: float
    channels: Mapping[str, float]
    tones: Mapping[str, float]


@dataclass(frozen=True)
class Phase:
    """Habits from a week of the story on. ``trust`` is the mean mark (1 to 5) at its start, by partner."""

    from_week: int
    mood: str
    agenda: AgendaHabit
    follow: FollowHabit
    talk: TalkHabit
    trust: Mapping[str, float]
    turnout: Mapping[str, float] = field(default_factory=lambda: {EVERYONE: 0.9})


class Course:
    """The phases of one story, counted in weeks from the day it turns on."""

    def __init__(self, anchor: date, phases: Sequence[Phase]) -> None:
        self.anchor = anchor
        self._phases = phases
        self._starts = [anchor + timedelta(weeks=phase.from_week) for phase in phases]

    def on(self, day: date) -> Phase:
        """The phase in force; before the first one starts, the first."""
        return self._phases[max(0, bisect_right(self._starts, day) - 1)]

    def turnout(self, partner: str, day: date) -> float:
        """How likely the partner is to send its own member to a meeting, 0 to 1."""
        return _of(self.on(day).turnout, partner)

    def trust(self, partner: str, day: date) -> float:
        """The partner's mean mark on a day, 1 to 5: it moves evenly from one phase's to the next."""
        at = max(0, bisect_right(self._starts, day) - 1)
        here = _of(self._phases[at].trust, partner)
        if at + 1 == len(self._phases) or day <= self._starts[at]:
            return here
        span = (self._starts[at + 1] - self._starts[at]).days
        gone = (day - self._starts[at]).days / span
        return here + gone * (_of(self._phases[at + 1].trust, partner) - here)


def _of(by_partner: Mapping[str, float], partner: str) -> float:
    return by_partner.get(partner, by_partner[EVERYONE])


# -- habits that several stories share -------------------------------------------------------------------

DECISIVE = AgendaHabit((4, 6), (80, 110), {"decided": 5, "actioned": 4, "discussed": 1, "noted": 1})
FINDING_OUR_WAY = AgendaHabit((3, 5), (75, 100), {"decided": 1, "actioned": 2, "discussed": 4, "deferred": 1.5})
STEADY = AgendaHabit(
    (5, 7), (80, 110), {"decided": 4, "actioned": 4, "discussed": 2, "deferred": 1, "noted": 1, "not-reached": 0.3}
)
STRAINED = AgendaHabit(
    (7, 10), (80, 105), {"decided": 1.5, "actioned": 2, "discussed": 4, "deferred": 3, "noted": 1, "not-reached": 1.5}
)
STUCK = AgendaHabit(
    (8, 12), (70, 100), {"decided": 0.2, "actioned": 0.5, "discussed": 4, "deferred": 5, "not-reached": 4, "noted": 1}
)
CROWDED = AgendaHabit(
    (11, 15), (90, 120), {"decided": 0.6, "actioned": 1.2, "discussed": 6, "deferred": 4, "not-reached": 4, "noted": 4}
)

KEPT = FollowHabit(0.95, (-12, 6), 0.95, (40, 90))
MOSTLY_KEPT = FollowHabit(0.85, (-6, 18), 0.85, (50, 110))
SLIPPING = FollowHabit(0.6, (5, 45), 0.5, (90, 160))
NEGLECTED = FollowHabit(0.3, (20, 80), 0.2, (140, 220))
FORGOTTEN = FollowHabit(0.5, (8, 50), 0.55, (150, 320))

_OFTEN_SPOKEN = {"phone": 5, "in-person": 4, "video": 3, "email": 1}
EASY = TalkHabit(3.5, _OFTEN_SPOKEN, {"warm": 6, "neutral": 3, "prickly": 0.2})
CIVIL = TalkHabit(2.5, {"phone": 2, "in-person": 2, "video": 3, "email": 3}, {"warm": 3, "neutral": 5, "prickly": 0.7})
GUARDED = TalkHabit(2.5, {"email": 6, "video": 2, "phone": 1, "letter": 0.5}, {"warm": 1, "neutral": 4, "prickly": 4})
PRICKLY = TalkHabit(4.5, {"email": 8, "letter": 1.5, "video": 1}, {"neutral": 2, "prickly": 8})
FORMAL = TalkHabit(1.6, {"email": 6, "video": 3, "letter": 1}, {"warm": 1, "neutral": 7, "prickly": 1.5})
