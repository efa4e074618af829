"""Trust check-ins: what one respondent answered to the four statements, for one partner."""

from __future__ import annotations

from typing import Annotated, ClassVar

from msgspec import Meta

from domain.entries import Entry, EntryRecorded, Happened, PartnerRef, Ref, Stamp, Text
from domain.errors import InvalidValue
from domain.record import Record

Mark = Annotated[int, Meta(ge=1, le=5)]
STATEMENTS = {
    "reliable": "They do what they say they will.",
    "open": "We can raise difficult things with them.",
    "fair": "They take our interests into account.",
    "able": "They bring what the work needs.",
}
"""The statements, each marked from 1 (strongly disagree) to 5 (strongly agree)."""


class CheckIn(Entry, frozen=True, kw_only=True, tag="check-in"):
    """``answer`` is an opaque ref given when it is recorded; several answers of a round may be identical."""

    kind_name: ClassVar[str] = "check-in"
    sheet: ClassVar[str] = "check-ins"
    own_date: ClassVar[str] = "answered_on"
    key: ClassVar[tuple[str, ...]] = ("answer",)
    generated: ClassVar[tuple[str, ...]] = ("answer",)

    answer: Ref
    round: Ref
    answered_on: Happened
    partner: PartnerRef
    about: PartnerRef | None = None
    reliable: Mark | None = None
    open: Mark | None = None
    fair: Mark | None = None
    able: Mark | None = None
    comment: Text | None = None

    @property
    def marks(self) -> list[int]:
        """The marks of the statements that were answered."""
        return [mark for mark in (self.reliable, self.open, self.fair, self.able) if mark is not None]

    def check(self) -> None:
        if not self.marks:
            raise InvalidValue("Answer at least one of the four statements.", "reliable")
        if self.about == self.partner:
            raise InvalidValue("A partner answers about another partner, or about the partnership.", "about")


class CheckInAnswered(EntryRecorded):
    entry: CheckIn


class CheckIns(Record):
    def answer_check_in(self, check_in: CheckIn, stamp: Stamp) -> None:
        self._add(CheckInAnswered, check_in, stamp)
