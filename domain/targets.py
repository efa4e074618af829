"""Targets that partners set themselves for the measures of the charts, each with a reason and the day it holds from.

A target holds until the next one for the same measure. It has no sheet: it is recorded by a form.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Annotated, ClassVar, Literal

from msgspec import Meta

from domain.entries import Entry, EntryRecorded, Happened, PersonalText, Ref, Stamp
from domain.errors import InvalidValue
from domain.record import Record

MEASURED = Literal["check-in answers", "decisions per meeting", "days to settle", "attendance", "health"]
"""What a target can be set for: the measures of ``projections.measures``."""
BOUND = Literal["at-least", "at-most"]
OF_A_HUNDRED = frozenset({"check-in answers", "attendance", "health"})
"""Measures that run from 0 to 100."""


class Target(Entry, frozen=True, kw_only=True, tag="target"):
    kind_name: ClassVar[str] = "target"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = "from_on"
    key: ClassVar[tuple[str, ...]] = ("target",)

    target: Ref
    measure: MEASURED
    bound: BOUND
    value: Annotated[float, Meta(ge=0, le=10_000)]
    from_on: Happened
    reason: PersonalText

    def check(self) -> None:
        if self.measure in OF_A_HUNDRED and self.value > 100:
            raise InvalidValue(f"The measure “{self.measure}” runs from 0 to 100. Choose a figure in between.", "value")
        if not self.reason.strip():
            raise InvalidValue("Say why: a target needs a reason.", "reason")

    def is_met_by(self, value: float) -> bool:
        return value >= self.value if self.bound == "at-least" else value <= self.value


class TargetSet(EntryRecorded):
    entry: Target


class Targets(Record):
    def set_target(self, target: Target, stamp: Stamp) -> None:
        self._add(TargetSet, target, stamp)


def in_force(targets: Iterable[Target], measure: str, on: date) -> Target | None:
    """The target that holds for a measure on a day: the one set last; ``None`` when there is none yet."""
    begun = [each for each in targets if each.measure == measure and each.from_on <= on]
    return max(begun, key=lambda each: each.from_on, default=None)
