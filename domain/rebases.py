"""Step changes that people agree on, from which a chart's limits are worked out afresh."""

from __future__ import annotations

from typing import ClassVar

from domain.entries import Entry, EntryRecorded, Happened, PersonalText, Ref, Stamp, Title
from domain.errors import InvalidValue
from domain.record import Record


class Rebase(Entry, frozen=True, kw_only=True, tag="rebase"):
    kind_name: ClassVar[str] = "rebase"
    sheet: ClassVar[str] = "rebases"
    own_date: ClassVar[str] = "from_on"
    key: ClassVar[tuple[str, ...]] = ("rebase",)

    rebase: Ref
    measure: Title
    from_on: Happened
    reason: PersonalText

    def check(self) -> None:
        if not self.reason.strip():
            raise InvalidValue("Say what changed: a rebase needs a reason.", "reason")


class LimitsRebased(EntryRecorded):
    entry: Rebase


class Rebases(Record):
    def rebase(self, rebase: Rebase, stamp: Stamp) -> None:
        self._add(LimitsRebased, rebase, stamp)
