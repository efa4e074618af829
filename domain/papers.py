"""Papers presented, and whether anyone acted on them."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

import msgspec

from domain.entries import (
    DecisionRef,
    Entry,
    EntryChanged,
    EntryRecorded,
    Happened,
    MeetingRef,
    PersonalText,
    Ref,
    Stamp,
    Title,
)
from domain.errors import AlreadyEnded, UnknownRef
from domain.record import Record


class Paper(Entry, frozen=True, kw_only=True, tag="paper"):
    kind_name: ClassVar[str] = "paper"
    sheet: ClassVar[str] = "papers"
    own_date: ClassVar[str] = "presented_on"
    key: ClassVar[tuple[str, ...]] = ("paper",)

    paper: Ref
    presented_on: Happened
    title: Title
    meeting: MeetingRef | None = None
    author: PersonalText | None = None
    acted_on: Happened | None = None
    decision: DecisionRef | None = None


class PaperPresented(EntryRecorded):
    entry: Paper


class PaperActedOn(EntryChanged):
    kind_name = "paper"
    acted_on: date
    decision: str | None = None

    def after(self, before: Entry | None) -> Entry | None:
        if not isinstance(before, Paper):
            return before
        return msgspec.structs.replace(before, acted_on=self.acted_on, decision=self.decision or before.decision)


class Papers(Record):
    def present_paper(self, paper: Paper, stamp: Stamp) -> None:
        self._add(PaperPresented, paper, stamp)

    def act_on_paper(self, ref: str, acted_on: date, stamp: Stamp, decision: str | None = None) -> None:
        """Record that a paper led to something, and to which decision if to one."""
        paper = self._standing("paper", ref)
        assert isinstance(paper, Paper)
        if paper.acted_on:
            raise AlreadyEnded("paper", ref, f"acted on (on {paper.acted_on})", "acted_on")
        self._check_day("acted_on", acted_on, paper, stamp)
        if decision and self.entries.get("decision", decision) is None:
            raise UnknownRef("decision", decision, "decision")
        self._record(PaperActedOn, stamp, ref=ref, acted_on=acted_on, decision=decision)
