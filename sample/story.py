"""The shape of a story: a partnership, its people and habits, and the set pieces that happen in it.

Every story module builds one ``Story`` from data; ``telling`` turns it into a diary.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.agreements import MET, Agreement
from domain.escalations import LEVELS
from domain.links import Link
from domain.listening import Conversation
from domain.meetings import MEETING_KINDS, OUTCOMES
from domain.membership import Partner
from domain.partnership import Profile
from domain.programmes import Programme
from domain.rebases import Rebase
from domain.targets import Target
from sample.diary import Diary, Recorder
from sample.phases import Course
from sample.words import Words


@dataclass(frozen=True)
class Desk:
    """Who records what."""

    meetings: Recorder
    follow_up: Recorder
    contacts: tuple[Recorder, ...]
    rounds: Recorder
    listening: Recorder


@dataclass(frozen=True)
class Series:
    """A meeting that comes back: every so many weeks on a weekday (0 = Monday), August and Christmas apart."""

    prefix: str
    kind: MEETING_KINDS
    title: str
    first_on: date
    every_weeks: int
    weekday: int
    fullness: float = 1.0


@dataclass(frozen=True)
class Occasion:
    """A single workshop, awayday or gathering. Items are (outcome, title, what was decided or agreed)."""

    held_on: date
    kind: MEETING_KINDS
    title: str
    minutes: int
    summary: str
    items: tuple[tuple[OUTCOMES, str, str], ...] = ()


@dataclass(frozen=True)
class Spell:
    """How long an escalation stayed open, and how it was settled (``None``: not settled)."""

    after_days: int
    open_days: int | None
    how: str = ""


@dataclass(frozen=True)
class Trouble:
    """A tension that was named. The first spell starts when it is raised, later ones so many days after the last."""

    ref: str
    raised_on: date
    level: LEVELS
    title: str
    raised_by: str
    between: tuple[str, ...]
    spells: tuple[Spell, ...]


@dataclass(frozen=True)
class Undertaking:
    """A programme with its steps (day, title, note); it ends when ``ended_on`` says, if it does."""

    programme: Programme
    steps: tuple[tuple[date, str, str], ...]
    ended_on: date | None = None
    reflection: str | None = None


@dataclass(frozen=True)
class Promise:
    """An agreement with its reviews (day, met), and the day it was withdrawn, if it was."""

    agreement: Agreement
    reviews: tuple[tuple[date, MET], ...] = ()
    withdrawn_on: date | None = None


@dataclass(frozen=True)
class RoundPlan:
    """Check-in rounds: their days, answers per partner (lowest, highest), and days with too few answers.

    From ``here_from`` on they are opened and closed here, not typed up; those of ``about`` ask about other partners.
    """

    days: tuple[date, ...]
    answers: tuple[int, int]
    thin: frozenset[date] = frozenset()
    here_from: date | None = None
    about: frozenset[date] = frozenset()
    still_open: bool = False

    def is_held_here(self, day: date) -> bool:
        return self.here_from is not None and day >= self.here_from


@dataclass(frozen=True)
class Story:
    profile: Profile
    partners: tuple[Partner, ...]
    leavers: tuple[tuple[str, date], ...]
    course: Course
    desk: Desk
    words: Words
    opened_on: date
    series: tuple[Series, ...]
    occasions: tuple[Occasion, ...]
    rounds: RoundPlan
    troubles: tuple[Trouble, ...]
    listening: tuple[Conversation, ...]
    programmes: tuple[Undertaking, ...]
    agreements: tuple[Promise, ...]
    links: tuple[Link, ...]
    rebases: tuple[Rebase, ...]
    targets: tuple[Target, ...]
    twists: Callable[[Diary, Story], None]
    plans_ahead: bool = False
    """Whether the next meeting of its first series is planned."""

    def members_on(self, day: date) -> list[str]:
        """The partners that joined before a day and have not left, in the order in which they are listed."""
        left = dict(self.leavers)
        return [p.partner for p in self.partners if p.joined_on < day <= left.get(p.partner, day)]


@dataclass(frozen=True)
class Weeks:
    """Days of a story, counted in weeks (and days) from the Monday on or before the day it turns on."""

    anchor: date

    @classmethod
    def of(cls, day: date) -> Weeks:
        return cls(day - timedelta(days=day.weekday()))

    def __call__(self, week: int, day: int = 0) -> date:
        return self.anchor + timedelta(weeks=week, days=day)

    def every(self, weeks: int, first: int, last: int) -> tuple[date, ...]:
        """A day every so many weeks, both ends included."""
        return tuple(self(week) for week in range(first, last + 1, weeks))


def years_before(today: date, years: int) -> date:
    """The same day some years earlier; 28 February for a leap day."""
    return today.replace(year=today.year - years, day=28 if (today.month, today.day) == (2, 29) else today.day)
