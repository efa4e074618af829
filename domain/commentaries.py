"""What a consultant writes beside a section of the report on a period, in their own words.

A kind without a sheet. The report, in ``web``, shows what stands; corrections keep what was said before, as always.
"""

from __future__ import annotations

from typing import ClassVar, Literal

from domain.entries import Entry, EntryRecorded, Happened, PersonalText, Planned, Ref, Stamp
from domain.errors import DateOutOfOrder, InvalidValue
from domain.record import Record

SECTIONS = Literal[
    "summary",
    "timeline",
    "dimensions",
    "change",
    "trust",
    "signals",
    "programmes",
    "corrections",
    "open-matters",
    "method",
]
LONGEST = 5_000
"""Characters of one commentary: about two printed pages."""


class Commentary(Entry, frozen=True, kw_only=True, tag="commentary"):
    """A section of a report may have several, by several people; each stands for itself."""

    kind_name: ClassVar[str] = "commentary"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = "to_on"
    key: ClassVar[tuple[str, ...]] = ("commentary",)

    commentary: Ref
    section: SECTIONS
    from_on: Planned  # a bound of the period: it may come before the partnership was formed, as a chosen period does
    to_on: Happened
    text: PersonalText

    def check(self) -> None:
        if self.from_on > self.to_on:
            raise DateOutOfOrder("from_on", self.from_on, "after", "to_on", self.to_on)
        if not self.text.strip():
            raise InvalidValue("Write the commentary, or leave the page without saving.", "text")
        if len(self.text) > LONGEST:
            raise InvalidValue(f"A commentary has at most {LONGEST:,} characters. Make it shorter.", "text")


class CommentaryWritten(EntryRecorded):
    entry: Commentary


class Commentaries(Record):
    def write_commentary(self, commentary: Commentary, stamp: Stamp) -> None:
        self._add(CommentaryWritten, commentary, stamp)
