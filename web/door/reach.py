"""What whoever asks can reach: the partnerships in which they may do something, and the kinds that they may read.

Pages about several partnerships, exports and lists ask here, so that nothing else is even read for them.
"""

from __future__ import annotations

from access.deciding import OPERATOR, NotAllowed, may
from access.roles import Action
from domain.partnership import EVERY_KIND, PLAIN_KINDS, Profile
from projections.ledger import partnerships
from web.current import workspace
from web.door.identity import me, note
from web.door.permissions import require

CONFIDENTIAL = frozenset({"listening", "problem-tree", "released-tree"})
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


def taken_away(ref: str) -> frozenset[str]:
    """The kinds of entry of a partnership that whoever asks may carry away one by one; noted when confidential."""
    who = me()
    if not may(who, Action.READ, ref):
        return frozenset()
    if may(who, Action.HEAR, ref):
        note("exported listening", ref)
        return EVERY_KIND if who is OPERATOR else frozenset(PLAIN_KINDS) - POOLED | CONFIDENTIAL
    return frozenset(PLAIN_KINDS) - POOLED - CONFIDENTIAL


def check_import(ref: str, kind: str) -> None:
    """Refuse unless whoever asks may import an entry of this kind into a partnership, which it may be about to form."""
    if kind != "partnership":
        require(Action.RECORD, ref)
    elif not may(me(), Action.RECORD, ref):
        raise NotAllowed
    if kind in CONFIDENTIAL:
        require(Action.HEAR, ref)
