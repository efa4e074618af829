"""Rounds of check-ins: opened for partners to answer through links, and closed with all answers at once.

While a round is open nothing that anybody answered is in the log: the answers lie in ``ballots``. Closing it records
them all in one save, in no order. Rounds that were imported have no entry of their own and are closed ones.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Annotated, Any, ClassVar, Literal

import msgspec
from msgspec import Meta

from domain.check_ins import CheckIn, CheckInAnswered
from domain.entries import Entry, EntryChanged, EntryRecorded, Happened, PartnerRef, Planned, Ref, Stamp, Title, Words
from domain.errors import AlreadyEnded, DateOutOfOrder, DomainError, InvalidValue, StillReferredTo
from domain.record import Record, check_shape

STATEMENT_NAMES = Literal["reliable", "open", "fair", "able"]
REPEATS = Literal["monthly", "quarterly", "after-each-board-meeting"]
LONGEST_OPEN_DAYS = 366
ANSWERED_BY = "somebody who answered"
"""Who records the answers of a round: nobody can tell."""


class RoundIsOver(AlreadyEnded):
    """The round is closed, and none is ever reopened."""

    def __init__(self, ref: str, closed_on: date | None) -> None:
        super().__init__("round", ref, f"closed (on {closed_on})", "round")
        self.message = f"The round “{ref}” is closed since {closed_on}. Open another one."


class Invited(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A partner that may answer, and how many were invited; ``None`` when nobody counted, as in a room."""

    partner: PartnerRef
    number: Annotated[int, Meta(ge=1, le=10_000)] | None = None


class Round(Entry, frozen=True, kw_only=True, tag="round"):
    """A round that was opened here. It has no sheet: what is imported are answers to rounds held elsewhere.

    ``follows`` is the round that this one repeats.
    """

    kind_name: ClassVar[str] = "round"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = "opened_on"
    key: ClassVar[tuple[str, ...]] = ("round",)

    round: Ref
    title: Title | None = None
    opened_on: Happened
    closes_on: Planned
    statements: tuple[STATEMENT_NAMES, ...] = ("reliable", "open", "fair", "able")
    asks_about: bool = False
    invited: tuple[Invited, ...]
    repeats: REPEATS | None = None
    follows: Ref | None = None
    closed_on: Happened | None = None

    @property
    def is_open(self) -> bool:
        return self.closed_on is None

    @property
    def number_invited(self) -> int | None:
        """How many were invited in all; ``None`` when that is not known of some."""
        numbers = [invited.number for invited in self.invited]
        return None if None in numbers else sum(number or 0 for number in numbers)

    def is_due(self, today: date) -> bool:
        """Whether its last day is over, so that nobody may answer any more."""
        return today > self.closes_on

    def may_answer(self, partner: str) -> bool:
        return any(invited.partner == partner for invited in self.invited)

    def check(self) -> None:
        self._check_days()
        if not self.statements or len(set(self.statements)) < len(self.statements):
            raise InvalidValue("Choose at least one of the four statements, each once.", "statements")
        names = [invited.partner for invited in self.invited]
        if not names:
            raise InvalidValue("Say which partners may answer.", "invited")
        if len(set(names)) < len(names):
            raise InvalidValue("A partner is invited twice. Name each partner once, with one number.", "invited")

    def _check_days(self) -> None:
        if self.closes_on < self.opened_on:
            raise DateOutOfOrder("closes_on", self.closes_on, "before", "opened_on", self.opened_on)
        if self.closes_on - self.opened_on > timedelta(days=LONGEST_OPEN_DAYS):
            raise InvalidValue("A round stays open for a year at most. Choose an earlier closing day.", "closes_on")


class RoundOpened(EntryRecorded):
    entry: Round


class MoreInvited(EntryChanged):
    """Further people were invited; numbers are added to those of the same partner."""

    kind_name = "round"
    invited: tuple[Invited, ...]

    def after(self, before: Entry | None) -> Entry | None:
        if not isinstance(before, Round):
            return before
        return msgspec.structs.replace(before, invited=together(before.invited, self.invited))


class RoundClosed(EntryChanged):
    """Nobody may answer any more. Its answers are the events that follow in the same save."""

    kind_name = "round"
    closed_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, closed_on=self.closed_on)


class RoundCancelled(EntryChanged):
    """The round is given up while open: its answers are thrown away unread."""

    kind_name = "round"
    reason: Words

    @property
    def why(self) -> str:
        return self.reason

    def after(self, before: Entry | None) -> Entry | None:
        return None

    def place_of(self, words: str, after: Any) -> str | None:
        """The reason stands in the history alone."""
        return None


class RepeatStopped(EntryChanged):
    """No further round follows this one."""

    kind_name = "round"

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, repeats=None)


