"""Which command of ``Partnerships`` records a new entry of each kind. Called by ``new_entry``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.entries import Entry, Stamp
from domain.partnerships import Partnerships, Saved

COMMANDS: dict[str, Callable[[Partnerships, str, Any, Stamp], Saved]] = {
    "partner": Partnerships.join,
    "meeting": Partnerships.hold_meeting,
    "item": Partnerships.consider_item,
    "decision": Partnerships.make_decision,
    "action": Partnerships.agree_action,
    "paper": Partnerships.present_paper,
    "escalation": Partnerships.raise_escalation,
    "contact": Partnerships.make_contact,
    "check-in": Partnerships.answer_check_in,
    "listening": Partnerships.hold_conversation,
    "programme": Partnerships.start_programme,
    "step": Partnerships.hold_step,
    "agreement": Partnerships.reach_agreement,
    "link": Partnerships.link,
    "rebase": Partnerships.rebase,
}


def record(partnerships: Partnerships, ref: str, entry: Entry, stamp: Stamp) -> Saved:
    """Record a new entry in a partnership; ``DomainError`` when it is refused."""
    return COMMANDS[entry.kind_name](partnerships, ref, entry, stamp)
