"""Keeps confidential things apart from single lines: rounds with few answers, and listening conversations.

For readers who see figures only, everything is pooled by its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby

from access.deciding import may
from access.roles import Action
from web.current import workspace
from web.door.identity import me
from web.entries import rounds
from web.wording import counted, kind_word


@dataclass(frozen=True)
class Share:
    """Points that an entry (or a check-in round) gives in a dimension. A pooled one names no entry."""

    entry: str
    kind: str
    dimension: str
    points: float
    why: str = ""
    title: str = ""
    pooled: bool = False


def shown(ref: str, known_at: datetime | None, shares: Sequence[Share]) -> list[Share]:
    """The shares of a partnership as far as whoever asks may see them apart; they add up to the same."""
    if not may(me(), Action.READ, ref):
        return pooled_by_kind(shares)
    return pooled(shares, {each.ref: each.answers for each in rounds(ref, known_at)})


def pooled(shares: Sequence[Share], answers: Mapping[str, int]) -> list[Share]:
    """The shares, with those of listening and of too small check-in rounds added up.

    ``answers`` counts the answers of each round. A pool of small rounds takes in the next smallest round until
    enough people stand behind it, so that subtracting the others from the total names nobody.
    """
    few = _small_rounds(answers)
    shown = [_titled(share) for share in shares if not _is_hidden(share, few)]
    hidden = sorted((share for share in shares if _is_hidden(share, few)), key=_pool_of)
    return shown + [_pool(list(group)) for _, group in groupby(hidden, key=_pool_of)]


def pooled_by_kind(shares: Sequence[Share]) -> list[Share]:
    """One share for each kind in each dimension: what a reader sees who may not read entries."""
    ordered = sorted(shares, key=_pool_of)
    return [_of_kind(list(group)) for _, group in groupby(ordered, key=_pool_of)]


def _of_kind(shares: list[Share]) -> Share:
    first, points = shares[0], sum(share.points for share in shares)
    kind = "answers to check-ins" if first.kind == "check-in" else kind_word(first.kind, 2)
    return Share("", first.kind, first.dimension, points, "", f"All {kind}, taken together", True)


def _titled(share: Share) -> Share:
    return replace(share, title=f"Check-in round {share.entry}") if share.kind == "check-in" else share


def _is_hidden(share: Share, few: set[str]) -> bool:
    return share.kind == "listening" or (share.kind == "check-in" and share.entry in few)


def _small_rounds(answers: Mapping[str, int]) -> set[str]:
    enough = workspace().policy.trust.least_respondents
    ordered = sorted(answers, key=lambda ref: (answers[ref], ref))
    few = [ref for ref in ordered if answers[ref] < enough]
    for ref in ordered[len(few) :]:
        if not few or sum(answers[each] for each in few) >= enough:
            break
        few.append(ref)
    return set(few)


def _pool_of(share: Share) -> tuple[str, str]:
    return share.dimension, share.kind


def _pool(shares: list[Share]) -> Share:
    first, points = shares[0], sum(share.points for share in shares)
    rounds = "Check-in rounds with few answers, taken together"
    title = rounds if first.kind == "check-in" else counted(len(shares), "confidential conversation")
    return Share("", first.kind, first.dimension, points, "", title, True)
