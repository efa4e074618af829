"""When a round that repeats is due again, and what the next one is. Called by ``closing`` and ``web``.

The next round opens when the one before is closed and its day has come; what was missed is not made up for.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import msgspec

from domain.partnership import Partnership
from domain.rounds import Invited, Round

_MONTHS = {"monthly": 1, "quarterly": 3}


def following(partnership: Partnership, last: Round, today: date) -> Round | None:
    """The round that is to follow a closed one today; ``None`` when none is (yet)."""
    if last.is_open or not last.repeats or partnership.profile.closed_on or follower(partnership, last.round):
        return None
    opens_on = next_on(partnership, last, today)
    invited = tuple(each for each in last.invited if _is_member(partnership, each, today))
    if opens_on is None or opens_on > today or not invited:
        return None
    return msgspec.structs.replace(
        last,
        round=_free_ref(partnership, today),
        title=None,
        opened_on=today,
        closes_on=today + (last.closes_on - last.opened_on),
        invited=invited,
        follows=last.round,
        closed_on=None,
    )


def next_on(partnership: Partnership, last: Round, today: date) -> date | None:
    """The day from which the next round may open; ``None`` when nobody can say yet."""
    if last.repeats == "after-each-board-meeting":
        meetings: list[Any] = list(partnership.entries.of("meeting").values())
        held = [each.held_on for each in meetings if each.kind == "board" and last.opened_on < each.held_on <= today]
        return min(held, default=None)
    if last.repeats not in _MONTHS:
        return None
    return _first_after(_first_of(partnership, last).opened_on, _MONTHS[last.repeats], last.opened_on)


def follower(partnership: Partnership, ref: str) -> Round | None:
    """The round that follows one."""
    return next((round_ for round_ in partnership.rounds.values() if round_.follows == ref), None)


def guests_of(partnership: Partnership, ref: str) -> str | None:
    """The round for which the addresses invited to one are kept: itself, one that follows it, or none any more."""
    round_ = partnership.rounds.get(ref)
    if round_ is None:
        return None
    if round_.is_open:
        return ref
    after = follower(partnership, ref)
    if after is not None:
        return guests_of(partnership, after.round)
    return ref if round_.repeats else None


def _first_of(partnership: Partnership, round_: Round) -> Round:
    """The round with which the repeating began: its day of the month is kept."""
    before = partnership.rounds.get(round_.follows or "")
    return _first_of(partnership, before) if before is not None else round_


def _first_after(start: date, months: int, day: date) -> date:
    """The first day later than ``day`` that is whole steps of months after ``start``."""
    steps = 1
    while (found := months_after(start, steps * months)) <= day:
        steps += 1
    return found


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last of a month that has none such."""
    year, month = divmod(day.month - 1 + months, 12)
    first = date(day.year + year, month + 1, 1)
    end = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), end)


def _is_member(partnership: Partnership, invited: Invited, today: date) -> bool:
    partner: Any = partnership.entries.get("partner", invited.partner)
    return partner is not None and bool(partner.is_member_on(today))


def _free_ref(partnership: Partnership, today: date) -> str:
    """The day, as rounds of one day are told apart: 2026-07-01, 2026-07-01-2."""
    answers: Any = partnership.entries.of("check-in").values()
    taken = {*partnership.rounds, *(answer.round for answer in answers)}
    number, ref = 1, today.isoformat()
    while ref in taken:
        number += 1
        ref = f"{today.isoformat()}-{number}"
    return ref
