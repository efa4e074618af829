"""Lines of a sum as people read them: what an entry is called, how it counts, and its points in tenths.

Called by the pages that explain. Entries are read by name, in one query for a page and only those shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeAlias

from flask import url_for

from access.deciding import may
from access.roles import Action
from projections.changes import ChangeLine
from projections.explanations import Contribution, Item
from projections.ledger import EntryRow
from projections.named_entries import entries_named
from projections.policy import Policy
from projections.reckoning import Line
from web.current import workspace
from web.door.identity import me
from web.door.reach import CONFIDENTIAL
from web.entries import address_of, partner_names
from web.explaining.words import said
from web.pooling import Share, shown
from web.sentences import title_of
from web.wording import counted, kind_word, whole

Sized: TypeAlias = Contribution | ChangeLine
"""A line of a sum before it is put into words."""

Behind = Mapping[Line, list[Item]]
"""The evidence behind lines, by entry, kind and dimension."""


@dataclass(frozen=True)
class Reason:
    """One line of a sum: ``how`` it counts, ``left`` what is left of its weight in percent (``None`` while it stands).

    ``several`` smaller ones may be added up in one line.
    """

    title: str
    kind: str
    on: date | None
    address: str | None
    tenths: int
    how: str = ""
    left: int | None = None
    why: str = ""
    several: bool = False

    @property
    def points(self) -> float:
        return self.tenths / 10


class Readable:
    """Turns what sums name (kind and ref) into words."""

    def __init__(self, ref: str, on: date, known_at: datetime | None, policy: Policy) -> None:
        self.ref = ref
        self._on = on
        self._known_at = known_at
        self._policy = policy
        self._names = partner_names(ref)
        self._rows: dict[tuple[str, str], EntryRow] = {}

    def read(self, shares: Iterable[Share]) -> None:
        """Look up, all at once, the entries that these shares name."""
        keys = {(share.kind, share.entry) for share in shares if not share.pooled}
        self._rows |= entries_named(workspace(), self.ref, keys, self._known_at)

    def reason(self, share: Share, tenths: int, behind: Behind, why: str = "") -> Reason:
        """A share in words."""
        items = behind.get((share.entry, share.kind, share.dimension), [])
        row = None if share.pooled else self._rows.get((share.kind, share.entry))
        how = said(items, row and row.entry, self._on, self._policy)
        if row is None:
            return Reason(share.title or share.entry, "", None, self._address(share), tenths, how, _left(items), why)
        kind, title = kind_word(share.kind), title_of(row.entry, self._names)
        return Reason(title, kind, row.happened_on, self._address(share), tenths, how, _left(items), why)

    def _address(self, share: Share) -> str | None:
        return None if share.pooled else address_of(self.ref, share.kind, share.entry)


def largest(ref: str, lines: Sequence[Sized], at_most: int) -> tuple[list[Share], list[float]]:
    """The largest of the lines (given largest first) as whoever asks may see them, and the points of the others.

    What is pooled counts as one line, and all of it is among the first. There may be thousands of lines.
    """
    if not may(me(), Action.READ, ref):
        return shown(ref, [_share(line) for line in lines]), []
    apart = [line for line in lines if line.kind in CONFIDENTIAL]
    plain = [line for line in lines if line.kind not in CONFIDENTIAL] if apart else lines
    listed = [_share(line) for line in (*plain[:at_most], *apart)]
    return shown(ref, listed), [line.points for line in plain[at_most:]]


def _share(line: Sized) -> Share:
    return Share(line.entry, line.kind, line.dimension, line.points, getattr(line, "why", ""))


def rest(number: int, tenths: int, endpoint: str, group: str, **asked: Any) -> Reason:
    """The line that adds up the smaller ones; it leads to all of them."""
    address = url_for(endpoint, all=group, _anchor=group, **asked)
    return Reason(f"{counted(number, 'smaller one')}, added up", "", None, address, tenths, several=True)


def _left(items: list[Item]) -> int | None:
    """What is left of the evidence that counts longest, in percent; ``None`` when some of it still stands."""
    left = [item.left for item in items]
    return None if None in left or not left else whole(100 * max(each for each in left if each is not None))
