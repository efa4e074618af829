"""Works out a partnership's row of the portfolio: what a board wants to see of it at a glance.

``portfolio`` asks for it, and keeps it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta

import msgspec
from sqlalchemy import func, select

from domain.errors import NotKnownYet
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.meetings import MEETING_KINDS
from domain.partnership import Profile
from projections.health import Floats, HealthScores, health_over
from projections.ledger import as_known
from projections.measures import Asked, month_end, rebases
from projections.next_meeting import next_meeting
from projections.released_evidence import in_whole_points, released_numbers
from projections.signals.standing import standing_in
from projections.suppression import releases
from projections.timelines import LONGEST_DAYS, number, perception_gap
from projections.variation import BETTER, Variation, variation_of
from projections.xmr import Value, xmr

WEEKS = 52
QUARTER_DAYS = 91


class PortfolioRow(msgspec.Struct, frozen=True):
    """A partnership at a glance. Scores 0..100, ``None`` without enough evidence; ``spark`` a year of weeks.

    ``variation`` is what its health at the ends of months comes to, ``gap`` the perception gap between partners that
    may be shown, ``signals`` how many stand of each rule that nobody set aside. The next meeting is told without its
    title, since rows are kept without words.
    """

    ref: str
    name: str
    place: str | None
    closed_on: date | None
    health: float | None
    low: float | None
    high: float | None
    band: str | None
    cap: float | None
    change_3_months: float | None
    variation: Variation
    trust: float | None
    gap: float | None
    spark: list[float | None]
    last_contact_on: date | None
    next_meeting_on: date | None
    next_meeting_kind: MEETING_KINDS | None
    open_escalations: int
    overdue: int
    signals: dict[str, int]

    @property
    def signals_in_all(self) -> int:
        return sum(self.signals.values())


def summarise(asked: Asked, profile: Profile) -> PortfolioRow:
    """Work out one partnership's row."""
    policy, scores = asked.policy, _scores(asked, profile)
    health = [number(score) for score in scores.health.score[-7 * (WEEKS - 1) - 1 :]]
    now, quarter_ago = health[-1], health[-1 - QUARTER_DAYS]
    planned = next_meeting(asked.workspace, profile, asked.on, asked.known_at)
    return PortfolioRow(
        ref=profile.ref,
        name=profile.name,
        place=profile.place,
        closed_on=profile.closed_on,
        health=now,
        low=None if now is None else float(scores.health.low[-1]),
        high=None if now is None else float(scores.health.high[-1]),
        band=None if now is None else policy.band_of(now),
        cap=number(scores.cap[-1]),
        change_3_months=None if now is None or quarter_ago is None else now - quarter_ago,
        variation=_variation(asked, profile, scores.health.score),
        trust=number(scores.dimensions["trust"].score[-1]),
        gap=_gap(asked, scores.by_partner),
        spark=health[::7],
        last_contact_on=_last_contact(asked),
        next_meeting_on=planned.meets_on if planned else None,
        next_meeting_kind=planned.kind if planned else None,
        open_escalations=sum(_is_open(entry, asked.on) for entry in asked.told("escalation")),
        overdue=sum(_is_overdue(entry, asked.on) for kind in ("decision", "action") for entry in asked.told(kind)),
        signals=_signals(asked),
    )


def _scores(asked: Asked, profile: Profile) -> HealthScores:
    """Every day since the partnership was formed, and of the past year, up to the day asked about."""
    a_year = asked.on - timedelta(weeks=WEEKS - 1)
    first = max(min(a_year, profile.formed_on), asked.on - timedelta(days=LONGEST_DAYS))
    given = released_numbers(asked.workspace, asked.partnership, asked.on, known_at=asked.known_at)
    return in_whole_points(health_over(given, first.toordinal(), asked.on.toordinal(), asked.policy))


def _variation(asked: Asked, profile: Profile, health: Floats) -> Variation:
    """What the XmR chart of health at the end of each month says of the last of them."""
    first = asked.on - timedelta(days=len(health) - 1)
    ends = _month_ends(max(first, profile.formed_on), asked.on)
    scored = ((day, number(health[(day - first).days])) for day in ends)
    values = [Value(day, score) for day, score in scored if score is not None]
    return variation_of(xmr(values, rebases(asked, "health")), BETTER["health"])


def _month_ends(first: date, last: date) -> Iterator[date]:
    end = month_end(first)
    while end <= last:
        yield end
        end = month_end(end + timedelta(days=1))


def _gap(asked: Asked, by_partner: dict[str, Floats]) -> float | None:
    """Of the partners that were never pooled with others."""
    found = releases(asked.workspace, asked.partnership, asked.on, asked.known_at)
    pooled = {partner for each in found for partner in each.pool}
    return perception_gap([number(scores[-1]) for name, scores in by_partner.items() if name not in pooled])


def _signals(asked: Asked) -> dict[str, int]:
    """How many stand of each rule; none where the partnership was not known of then."""
    try:
        found = standing_in(asked.workspace, asked.partnership, asked.on, asked.known_at)
    except NotKnownYet:
        return {}
    return dict(Counter(signal.rule for signal in found.signals))


def _last_contact(asked: Asked) -> date | None:
    table = asked.workspace.tables().entries
    c = table.c
    query = select(func.max(c.happened_on)).where(
        c.partnership == asked.partnership, c.kind.in_(("meeting", "contact"))
    )
    query = query.where(as_known(table, asked.known_at), c.happened_on <= asked.on.toordinal())
    with asked.workspace.views.engine.connect() as connection:
        latest = connection.execute(query).scalar()
    return None if latest is None else date.fromordinal(latest)


def _is_open(escalation: Escalation, on: date) -> bool:
    return any(start <= on and (end is None or on < end) for start, end in escalation.turns)


def _is_overdue(entry: Decision | Action, on: date) -> bool:
    if not entry.due_on:
        return False
    ended_on = entry.done_on or entry.dropped_on
    return entry.due_on < on and (ended_on is None or on < ended_on)
