"""From entries to evidence: one module per dimension, one function per line of the design's table.

``book`` asks each rule that a change may touch. A rule is a pure function of the entry, its surroundings and
the policy; its name is kept with the evidence it gives.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeAlias

from projections.evidence import conversation, decisions, engagement, follow_through, repair, trust
from projections.evidence.surroundings import Evidence, Surroundings
from projections.policy import Policy

Rule: TypeAlias = Callable[[Any, Surroundings, Policy], Iterator[Evidence]]

RULES: dict[str, tuple[Rule, ...]] = {
    "check-in": (trust.answer,),
    "item": (decisions.outcome,),
    "meeting": (decisions.nothing_decided, engagement.attendance, engagement.quiet, conversation.pace),
    "decision": (follow_through.done, follow_through.overdue),
    "action": (follow_through.done, follow_through.overdue),
    "paper": (follow_through.acted_on, follow_through.unanswered),
    "escalation": (repair.named, repair.spells, repair.caps),
    "contact": (conversation.tone, engagement.quiet),
    "listening": (conversation.listening,),
    "step": (conversation.listening,),
}
"""What each kind of entry is evidence of."""

NO_EVIDENCE = frozenset(
    {"partnership", "partner", "programme", "agreement", "link", "rebase", "target", "commentary", "dismissal"}
    | {"planned-meeting"}
)
"""Kinds that move no score, on purpose."""


__all__ = ["NO_EVIDENCE", "RULES", "Evidence", "Rule", "Surroundings"]
