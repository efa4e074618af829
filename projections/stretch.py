"""How much of their time partnerships ask of each organisation: partnerships, meetings and hours, by quarter.

Hours are those of meetings whose minutes were recorded; how many have none is counted beside them. Called by the
network page.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from projections.network import Held, Network

QUARTERS = 4


@dataclass(frozen=True)
class Quarter:
    """Three months of the calendar; ``last`` is the day looked at in the one that is not over."""

    first: date
    last: date


@dataclass(frozen=True)
class Load:
    """Of one organisation in one quarter: partnerships it sat in, meetings it was at, and the time they took."""

    partnerships: int
    meetings: int
    minutes: int
    untimed: int
    """Meetings of which nobody recorded how long they took."""

    @property
    def hours(self) -> float:
        return self.minutes / 60


@dataclass(frozen=True)
class Stretched:
    """An organisation, by key, and its load in each quarter, the oldest first."""

    organisation: str
    loads: tuple[Load, ...]

    @property
    def meetings(self) -> int:
        return sum(load.meetings for load in self.loads)

    @property
    def minutes(self) -> int:
        return sum(load.minutes for load in self.loads)

    @property
    def untimed(self) -> int:
        return sum(load.untimed for load in self.loads)


def quarters(on: date, number: int = QUARTERS) -> list[Quarter]:
    """The quarter of a day and those before it, the oldest first."""
    found = [Quarter(_begins(on), on)]
    while len(found) < number and found[0].first > date.min:
        last = found[0].first - timedelta(days=1)
        found.insert(0, Quarter(_begins(last), last))
    return found


def stretch(network: Network, of: Sequence[Quarter]) -> list[Stretched]:
    """Those with a seat or a meeting in these quarters, the most hours first, then the most meetings, then by name."""
    seats, meetings = _seats(network, of), _meetings(network, of)
    found = [
        Stretched(key, tuple(_load(seats[key, at], meetings[key, at]) for at in range(len(of))))
        for key in network.organisations
    ]
    busy = [each for each in found if any(load.partnerships or load.meetings for load in each.loads)]
    names = {key: (each.name.casefold(), key) for key, each in network.organisations.items()}
    return sorted(busy, key=lambda each: (-each.minutes, -each.meetings, names[each.organisation]))


def _begins(day: date) -> date:
    return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)


def _seats(network: Network, of: Sequence[Quarter]) -> dict[tuple[str, int], set[str]]:
    """The partnerships in which each organisation sat in each quarter, by its number."""
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for seat in network.seats:
        for at, quarter in enumerate(of):
            if seat.is_within(quarter.first, quarter.last):
                found[seat.organisation, at].add(seat.partnership)
    return found


def _meetings(network: Network, of: Sequence[Quarter]) -> dict[tuple[str, int], list[Held]]:
    """The meetings at which each organisation was in each quarter."""
    found: dict[tuple[str, int], list[Held]] = defaultdict(list)
    for held in network.meetings:
        for at, quarter in enumerate(of):
            if quarter.first <= held.on <= quarter.last:
                for key in held.there:
                    found[key, at].append(held)
    return found


def _load(partnerships: Collection[str], meetings: Sequence[Held]) -> Load:
    timed = [held.minutes for held in meetings if held.minutes is not None]
    return Load(len(partnerships), len(meetings), sum(timed), len(meetings) - len(timed))
