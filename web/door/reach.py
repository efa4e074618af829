"""What whoever asks can reach: the partnerships in which they may do something, and the kinds that they may read.

Pages about several partnerships, exports and lists ask here, so that nothing else is even read for them.
"""

from __future__ import annotations

from access.deciding import OPERATOR, Who, may
from access.roles import Action
from domain.partnership import ENTRY_KINDS, Profile
from projections.ledger import partnerships
from web.current import workspace
from web.door.identity import me

CONFIDENTIAL = frozenset({"listening"})
"""Kinds that only those may read and record who may hear."""
POOLED = frozenset({"check-in"})
"""Kinds that nobody reads one by one, because respondents were promised so; only an operator exports them."""


def reachable(action: Action) -> list[Profile]:
    """The partnerships in which whoever asks may do an action."""
    who = me()
    return [profile for profile in partnerships(workspace()) if may(who, action, profile.ref)]


def refs_reachable(action: Action) -> frozenset[str]:
    return frozenset(profile.ref for profile in reachable(action))


def may_hear(ref: str) -> bool:
    """Whether whoever asks may read and record what is confidential in a partnership."""
    return may(me(), Action.HEAR, ref)


def exported_kinds(who: Who, ref: str) -> frozenset[str]:
    """The kinds of entry of a partnership that somebody may carry away one by one."""
    if not may(who, Action.READ, ref):
        return frozenset()
    hidden = frozenset() if who is OPERATOR else POOLED
    return frozenset(ENTRY_KINDS) - hidden - (frozenset() if may(who, Action.HEAR, ref) else CONFIDENTIAL)
