"""What if something did not count: evidence without some entries, kinds, meetings or partners.

Called by ``timelines`` for whoever asks, and by the page about it. Evidence of other entries is not worked out again:
an item that came up after one that is left out counts as often as it did. Readers cannot leave out what would tell
them something hidden: answers go by what was released together or as a kind, those of a partner that was ever pooled
stay, and confidential conversations go all together or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any, Literal

import numpy as np

from domain.errors import InvalidValue
from projections.health import TRUST, Bools
from projections.ledger import entries
from projections.standing_evidence import EvidenceOf
from projections.suppression import rounds_in
from projections.workspace import Workspace

What = Literal["entry", "kind", "meeting", "partner"]
Key = tuple[str, str]
"""The kind and ref of an entry."""

CONFIDENTIAL = "listening"
"""The kind that readers cannot leave out one by one: they would learn of each conversation."""

ABOUT_PARTNERS: dict[str, Callable[[Any], Iterable[str | None]]] = {
    "decision": lambda entry: (entry.owner,),
    "action": lambda entry: (entry.owner,),
    "escalation": lambda entry: (entry.raised_by, *entry.between),
    "contact": lambda entry: entry.between,
}
"""The partners that an entry is evidence about as a whole; answers and attendance are so one by one."""

OF_MEETINGS = ("meeting", "item", "decision", "action", "paper", "escalation")
"""The kinds of entry that are of a meeting, or name the one they come from."""

_NOTHING: dict[What, str] = {
    "entry": "No entry “{}” gives evidence by that day. Name it by its ref, or as kind:ref; answers by round.",
    "kind": "No entry of the kind “{}” gives evidence by that day. Name a kind such as meeting or check-in.",
    "meeting": "No meeting “{}” gives evidence by that day, nor does anything that came from it. Check the ref.",
    "partner": "No evidence by that day is about a partner “{}” and can be left out. Check the ref.",
}


@dataclass(frozen=True)
class LeavingOut:
    """What does not count. Meetings go with their items and all that names them, partners with ``ABOUT_PARTNERS``."""

    entries: frozenset[str] = frozenset()
    """By ref, or as ``kind:ref``; answers by their round, and with it go all that were released together."""
    kinds: frozenset[str] = frozenset()
    meetings: frozenset[str] = frozenset()
    partners: frozenset[str] = frozenset()
    passing_over: bool = False
    """Whether what gives no evidence is passed over, rather than refused."""

    def __bool__(self) -> bool:
        return bool(self.entries or self.kinds or self.meetings or self.partners)

    def each(self) -> Iterator[tuple[What, str]]:
        """Everything named, in a steady order."""
        yield from (("entry", name) for name in sorted(self.entries))
        yield from (("kind", name) for name in sorted(self.kinds))
        yield from (("meeting", name) for name in sorted(self.meetings))
        yield from (("partner", name) for name in sorted(self.partners))


def rest(
    workspace: Workspace,
    partnership: str,
    given: EvidenceOf,
    leaving_out: LeavingOut,
    known_at: datetime | None,
    *,
    released: bool = True,
) -> EvidenceOf:
    """The evidence that stays; ``InvalidValue`` names what gives none that can be left out, unless passed over."""
    going = what_goes(workspace, partnership, given, leaving_out, known_at, released=released)
    for (what, name), gone in going.items():
        if not gone.any() and not leaving_out.passing_over:
            raise InvalidValue(_NOTHING[what].format(name), "without")
    gone = reduce(np.logical_or, going.values(), np.zeros(len(given.entries), dtype=np.bool_))
    return given.of(~gone)


def what_goes(
    workspace: Workspace,
    partnership: str,
    given: EvidenceOf,
    leaving_out: LeavingOut,
    known_at: datetime | None,
    *,
    released: bool = True,
) -> dict[tuple[What, str], Bools]:
    """For everything named, which of the evidence goes with it; perhaps none."""
    ties = Ties(workspace, partnership, known_at)
    find: dict[What, Callable[[str], Bools]] = {
        "entry": lambda name: _of_entry(given, name, released),
        "kind": lambda name: _of_keys(given, lambda kind, ref: kind == name),
        "meeting": lambda name: _of_keys(given, ties.of_meeting(name)),
        "partner": lambda name: _of_partner(given, name, ties),
    }
    return {(what, name): find[what](name) for what, name in leaving_out.each()}


class Ties:
    """Which entries are of a meeting, or about a partner, from one reading of each kind."""

    def __init__(self, workspace: Workspace, partnership: str, known_at: datetime | None) -> None:
        self._asked = workspace, partnership
        self._known_at = known_at
        self._read: dict[str, list[Any]] = {}

    def of_meeting(self, meeting: str) -> Callable[[str, str], bool]:
        keys = {(kind, each.ref) for kind in OF_MEETINGS for each in self._of(kind) if each.meeting == meeting}
        return lambda kind, ref: (kind, ref) in keys

    def about_partner(self, partner: str) -> Callable[[str, str], bool]:
        about = ABOUT_PARTNERS.items()
        keys = {(kind, each.ref) for kind, named in about for each in self._of(kind) if partner in named(each)}
        return lambda kind, ref: (kind, ref) in keys

    def _of(self, kind: str) -> list[Any]:
        if kind not in self._read:
            rows = entries(*self._asked, kind=kind, known_at=self._known_at)
            self._read[kind] = [row.entry for row in rows]
        return self._read[kind]


def _of_entry(given: EvidenceOf, name: str, released: bool) -> Bools:
    """By its ref or as ``kind:ref``, as explanations name it; what was released together goes by each of its rounds."""
    found = np.zeros(len(given.entries), dtype=np.bool_)
    for at, ((kind, ref), round_ref) in enumerate(zip(given.entries, given.rounds, strict=True)):
        if kind == CONFIDENTIAL and released:
            continue
        refs = rounds_in(round_ref) if round_ref else (ref,)
        found[at] = any(name in (each, f"{kind}:{each}") for each in refs)
    return found


def _of_keys(given: EvidenceOf, is_one: Callable[[str, str], bool]) -> Bools:
    return np.fromiter((is_one(kind, ref) for kind, ref in given.entries), dtype=np.bool_, count=len(given.entries))


def _of_partner(given: EvidenceOf, partner: str, ties: Ties) -> Bools:
    """Its answers, unless some of them were ever pooled; its attendance; and the entries about it as a whole."""
    arrays, about = given.arrays, _of_keys(given, ties.about_partner(partner))
    if partner not in arrays.partners:
        return about
    own: Bools = arrays.partner == arrays.partners.index(partner)
    if partner in given.pooled:
        own = own & (arrays.dimension != TRUST)
    return about | own
