"""Signals of work avoidance that somebody set aside for a while, with a reason. ``projections.signals`` heeds them.

A kind without a sheet: it is recorded from the page of signals. The signal itself is worked out, never stored, so it
stands again when its time is over.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, Literal

from domain.entries import Entry, EntryRecorded, Happened, PersonalText, Planned, Ref, Stamp, Text
from domain.errors import DateOutOfOrder, InvalidValue
from domain.record import Record

SIGNALS = Literal[
    "deciding-nothing",
    "carried-over",
    "paper-unanswered",
    "overdue",
    "crowded-agenda",
    "absent-partner",
    "silent-tension",
    "escalation-stuck",
    "prickly",
    "workshop-without-agreement",
    "gone-quiet",
    "perception-gap",
    "programme-stalled",
]
LONGEST = timedelta(days=366)


class Dismissal(Entry, frozen=True, kw_only=True, tag="dismissal"):
    """``about`` is what the signal is about, as ``Signal`` in the projections says; ``until_on`` is the last day."""

    kind_name: ClassVar[str] = "dismissal"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = "dismissed_on"
    key: ClassVar[tuple[str, ...]] = ("dismissal",)

    dismissal: Ref
    signal: SIGNALS
    about: Text | None = None
    dismissed_on: Happened
    until_on: Planned
    reason: PersonalText

    def check(self) -> None:
        if self.until_on < self.dismissed_on:
            raise DateOutOfOrder("until_on", self.until_on, "before", "dismissed_on", self.dismissed_on)
        if self.until_on - self.dismissed_on > LONGEST:
            raise InvalidValue("A signal is set aside for a year at most. Choose an earlier day.", "until_on")
        if not self.reason.strip():
            raise InvalidValue("Say why: a signal is set aside with a reason.", "reason")


class SignalDismissed(EntryRecorded):
    entry: Dismissal


class Dismissals(Record):
    def dismiss_signal(self, dismissal: Dismissal, stamp: Stamp) -> None:
        self._add(SignalDismissed, dismissal, stamp)


def in_force(dismissals: Iterable[Dismissal], signal: str, about: str, on: date) -> Dismissal | None:
    """The dismissal that holds for a signal on a day: that which holds longest; ``None`` when there is none."""
    holding = [
        each
        for each in dismissals
        if (each.signal, each.about or "") == (signal, about) and each.dismissed_on <= on <= each.until_on
    ]
    return max(holding, key=lambda each: each.until_on, default=None)
