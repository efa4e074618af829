"""What changed, as rows of a table: by entry, kind, dimension, meeting or reason; they add up to the change.

Called by the page and its file. Whoever may not read entries is given kinds and dimensions only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import url_for

from access.deciding import may
from access.roles import Action
from projections.changes import POLICY, Changed, ChangeLine
from projections.evidence.surroundings import CAP
from projections.named_entries import entries_named
from projections.rounding import apportion, in_tenths
from projections.steps import WHYS
from web.current import workspace
from web.door.identity import me
from web.door.reach import CONFIDENTIAL
from web.entries import address_of, partner_names
from web.explaining.lines import Readable, Reason, largest, rest
from web.pooling import Share
from web.sentences import title_of
from web.viewpoint import Viewpoint
from web.wording import capital, dimension, kind_word

BY = {"entry": "Entry", "kind": "Kind", "dimension": "Dimension", "meeting": "Meeting", "why": "Reason"}
"""What rows may be grouped by, and what that is called."""
FOR_ALL = ("dimension", "kind")
"""The groupings that name no entry."""
SHOWN = 10
"""Rows listed one by one; the others are added up in one that leads to all of them."""
EVERY = "rows"
"""What ``all`` says to list every row."""
WHY_WORDS = {
    "new": "New since then",
    "settled": "Settled or done since",
    "reopened": "Opened again",
    "still open": "Open, or quiet, for longer",
    "corrected": "Recorded or corrected since",
    "faded": "Longer ago now, so it counts less",
    "reweighted": "Another share beside other evidence",
    "capped": "Health is held down, or no longer",
}
"""Why points moved, in the order of ``WHYS``."""
_OPEN_WORDS = WHY_WORDS | {"still open": "Open for longer"}
_QUIET_WORDS = WHY_WORDS | {"settled": "No longer quiet since then", "still open": "Quiet since then"}
_WHY_WORDS_OF = {"meeting": _QUIET_WORDS, "contact": _QUIET_WORDS}
"""What stands of a meeting or contact, and comes to an end, is the silence after it."""


@dataclass(frozen=True)
class Asked:
    """Of which partnership and from when, which dimension alone if any, grouped by what, and whether all is listed."""

    ref: str
    view: Viewpoint
    since: Any
    dimension: str | None
    by: str
    every: bool

    def arguments(self, **others: Any) -> dict[str, Any]:
        """What leads to the same page, or to one that differs as told."""
        asked: dict[str, Any] = {"ref": self.ref, "since": self.since.isoformat(), "dimension": self.dimension}
        known = self.view.arguments().get("known_at")
        return asked | {"by": self.by, "on": self.view.on.isoformat(), "known_at": known} | others


def groupings(ref: str) -> dict[str, str]:
    """The groupings that whoever asks may choose from; the first is the usual one."""
    return BY if may(me(), Action.READ, ref) else {name: BY[name] for name in FOR_ALL}


def rows_of(asked: Asked, moved: Changed, by: str) -> list[Reason]:
    """The rows, the largest first, in tenths that add up to the change as it is shown."""
    if moved.before is None or moved.after is None:
        return []
    rows = sorted(_GROUPED[by](asked, moved.lines), key=lambda row: -abs(row[1]))
    parts = apportion([points for _, points in rows], in_tenths(moved.after) - in_tenths(moved.before))
    cut = len(rows) if asked.every or len(rows) <= SHOWN + 1 else SHOWN
    made = _MADE[by](asked, [each for each, _ in rows[:cut]], parts)
    if cut == len(rows):
        return made
    return [*made, rest(len(rows) - cut, sum(parts[cut:]), "changes.page", EVERY, **asked.arguments())]


# -- grouped: what a row is about, and its points ------------------------------------------------------------

Grouped = list[tuple[Any, float]]


def _by_entry(asked: Asked, lines: Sequence[ChangeLine]) -> Grouped:
    """The smaller ones are no more than their points: they are listed together."""
    shares, others = largest(asked.ref, lines, len(lines) if asked.every else SHOWN + 1)
    return [*((share, share.points) for share in shares), *((None, points) for points in others)]


def _summed(key: Callable[[ChangeLine], Any]) -> Callable[[Asked, Sequence[ChangeLine]], Grouped]:
    def grouped(asked: Asked, lines: Sequence[ChangeLine]) -> Grouped:
        sums: dict[Any, float] = defaultdict(float)
        for line in lines:
            sums[key(line)] += line.points
        return list(sums.items())

    return grouped


def _by_why(asked: Asked, lines: Sequence[ChangeLine]) -> Grouped:
    sums = dict.fromkeys(WHYS, 0.0)
    for line in lines:
        for why, points in line.parts.items():
            sums[why] += points
    return [(why, points) for why, points in sums.items() if points]


_GROUPED: dict[str, Callable[[Asked, Sequence[ChangeLine]], Grouped]] = {
    "entry": _by_entry,
    "kind": _summed(lambda line: line.kind),
    "dimension": _summed(lambda line: line.dimension),
    "meeting": _summed(lambda line: line.meeting),
    "why": _by_why,
}


# -- made: a row in words ------------------------------------------------------------------------------------


def _entries(asked: Asked, shares: list[Share], parts: list[int]) -> list[Reason]:
    view = asked.view
    readable = Readable(asked.ref, view.on, view.known_at, workspace().policy_at(view.known_at))
    readable.read(shares)
    made = []
    for share, part in zip(shares, parts, strict=False):
        why = _WHY_WORDS_OF.get(share.kind, _OPEN_WORDS).get(share.why, "")
        made.append(_held(share, readable.reason(_start(share), part, {}, why)))
    return made


def _held(share: Share, reason: Reason) -> Reason:
    """The line of what holds health down is told from that of the escalation itself."""
    return replace(reason, title=f"Held down by {reason.title}") if share.dimension == CAP else reason


def _start(share: Share) -> Share:
    """The line about where scores start has no entry."""
    if share.kind != POLICY:
        return share
    return Share(share.entry, share.kind, share.dimension, share.points, share.why, "Where scores start", True)


def _kinds(asked: Asked, kinds: list[str], parts: list[int]) -> list[Reason]:
    reads = may(me(), Action.READ, asked.ref)
    return [
        _plain(_kind_title(kind), part, _kind_address(asked.ref, kind, reads)) for kind, part in _each(kinds, parts)
    ]


def _kind_title(kind: str) -> str:
    return "Where scores start" if kind == POLICY else capital(kind_word(kind, 2))


def _kind_address(ref: str, kind: str, reads: bool) -> str | None:
    listed = reads and kind != POLICY and kind not in CONFIDENTIAL
    return url_for("ledger.of_one", ref=ref, kind=kind) if listed else None


def _dimensions(asked: Asked, names: list[str], parts: list[int]) -> list[Reason]:
    return [_plain(_dimension_title(name), part, _dimension_address(asked, name)) for name, part in _each(names, parts)]


def _dimension_title(name: str) -> str:
    return {CAP: "Held down by an escalation", "health": "Where scores start"}.get(name) or dimension(name)


def _dimension_address(asked: Asked, name: str) -> str | None:
    if name == "health" or name == CAP:
        return None
    return url_for("changes.page", **asked.arguments(dimension=name, by=None))


def _meetings(asked: Asked, refs: list[str | None], parts: list[int]) -> list[Reason]:
    rows = entries_named(workspace(), asked.ref, {("meeting", ref) for ref in refs if ref}, asked.view.known_at)
    names = partner_names(asked.ref)
    made = []
    for ref, part in _each(refs, parts):
        row = rows.get(("meeting", ref or ""))
        if row is None:
            made.append(_plain("Not from a meeting" if ref is None else ref, part, None))
        else:
            address = address_of(asked.ref, "meeting", row.ref)
            made.append(Reason(title_of(row.entry, names), "meeting", row.happened_on, address, part))
    return made


def _whys(asked: Asked, whys: list[str], parts: list[int]) -> list[Reason]:
    return [_plain(WHY_WORDS[why], part, None) for why, part in _each(whys, parts)]


def _plain(title: str, tenths: int, address: str | None) -> Reason:
    return Reason(title, "", None, address, tenths)


def _each(names: list[Any], parts: list[int]) -> Iterable[tuple[Any, int]]:
    return zip(names, parts, strict=False)


_MADE: dict[str, Callable[[Asked, list[Any], list[int]], list[Reason]]] = {
    "entry": _entries,
    "kind": _kinds,
    "dimension": _dimensions,
    "meeting": _meetings,
    "why": _whys,
}
