"""What became of papers and agenda items in many partnerships at once, from what is kept of each of them.

Each partnership is worked out once for its version and the days asked about (``kept``). What is kept are numbers and
refs, never words: titles are read for the few items that are shown. Called by the page over all partnerships.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from projections.kept import kept_of_each
from projections.named_entries import entries_named
from projections.papers_to_action import Became, Followed, Path, ToAction, to_action
from projections.workspace import Workspace

MOST = 20
"""Items that keep coming back which are kept of each partnership; the others are counted."""


@dataclass(frozen=True)
class OfOne:
    """What became of the papers and items of one partnership.

    ``coming`` are the items that keep coming back, the most often first and without their titles; ``number`` is how
    many there are in all, ``loose`` the decisions and actions that name neither an item nor a paper.
    """

    partnership: str
    followed: tuple[Followed, ...]
    coming: tuple[Path, ...]
    number: int
    loose: int

    @property
    def total(self) -> int:
        return sum(each.number for each in self.followed)

    def became(self, what: Became) -> int:
        return sum(each.number for each in self.followed if each.became == what)


@dataclass(frozen=True)
class Comer:
    """An item that keeps coming back, in one of many partnerships."""

    partnership: str
    path: Path


def came_to_in_each(
    workspace: Workspace, partnerships: Collection[str], first: date, last: date, known_at: datetime | None = None
) -> list[OfOne]:
    """What became by ``last`` of what came up since ``first`` in each of these partnerships, in their order."""

    def make(partnership: str) -> OfOne:
        return _of_one(partnership, to_action(workspace, partnership, first, last, known_at=known_at))

    found = kept_of_each(workspace, partnerships, ("to action", first, last, known_at), make, _size)
    return [found[ref] for ref in partnerships]


def coming_most_often(
    workspace: Workspace, found: Iterable[OfOne], known_at: datetime | None = None, most: int = MOST
) -> list[Comer]:
    """Of all these the items that have come up most often without being decided, with their titles."""
    comers = [Comer(each.partnership, path) for each in found for path in each.coming]
    return [_titled(workspace, comer, known_at) for comer in sorted(comers, key=_most_often)[:most]]


def _of_one(partnership: str, found: ToAction) -> OfOne:
    coming = [replace(path, title="") for path in found.coming]
    return OfOne(partnership, tuple(found.followed), tuple(coming[:MOST]), len(coming), found.loose)


def _size(made: OfOne) -> int:
    return 1 + len(made.followed) + sum(1 + len(path.stops) for path in made.coming)


def _most_often(comer: Comer) -> tuple[int, date, str, str]:
    """The longest without a decision first; of these the one that first came up earliest."""
    path = comer.path
    return -path.since_ended, path.stops[0].on, comer.partnership, path.item


def _titled(workspace: Workspace, comer: Comer, known_at: datetime | None) -> Comer:
    key = ("item", f"{comer.path.stops[-1].meeting}/{comer.path.item}")
    row = entries_named(workspace, comer.partnership, [key], known_at).get(key)
    return replace(comer, path=replace(comer.path, title=getattr(row.entry, "title", "") if row else ""))
