"""Keeps confidential things apart from single lines, and rounds points as readers are given them.

Listening conversations make one line; check-in rounds come released. For readers who see figures only, everything is
pooled by its kind.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from access.deciding import may
from access.roles import Action
from projections.rounding import apportion, in_tenths
from projections.suppression import rounds_in
from web.door.identity import me
from web.door.reach import CONFIDENTIAL, POOLED
from web.wording import counted, joined, kind_word


@dataclass(frozen=True)
class Share:
    """Points that an entry (or a check-in round) gives in a dimension. A pooled one names no entry.

    ``parts`` add up to the points, by why they moved; ``None`` where nothing did.
    """

    entry: str
    kind: str
    dimension: str
    points: float
    why: str = ""
    title: str = ""
    pooled: bool = False
    parts: Mapping[str, float] | None = None


def shown(ref: str, shares: Sequence[Share]) -> list[Share]:
    """The shares of a partnership as far as whoever asks may see them apart; they add up to the same."""
    return pooled(shares) if may(me(), Action.READ, ref) else pooled_by_kind(shares)


def pooled(shares: Sequence[Share]) -> list[Share]:
    """The shares, with those of listening added up."""
    apart = [_titled(share) for share in shares if share.kind not in CONFIDENTIAL]
    hidden = sorted((share for share in shares if share.kind in CONFIDENTIAL), key=_pool_of)
    return apart + [_pool(list(group)) for _, group in groupby(hidden, key=_pool_of)]


def pooled_by_kind(shares: Sequence[Share]) -> list[Share]:
    """One share for each kind in each dimension: what a reader sees who may not read entries."""
    ordered = sorted(shares, key=_pool_of)
    return [_of_kind(list(group)) for _, group in groupby(ordered, key=_pool_of)]


def in_tenths_of(shares: Sequence[Share], total: float) -> list[Share]:
    """The shares in tenths of a point, which add up to the total with one decimal."""
    parts = apportion([share.points for share in shares], in_tenths(total))
    return [_in_tenths(share, part) for share, part in zip(shares, parts, strict=True)]


def parts_of(shares: Sequence[Share]) -> dict[str, float]:
    """The parts of shares taken together."""
    sums: dict[str, float] = {}
    for share in shares:
        for why, points in (share.parts or {}).items():
            sums[why] = sums.get(why, 0.0) + points
    return sums


def _in_tenths(share: Share, tenths: int) -> Share:
    parts = share.parts or {}
    shares = apportion(list(parts.values()), tenths)
    return replace(share, points=tenths / 10, parts={why: p / 10 for why, p in zip(parts, shares, strict=True)})


def _of_kind(shares: list[Share]) -> Share:
    first, points = shares[0], sum(share.points for share in shares)
    kind = "answers to check-ins" if first.kind == "check-in" else kind_word(first.kind, 2)
    return Share("", first.kind, first.dimension, points, "", f"All {kind}, taken together", True, parts_of(shares))


def _titled(share: Share) -> Share:
    """Rounds that were released together make one line, which names them all and leads to none."""
    if share.kind not in POOLED:
        return share
    rounds = rounds_in(share.entry)
    if len(rounds) == 1:
        return replace(share, title=f"Check-in round {share.entry}")
    return replace(share, title=f"Check-in rounds {joined(rounds)}, taken together", pooled=True)


def _pool_of(share: Share) -> tuple[str, str]:
    return share.dimension, share.kind


def _pool(shares: list[Share]) -> Share:
    first, points = shares[0], sum(share.points for share in shares)
    title = counted(len(shares), "confidential conversation")
    return Share("", first.kind, first.dimension, points, "", title, True, parts_of(shares))