class Rounds(Record):
    def open_round(self, round_: Round, stamp: Stamp) -> None:
        if round_.closed_on:
            raise InvalidValue("A round is opened first and closed later.", "closed_on")
        check_shape(round_)
        if round_.is_due(stamp.today):
            raise InvalidValue(f"closes_on is {round_.closes_on}, which is over. Choose a later day.", "closes_on")
        if self._is_answered(round_.round):
            raise InvalidValue(f"There are answers to a round “{round_.round}” already. Choose another ref.", "round")
        self._add(RoundOpened, round_, stamp)

    def invite_more(self, ref: str, invited: Sequence[Invited], stamp: Stamp) -> None:
        round_ = self._open_round(ref)
        whole = msgspec.structs.replace(round_, invited=together(round_.invited, tuple(invited)))
        self._check_entry(whole, stamp)
        self._record(MoreInvited, stamp, ref=ref, invited=tuple(invited))

    def close_round(self, ref: str, closed_on: date, answers: Sequence[CheckIn], stamp: Stamp) -> None:
        """Record that a round is closed, with its answers in the order given; theirs is the day that it closed."""
        round_ = self._open_round(ref)
        self._check_day("closed_on", closed_on, round_, stamp)
        self._record(RoundClosed, stamp, ref=ref, closed_on=closed_on)
        nobody = Stamp(ANSWERED_BY, stamp.at)
        for answer in answers:
            self._check_answers(round_, answer)
            answered_on = self._last_day(answer, closed_on)
            dated = msgspec.structs.replace(answer, round=ref, answered_on=answered_on)
            self._add(CheckInAnswered, dated.filled(), nobody)

    def cancel_round(self, ref: str, reason: str, stamp: Stamp) -> None:
        """Give up an open round; none follows it, nor the one that it repeats."""
        round_ = self._open_round(ref)
        if not reason.strip():
            raise InvalidValue("Say why the round is cancelled.", "reason")
        if len(reason) > 10_000:
            raise InvalidValue("The reason is longer than 10,000 characters.", "reason")
        before = self.rounds.get(round_.follows or "")
        if before is not None and before.repeats:
            self._record(RepeatStopped, stamp, ref=before.round)
        self._record(RoundCancelled, stamp, ref=ref, reason=reason.strip())

    def stop_repeating(self, ref: str, stamp: Stamp) -> None:
        round_ = self._standing("round", ref)
        assert isinstance(round_, Round)
        if not round_.repeats:
            raise DomainError(f"The round “{ref}” does not repeat, or no longer does.")
        self._record(RepeatStopped, stamp, ref=ref)

    @property
    def rounds(self) -> dict[str, Round]:
        """The rounds that were opened here, open and closed, by ref."""
        rounds: dict[str, Any] = self.entries.of("round")
        return rounds

    # -- guards ------------------------------------------------------------------------------------------

    def _open_round(self, ref: str) -> Round:
        round_ = self._standing("round", ref)
        assert isinstance(round_, Round)
        if round_.closed_on:
            raise RoundIsOver(ref, round_.closed_on)
        return round_

    def _is_answered(self, ref: str) -> bool:
        answers: dict[str, Any] = self.entries.of("check-in")
        return any(answer.round == ref for answer in answers.values())

    def _check_answers(self, round_: Round, answer: CheckIn) -> None:
        if not round_.may_answer(answer.partner):
            raise InvalidValue(f"The partner “{answer.partner}” was not invited to this round.", "partner")
        if answer.about and not round_.asks_about:
            raise InvalidValue("This round does not ask about another partner.", "about")

    def _last_day(self, answer: CheckIn, closed_on: date) -> date:
        """The day an answer counts from: that on which the round closed, or on which a partner in it had left."""
        named: list[Any] = [self._standing("partner", ref) for ref in (answer.partner, answer.about) if ref]
        days: list[date] = [closed_on, *(partner.left_on for partner in named if partner.left_on)]
        return min(days)

    def _check_references(self, entry: Entry) -> None:
        super()._check_references(entry)
        if isinstance(entry, Round):
            for invited in entry.invited:
                self._check_member(invited.partner, entry.opened_on, "invited")

    def _referring(self, kind: str, ref: str) -> Iterator[tuple[Entry, str]]:
        yield from super()._referring(kind, ref)
        if kind == "partner":
            yield from ((round_, "invited") for round_ in self.rounds.values() if self._rests_on(round_, ref))

    def _rests_on(self, round_: Round, partner: str) -> bool:
        """Whether a round takes the partner for a member: it may answer, or may be answered about."""
        if round_.may_answer(partner):
            return True
        asked: Any = self.entries.get("partner", partner)
        return round_.is_open and round_.asks_about and asked is not None and asked.is_member_on(round_.opened_on)

    def _check_life_covers(self, profile: Any) -> None:
        """A partnership is not closed while people are answering."""
        super()._check_life_covers(profile)
        open_rounds = [f"round {round_.ref}, which is open" for round_ in self.rounds.values() if round_.is_open]
        if profile.closed_on and open_rounds:
            raise StillReferredTo("partnership", profile.ref, open_rounds)


def together(invited: Sequence[Invited], more: Sequence[Invited]) -> tuple[Invited, ...]:
    """Who was invited with who is invited besides: the numbers of each partner added up."""
    whole = {each.partner: each for each in invited}
    for each in more:
        before = whole.get(each.partner)
        if before is not None:
            known = before.number is not None and each.number is not None
            each = Invited(partner=each.partner, number=(before.number or 0) + (each.number or 0) if known else None)
        whole[each.partner] = each
    return tuple(whole.values())
