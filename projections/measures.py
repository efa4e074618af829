"""The five measures that XmR charts are drawn of: what each is, its series, and the rebases that cut it.

Called by ``before_and_after`` and the command line. A series holds what had happened by a day, as known at an instant.
Answers to check-ins are those released, and scores whole points, as every reader sees them, unless said otherwise.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import fsum
from typing import Any

import msgspec
import numpy as np
from sqlalchemy import select

from domain.errors import InvalidValue
from domain.partnership import AnyEntry
from projections.ledger import as_known, entries, profile_of
from projections.policy import Policy
from projections.suppression import releases
from projections.timelines import LONGEST_DAYS, timeline
from projections.workspace import Workspace
from projections.xmr import Stretch, Value, xmr

_read = msgspec.json.Decoder(AnyEntry).decode


@dataclass(frozen=True)
class Asked:
    """Whose series, up to which day, as known at which instant."""

    workspace: Workspace
    partnership: str
    on: date
    known_at: datetime | None = None
    released: bool = True
    """Answers as readers see them, and scores in whole points; otherwise every answer on its own day, exactly."""

    @property
    def policy(self) -> Policy:
        """The one in force at that instant."""
        return self.workspace.policy_at(self.known_at)

    def told(self, kind: str) -> list[Any]:
        """As ``entries``, without the words that are sealed: they are in no figure, and opening them takes time."""
        table = self.workspace.tables().entries
        c = table.c
        query = select(c.entry).where(c.partnership == self.partnership, c.kind == kind)
        query = query.where(as_known(table, self.known_at), c.happened_on <= self.on.toordinal())
        with self.workspace.views.engine.connect() as connection:
            rows = connection.execute(query.order_by(c.happened_on, c.recorded_at, c.ref)).scalars().all()
        return [_read(row) for row in rows]

    def entries(self, kind: str) -> list[Any]:
        """What was recorded of a kind by that day, oldest first."""
        rows = entries(self.workspace, self.partnership, kind=kind, known_at=self.known_at, until=self.on)
        return [row.entry for row in rows]


def series(asked: Asked, measure: str) -> list[Value]:
    """The figures of a measure, oldest first; ``InvalidValue`` when there is no such measure."""
    profile_of(asked.workspace, asked.partnership, asked.known_at)
    return MEASURES[named(measure)](asked)


def rebases(asked: Asked, measure: str) -> list[date]:
    """The days from which its limits are worked out afresh."""
    return [each.from_on for each in fresh_starts(asked, measure)]


def fresh_starts(asked: Asked, measure: str) -> list[Any]:
    """The rebases of a measure, oldest first, as people recorded them."""
    name = named(measure)
    return [each for each in asked.entries("rebase") if _found(each.measure) == name]


def targets(asked: Asked, measure: str) -> list[Any]:
    """The targets set for a measure by that day, oldest first; each holds until the next."""
    name = named(measure)
    return [each for each in asked.entries("target") if each.measure == name]


def chart(asked: Asked, measure: str, *, screen_outliers: bool = True, mdc_2023: bool = False) -> list[Stretch]:
    """The series with limits and labels, from rebase to rebase."""
    found, cuts = series(asked, measure), rebases(asked, measure)
    return xmr(found, cuts, screen_outliers=screen_outliers, mdc_2023=mdc_2023)


def named(measure: str) -> str:
    """A measure as ``MEASURES`` calls it, whether its words are joined by spaces, hyphens or underscores."""
    name = _found(measure)
    if name:
        return name
    known = ", ".join(f"“{name}”" for name in MEASURES)
    raise InvalidValue(f"There is no measure “{measure}”. There are {known}.", "measure")


def _found(measure: str) -> str | None:
    plain = _plain(measure)
    return next((name for name in MEASURES if plain in (_plain(name), *ALSO_CALLED.get(name, ()))), None)


def _plain(words: str) -> str:
    return " ".join(words.casefold().replace("-", " ").replace("_", " ").split())


# -- series -------------------------------------------------------------------------------------------------


def _check_in_answers(asked: Asked) -> list[Value]:
    """The mean of the answers of a month, 0 to 100; of those released, the month in which they entered counts."""
    by_month: dict[date, list[tuple[float, int]]] = defaultdict(list)
    for on, total, number in _released(asked) if asked.released else _every_answer(asked):
        by_month[month_end(on)].append((total, number))
    means = [(month, fsum(v for v, _ in parts) / sum(n for _, n in parts)) for month, parts in sorted(by_month.items())]
    return [Value(min(month, asked.on), _rounded(asked, 100 * mean)) for month, mean in means]


def _released(asked: Asked) -> Iterator[tuple[date, float, int]]:
    for each in releases(asked.workspace, asked.partnership, asked.on, asked.known_at):
        total = fsum(each.values[partner] * number for partner, number in each.counts.items())
        yield each.enters_on, total, sum(each.counts.values())


def _every_answer(asked: Asked) -> Iterator[tuple[date, float, int]]:
    for answer in asked.told("check-in"):
        yield answer.answered_on, (answer.average - 1) / 4, 1


def _rounded(asked: Asked, score: float) -> float:
    return round(score) if asked.released else score


def _decisions_per_meeting(asked: Asked) -> list[Value]:
    """How many matters each board or working meeting decided, of those whose minutes say what came of them."""
    kinds = asked.policy.decisions.meetings_that_decide
    decided, told = _decided(asked)
    meetings = [meeting for meeting in asked.told("meeting") if meeting.kind in kinds and meeting.ref in told]
    return [Value(meeting.held_on, len(decided[meeting.ref])) for meeting in meetings]


def _decided(asked: Asked) -> tuple[dict[str, set[str]], set[str]]:
    """The matters decided by meeting, and the meetings of which anything is said."""
    decided: dict[str, set[str]] = defaultdict(set)
    told: set[str] = set()
    for item in asked.told("item"):
        if item.outcome:
            told.add(item.meeting)
        if item.outcome == "decided":
            decided[item.meeting].add(item.item)
    for decision in asked.told("decision"):
        if decision.meeting:
            told.add(decision.meeting)
            decided[decision.meeting].add(decision.item or f"decision {decision.decision}")
    return decided, told


def _days_to_settle(asked: Asked) -> list[Value]:
    """How long each escalation had been open, since raised or last reopened, on the day it was settled."""
    turns = [turn for escalation in asked.told("escalation") for turn in escalation.turns]
    settled = sorted((end, (end - start).days) for start, end in turns if end and end <= asked.on)
    return [Value(end, days) for end, days in settled]


def _attendance(asked: Asked) -> list[Value]:
    """The share of the members expected at each meeting who came, in percent; a deputy counts as in the policy."""
    partners, policy = asked.told("partner"), asked.policy
    meetings = [meeting for meeting in asked.told("meeting") if meeting.present or meeting.deputies or meeting.absent]
    return [Value(meeting.held_on, _came(meeting, partners, policy)) for meeting in meetings]


def _came(meeting: Any, partners: Sequence[Any], policy: Policy) -> float:
    rule = policy.engagement
    listed = {*meeting.present, *meeting.deputies, *meeting.absent}
    if not meeting.absent:
        listed |= {each.partner for each in partners if each.is_member_on(meeting.held_on)}
    stayed_away = len(listed) - len(meeting.present) - len(meeting.deputies)
    came = len(meeting.present) * rule.present + len(meeting.deputies) * rule.deputy + stayed_away * rule.absent
    return float(100 * came / len(listed))


def _health(asked: Asked) -> list[Value]:
    """Health at the end of each month that is over."""
    formed_on = profile_of(asked.workspace, asked.partnership, asked.known_at).formed_on
    first = max(formed_on, asked.on - timedelta(days=LONGEST_DAYS))
    if first > asked.on:
        return []
    seen: dict[str, Any] = {"known_at": asked.known_at, "released": asked.released}
    line = timeline(asked.workspace, asked.partnership, first, asked.on, "month", **seen)
    scored = zip(line.days, line.health.tolist(), strict=True)
    return [Value(on, _rounded(asked, score)) for on, score in scored if np.isfinite(score)]


def month_end(day: date) -> date:
    """The last day of the month of a day."""
    return (day.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


MEASURES: dict[str, Callable[[Asked], list[Value]]] = {
    "check-in answers": _check_in_answers,
    "decisions per meeting": _decisions_per_meeting,
    "days to settle": _days_to_settle,
    "attendance": _attendance,
    "health": _health,
}
ALSO_CALLED: dict[str, tuple[str, ...]] = {
    "check-in answers": ("monthly mean of check in answers", "answers to check ins"),
    "attendance": ("attendance share",),
    "health": ("health at month end",),
}
"""Other words that people use for a measure, joined by spaces."""
