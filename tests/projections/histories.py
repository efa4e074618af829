"""Random but lawful histories of a partnership, for the property tests: commands drawn by hypothesis.

Refused commands are part of life and leave nothing behind. Instants only move forward, days are anywhere in the
past, so that entries are back-dated, corrected and retracted in any order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any

import msgspec
from hypothesis import strategies as st

from domain.check_ins import CheckIn
from domain.contacts import Contact
from domain.entries import Stamp
from domain.erasing import Request, concerned, erase
from domain.errors import DomainError
from domain.escalations import Escalation
from domain.follow_up import Action, Decision
from domain.meetings import Item, Meeting
from domain.membership import Partner
from domain.papers import Paper
from domain.partnership import Profile
from domain.partnerships import Partnerships, Saved
from domain.rounds import Invited, Round

FORMED = date(2024, 1, 1)
STARTED = datetime(2024, 12, 31, 9, 0, tzinfo=UTC)
PARTNERS = ("council", "hospital", "charity")
OUTCOMES = ("decided", "actioned", "deferred", "discussed", "noted", "withdrawn", "not-reached", None)
LEVELS = ("tension", "concern", "dispute", "breakdown")

Draws = tuple[int, int, int, int]
Command = Callable[[Partnerships, str, Draws, Stamp], None]

histories = st.lists(
    st.tuples(st.integers(0, 18), st.integers(0, 5), st.integers(0, 350), st.integers(0, 7), st.booleans()),
    min_size=5,
    max_size=40,
)
"""Steps: which command, on which entry, on which day of 2024, with which choice, and whether at a new instant."""

A_FULL_LIFE: list[tuple[int, int, int, int, bool]] = [
    *[(0, 3, 30, 3, True), (0, 2, 60, 0, True), (1, 3, 0, 2, True)],
    *[(2, 0, 40, 0, True), (3, 0, 70, 0, True), (2, 1, 45, 0, True), (3, 1, 90, 6, True)],
    *[(4, 0, 35, 0, True), (5, 0, 50, 0, True), (6, 0, 30, 0, True), (7, 0, 100, 0, True)],
    *[(8, 0, 33, 2, True), (9, 0, 60, 0, True), (10, 0, 80, 0, True), (9, 0, 120, 0, False)],
    *[(11, 0, 61, 0, True), (12, 0, 40, 3, True), (12, 1, 40, 4, True), (12, 2, 41, 2, True)],
    *[(17, 0, 100, 5, True), (17, 0, 100, 5, True), (12, 0, 42, 5, True), (16, 1, 0, 0, True)],
    *[(14, 0, 20, 0, True), (14, 1, 3, 1, True), (14, 0, 15, 7, True), (14, 0, 10, 6, True)],
    *[(14, 0, 45, 5, True), (14, 0, 64, 3, True), (15, 0, 0, 3, True), (18, 0, 0, 0, True)],
    *[(13, 1, 200, 6, True), (13, 0, 300, 7, True)],
]
"""Steps in which everything happens that a history may hold: most drawn ones hold less."""
AMENDED_ANSWERS = [(16, 1, 0, 0, True), (14, 0, 45, 5, True)]
"""Those of its steps that take back and correct answers to check-ins."""


def begin(log: Partnerships, ref: str = "harbour") -> None:
    stamp = Stamp("ada", STARTED)
    log.form_partnership(Profile(partnership=ref, name="Harbour", formed_on=FORMED), stamp)
    for partner in PARTNERS:
        log.join(ref, Partner(partner=partner, name=partner.title(), joined_on=FORMED), stamp)


def live(log: Partnerships, steps: list[Any], ref: str = "harbour") -> Iterator[datetime]:
    """Run the steps, yielding the instant of each that was recorded."""
    at = STARTED
    for command, which, days, choice, later in steps:
        at += timedelta(hours=7) if later else timedelta()
        with suppress(DomainError):
            COMMANDS[command](log, ref, (which, days, choice, days % 60), Stamp("ada", at))
            yield at


def _meet(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    meeting = f"m{which}-{days % 9}"
    items = [
        Item(meeting=meeting, item=f"i{n}", title="Item", outcome=OUTCOMES[(choice + n) % 8]) for n in range(which % 4)
    ]
    kind = ("board", "working", "informal")[choice % 3]
    present = PARTNERS[: choice % 4]
    told = Meeting(meeting=meeting, held_on=_day(days), kind=kind, minutes=60, present=present)  # type: ignore[arg-type]
    log.hold_meeting(ref, told, stamp, items=items)


def _consider(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    meeting = _some(log, ref, "meeting", days)
    log.consider_item(ref, Item(meeting=meeting, item=f"i{which}", title="Item", outcome=OUTCOMES[choice]), stamp)


def _decide(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, _, span = draws
    told = Decision(decision=f"d{which}", decided_on=_day(days), title="Go on", due_on=_day(days + span))
    log.make_decision(ref, told, stamp)


def _enact(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    if choice < 6:
        log.enact_decision(ref, _some(log, ref, "decision", which), _day(days), stamp)
    else:
        log.drop_decision(ref, _some(log, ref, "decision", which), _day(days), "No longer needed", stamp)


def _agree(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, _, span = draws
    log.agree_action(ref, Action(action=f"a{which}", agreed_on=_day(days), title="Do", due_on=_day(days + span)), stamp)


def _complete(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    log.complete_action(ref, _some(log, ref, "action", draws[0]), _day(draws[1]), stamp)


def _present(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    log.present_paper(ref, Paper(paper=f"p{draws[0]}", presented_on=_day(draws[1]), title="Paper"), stamp)


def _act(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    log.act_on_paper(ref, _some(log, ref, "paper", draws[0]), _day(draws[1]), stamp)


def _escalate(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    level: Any = LEVELS[choice % 4]
    log.raise_escalation(ref, Escalation(escalation=f"e{which}", raised_on=_day(days), level=level, title="Row"), stamp)


def _settle(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    log.settle_escalation(ref, _some(log, ref, "escalation", draws[0]), _day(draws[1]), "Talked", stamp)


def _reopen(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    log.reopen_escalation(ref, _some(log, ref, "escalation", draws[0]), _day(draws[1]), stamp)


def _contact(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    tone: Any = ("warm", "neutral", "prickly")[choice % 3]
    channel: Any = ("phone", "email")[choice % 2]
    words = "They said so" if choice == 0 else None
    told = Contact(
        contact=f"c{which}", made_on=_day(days), between=PARTNERS[:2], channel=channel, tone=tone, note=words
    )
    log.make_contact(ref, told, stamp)


def _answer(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    told = CheckIn(
        answer=f"{which}-{days}-{choice}",
        round=f"r{days // 90}",
        answered_on=_day(days),
        partner=PARTNERS[which % 3],
        open=1 + choice % 5,
        fair=1 + days % 5,
    )
    log.answer_check_in(ref, told, stamp)


def _leave_or_close(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    if choice == 7:
        log.close_partnership(ref, _day(days), stamp)
    elif choice == 6:
        log.leave(ref, PARTNERS[which % 3], _day(days), stamp)
    else:  # or little could be recorded in most histories
        _contact(log, ref, draws, stamp)


def _correct(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, days, choice, _ = draws
    kind = ("meeting", "item", "escalation", "contact", "decision", "check-in", "partner", "partnership")[choice]
    entry = log.get(ref).entries.of(kind)[_some(log, ref, kind, which)]
    log.correct(ref, _changed(entry, days), "Recorded wrongly", stamp)


def _retract(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    which, _, choice, _ = draws
    kind = ("meeting", "item", "escalation", "contact", "decision", "check-in", "action", "paper")[choice]
    log.retract(ref, kind, _some(log, ref, kind, which), "Entered by mistake", stamp)


def _undo(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    version = log.get(ref).version
    log.undo(Saved(ref, version - draws[0], version), "Entered by mistake", stamp)


def _hold_round(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    """Open a round, or close it with answers of some partners if it is open already."""
    which, days, choice, span = draws
    if log.get(ref).entries.get("round", f"o{which}") is None:
        invited = tuple(Invited(partner=partner, number=3) for partner in PARTNERS)
        opened = Round(round=f"o{which}", opened_on=_day(days), closes_on=stamp.today, invited=invited)
        log.open_round(ref, opened, stamp)
        return
    answers = [
        CheckIn(answer=f"{which}-{n}", round=f"o{which}", answered_on=FORMED, partner=PARTNERS[n % 3], fair=1 + n % 5)
        for n in range(choice)
    ]
    log.close_round(ref, f"o{which}", _day(days + span), answers, stamp)


def _erase(log: Partnerships, ref: str, draws: Draws, stamp: Stamp) -> None:
    """Erase how an escalation was settled, or why a decision was dropped."""
    which, _, choice, _ = draws
    kind = ("escalation", "decision", "contact")[choice % 3]
    wanted = Request(entries=((ref, kind, _some(log, ref, kind, which)),))
    erase(log, concerned(log, wanted), "Asked for", stamp)


COMMANDS: tuple[Command, ...] = (
    *(_meet, _consider, _decide, _enact, _agree, _complete, _present, _act),
    *(_escalate, _settle, _reopen, _contact, _answer, _leave_or_close, _correct, _retract, _undo),
    *(_hold_round, _erase),
)


def _day(days: int) -> date:
    return FORMED + timedelta(days=days)


def _some(log: Partnerships, ref: str, kind: str, which: int) -> str:
    refs = list(log.get(ref).entries.of(kind))
    if not refs:
        raise DomainError("nothing of this kind")
    return refs[which % len(refs)]


def _changed(entry: Any, days: int) -> Any:
    """The same entry on another day, or with another outcome."""
    if entry.kind_name == "item":
        return msgspec.structs.replace(entry, outcome=OUTCOMES[days % 8])
    if entry.kind_name in ("partner", "partnership"):
        return msgspec.structs.replace(
            entry, name=f"{entry.name}, renamed", **{entry.own_date: FORMED - timedelta(days)}
        )
    return msgspec.structs.replace(entry, **{entry.own_date: _day(days)})
