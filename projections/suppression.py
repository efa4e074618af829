"""What may be shown of answers to check-ins: the one module that everything people see of them goes through.

Answers are shown as *released*. The answers of one round that were recorded in one save are a unit; in the order
recorded, units are gathered until they hold enough answers, and such a gathering is a release for ever. It enters
what readers see on the latest day of its answers, all at once, and nothing is known of it before its last unit.

Within a release a partner with too few answers is pooled with others, and every answer of a pool counts with the one
value of the pool. So whatever is worked out from a release, on any day, under any policy and in whatever combination,
is worked out from one number for each partner that may be shown and one for the pool: a second figure adds nothing.
In the pool a partner weighs n / (n + 2), n its answers, as it does in the overall score when nobody answered before.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, NamedTuple

from sqlalchemy import select

from projections.kept import kept
from projections.ledger import ANSWER, instant
from projections.rebuild import no_garbage_collection
from projections.workspace import Workspace

LEAST = 3
"""Answers behind anything that is shown, whatever the policy says; it may only ask for more."""

PRIOR_STRENGTH = 2.0
"""The design's k. It stays what it is under every policy, or two policies would give two figures of a pool."""

AND = "; "
"""Between the refs of rounds that were released together: a sheet cannot hold it within one."""


class Given(NamedTuple):
    """One answer: its ref, the instant (microseconds) and round of its unit, its day (ordinal), 0..1 for a partner."""

    ref: str
    at: int
    round: str
    day: int
    partner: str
    value: float


@dataclass(frozen=True)
class Release:
    """Answers that enter what readers see together."""

    answers: tuple[Given, ...]
    least: int

    @cached_property
    def rounds(self) -> tuple[str, ...]:
        """In the order recorded."""
        return tuple(dict.fromkeys(each.round for each in self.answers))

    @cached_property
    def enters_on(self) -> date:
        return date.fromordinal(max(each.day for each in self.answers))

    @cached_property
    def known_at(self) -> datetime:
        """The instant from which it is known."""
        return instant(max(each.at for each in self.answers))

    @cached_property
    def counts(self) -> dict[str, int]:
        """How many answers each partner gave, by ref."""
        partners = sorted(each.partner for each in self.answers)
        return {partner: partners.count(partner) for partner in dict.fromkeys(partners)}

    @cached_property
    def pool(self) -> frozenset[str]:
        """The partners that are never shown on their own."""
        return pool_of(self.counts, self.least)

    @cached_property
    def values(self) -> dict[str, float]:
        """What each partner's answers count as, 0..1: their mean, or the value of the pool."""
        means = {partner: self._mean(partner) for partner in self.counts}
        pooled = weighted_mean((means[each], weight_of(self.counts[each])) for each in sorted(self.pool))
        return {partner: pooled if partner in self.pool else mean for partner, mean in means.items()}

    def _mean(self, partner: str) -> float:
        own = [each.value for each in self.answers if each.partner == partner]
        return math.fsum(own) / len(own)


def releases(
    workspace: Workspace, partnership: str, until: date | None = None, known_at: datetime | None = None
) -> list[Release]:
    """The releases that have entered by a day, as known at an instant; in the order recorded."""
    least = least_of(workspace)

    def gather() -> list[Release]:
        return gathered(_units(_given(workspace, partnership)), least)

    return [
        each
        for each in kept(workspace, partnership, ("releases", least), gather, items=_answers_in)
        if (until is None or each.enters_on <= until) and (known_at is None or each.known_at <= known_at)
    ]


def least_of(workspace: Workspace) -> int:
    """How many answers stand behind anything shown, under the policy in force."""
    return max(LEAST, workspace.policy.trust.least_respondents)


def gathered(units: Iterable[Sequence[Given]], least: int) -> list[Release]:
    """Units gathered greedily, in their order, until they hold enough; what is left over waits."""
    found: list[Release] = []
    waiting: list[Given] = []
    for unit in units:
        waiting += unit
        if len(waiting) >= least:
            found.append(Release(tuple(waiting), least))
            waiting = []
    return found


def pool_of(counts: Mapping[str, int], least: int) -> frozenset[str]:
    """Those with too few answers, and then the next smallest until there are two partners and enough answers."""
    ordered = sorted(counts, key=lambda partner: (counts[partner], partner))
    pool = [partner for partner in ordered if counts[partner] < least]
    for partner in ordered[len(pool) :]:
        if not pool or (len(pool) > 1 and sum(counts[each] for each in pool) >= least):
            break
        pool.append(partner)
    return frozenset(pool)


def together(rounds: Iterable[str]) -> str:
    """What rounds that were released together are called in explanations."""
    return AND.join(rounds)


def rounds_in(named: str) -> list[str]:
    """The rounds that go by such a name."""
    return named.split(AND)


def weight_of(answers: int) -> float:
    """What a partner with so many answers weighs where partners are taken together."""
    return answers / (answers + PRIOR_STRENGTH)


def weighted_mean(pairs: Iterable[tuple[float, float]]) -> float:
    """The mean of (value, weight); NaN of none."""
    given = list(pairs)
    total = math.fsum(weight for _, weight in given)
    return math.fsum(value * weight for value, weight in given) / total if total else math.nan


def _answers_in(found: Iterable[Release]) -> int:
    return sum(len(each.answers) for each in found)


# -- units ---------------------------------------------------------------------------------------------------


def _units(given: Iterable[Given]) -> list[list[Given]]:
    """The answers of one round that were recorded in one save, in the order recorded."""
    units: dict[tuple[int, str], list[Given]] = {}
    for each in given:
        units.setdefault((each.at, each.round), []).append(each)
    return [units[key] for key in sorted(units)]


def _given(workspace: Workspace, partnership: str) -> list[Given]:
    """The standing answers, each in the save that first recorded it; those retracted were never given."""
    c = workspace.tables().evidence.c
    columns = (c.superseded_at, c.ref, c.recorded_at, c.round, c.from_day, c.partner, c.value)
    query = select(*columns).where(c.partnership == partnership, c.kind == ANSWER)
    with workspace.views.engine.connect() as connection, no_garbage_collection():
        cursor: Any = connection.execute(query).cursor
        rows: list[Sequence[Any]] = cursor.fetchall()
    if not any(row[0] for row in rows):  # nobody corrected or retracted any
        return [Given(*row[1:]) for row in rows]
    first: dict[str, int] = {}
    for _, ref, at, *_ in rows:
        first[ref] = min(at, first.get(ref, at))
    return [Given(ref, first[ref], *said) for superseded_at, ref, _, *said in rows if superseded_at is None]
