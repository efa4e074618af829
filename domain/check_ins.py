"""Trust check-ins: what one respondent answered to the four statements, for one partner."""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Self

import msgspec
from msgspec import Meta

from domain.entries import Entry, EntryRecorded, Happened, PartnerRef, PersonalText, Ref, Stamp
from domain.errors import InvalidValue
from domain.record import Record, check_shape

Mark = Annotated[int, Meta(ge=1, le=5, extra={"personal": True})]
STATEMENTS = {
    "reliable": "They do what they say they will.",
    "open": "We can raise difficult things with them.",
    "fair": "They take our interests into account.",
    "able": "They bring what the work needs.",
}
"""The statements, each marked from 1 (strongly disagree) to 5 (strongly agree)."""


class CheckIn(Entry, frozen=True, kw_only=True, tag="check-in"):
    """``answer`` is an opaque ref given when it is recorded; several answers of a round may be identical.

    ``mean`` is that of the marks: it counts for as long as the answer stands, also when the marks were erased.
    """

    kind_name: ClassVar[str] = "check-in"
    sheet: ClassVar[str] = "check-ins"
    own_date: ClassVar[str] = "answered_on"
    key: ClassVar[tuple[str, ...]] = ("answer",)
    generated: ClassVar[tuple[str, ...]] = ("answer", "mean")

    answer: Ref
    round: Ref
    answered_on: Happened
    partner: PartnerRef
    about: PartnerRef | None = None
    reliable: Mark | None = None
    open: Mark | None = None
    fair: Mark | None = None
    able: Mark | None = None
    comment: PersonalText | None = None
    mean: float | None = None

    @property
    def marks(self) -> list[int]:
        """The marks of the statements that were answered."""
        return [mark for mark in (self.reliable, self.open, self.fair, self.able) if mark is not None]

    @property
    def average(self) -> float:
        """The mean of the marks, 1 to 5; of answers from before it was kept, worked out."""
        return self.mean if self.mean is not None else sum(self.marks) / len(self.marks)

    def filled(self, before: Self | None = None) -> Self:
        kept = before.mean if before is not None and not before.marks else None
        marks = self.marks
        return msgspec.structs.replace(self, mean=sum(marks) / len(marks) if marks else kept)

    def check(self) -> None:
        if not self.marks and self.mean is None:
            raise InvalidValue("Answer at least one of the four statements.", "reliable")
        if self.about == self.partner:
            raise InvalidValue("A partner answers about another partner, or about the partnership.", "about")


class CheckInAnswered(EntryRecorded):
    entry: CheckIn


class CheckIns(Record):
    def answer_check_in(self, check_in: CheckIn, stamp: Stamp) -> None:
        """Record an answer to a round held elsewhere; those to a round opened here are recorded as it closes."""
        check_shape(check_in)
        self._check_round_is_held_elsewhere(check_in.round)
        self._add(CheckInAnswered, check_in.filled(), stamp)

    def _check_dependants(self, entry: Entry) -> None:
        super()._check_dependants(entry)
        before = self.entries.get("check-in", entry.ref)
        if isinstance(entry, CheckIn) and isinstance(before, CheckIn) and entry.round != before.round:
            self._check_round_is_held_elsewhere(before.round)
            self._check_round_is_held_elsewhere(entry.round)

    def _check_round_is_held_elsewhere(self, ref: str) -> None:
        round_: Any = self.entries.get("round", ref)
        if round_ is not None:
            still = "still open" if round_.is_open else f"closed (on {round_.closed_on})"
            raise InvalidValue(
                f"The round “{ref}” was opened here and is {still}: it is answered through its links only.", "round"
            )
