"""What somebody answered, whether it can be taken, and the check-in it becomes. ``box`` and ``closing`` call it."""

from __future__ import annotations

import secrets
from datetime import date
from typing import Any

import msgspec

from domain.check_ins import CheckIn
from domain.errors import InvalidValue, NotAMember
from domain.partnership import Partnership
from domain.record import check_shape
from domain.rounds import Round

LONGEST_COMMENT = 2_000


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """``marks`` are those of the statements that were answered, 1 to 5."""

    partner: str
    marks: dict[str, int]
    about: str | None = None
    comment: str | None = None


def check(answer: Answer, round_: Round, partnership: Partnership) -> None:
    """Raise a ``DomainError`` when this round cannot take the answer, now or when it is closed."""
    if not round_.may_answer(answer.partner):
        raise InvalidValue("Choose one of the partners that were invited.", "partner")
    if answer.about is not None:
        _check_about(answer.about, round_, partnership)
    unasked = next((name for name in answer.marks if name not in round_.statements), None)
    if unasked:
        raise InvalidValue(f"“{unasked}” is none of the statements of this round.", unasked)
    if len(answer.comment or "") > LONGEST_COMMENT:
        raise InvalidValue(f"Shorten the comment: {LONGEST_COMMENT:,} characters fit.", "comment")
    check_in = check_in_of(answer, round_.round, round_.opened_on)
    check_shape(check_in)
    check_in.check()


def check_in_of(answer: Answer, round_: str, answered_on: date) -> CheckIn:
    """The answer as it is recorded, under a ref that was never used before."""
    ref = secrets.token_hex(8)
    marks: dict[str, Any] = answer.marks
    return CheckIn(
        answer=ref,
        round=round_,
        answered_on=answered_on,
        partner=answer.partner,
        about=answer.about,
        comment=answer.comment,
        **marks,
    ).filled()


def may_be_about(partner: Any, round_: Round) -> bool:
    """Whether a round asks about this partner: one that was a member when the round was opened."""
    return round_.asks_about and bool(partner.is_member_on(round_.opened_on))


def _check_about(about: str, round_: Round, partnership: Partnership) -> None:
    if not round_.asks_about:
        raise InvalidValue("This round does not ask about another partner.", "about")
    partner = partnership.entries.get("partner", about)
    if partner is None or not may_be_about(partner, round_):
        raise NotAMember(about, round_.opened_on, "about")
