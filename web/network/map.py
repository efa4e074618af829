"""What the map of the network draws: both columns in order, how each stands, and who is chosen. Used by ``page``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from domain.partnership import Profile
from projections.network import Network, Organisation
from web.network.columns import Line, columns
from web.network.look import UNWORKED, Shape, shape_of

MOST = 100
"""Organisations, and partnerships, that are drawn at most; tables list more."""
ROW = 22
"""Pixels from one name to the next."""


@dataclass(frozen=True)
class Chosen:
    """An organisation or a partnership whose lines stand out."""

    side: str
    name: str

    @property
    def words(self) -> str:
        """As it stands in the address of the page."""
        return f"{self.side}:{self.name}"

    def is_end_of(self, line: Line) -> bool:
        return line[self.side == "partnership"] == self.name


@dataclass(frozen=True)
class Map:
    """``organisations`` and ``partnerships`` from the top; ``ranks`` the place of each band that is worked out."""

    organisations: list[Organisation]
    partnerships: list[Profile]
    names: Mapping[str, str]
    bands: Mapping[str, str | None]
    ranks: Mapping[str, int | None]
    lines: list[Line]
    chosen: Chosen | None

    @property
    def rows(self) -> int:
        return max(len(self.organisations), len(self.partnerships))

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The names of the organisations drawn that sit in each partnership."""
        members: dict[str, list[str]] = {each.ref: [] for each in self.partnerships}
        for each in self.organisations:
            for ref in each.partnerships:
                members.setdefault(ref, []).append(each.name)
        return members

    @cached_property
    def left(self) -> dict[str, float]:
        """How many rows down each organisation stands."""
        return _spread([each.key for each in self.organisations], self.rows)

    @cached_property
    def right(self) -> dict[str, float]:
        return _spread([each.ref for each in self.partnerships], self.rows)

    def shape(self, ref: str) -> Shape:
        return shape_of(self.ranks[ref]) if ref in self.ranks else UNWORKED


def map_of(
    found: Network, bands: Mapping[str, str | None], ranks: Mapping[str, int | None], chosen: Chosen | None
) -> Map | None:
    """``None`` when no organisation sits anywhere."""
    near = _near(found, chosen)
    organisations = {each.key: each for each in _drawn_organisations(found, near)}
    partnerships = {each.ref: each for each in _drawn_partnerships(found, near)}
    lines = [(key, ref) for key, each in organisations.items() for ref in each.partnerships if ref in partnerships]
    if not lines:
        return None
    left, right = columns(list(organisations), list(partnerships), lines)
    return Map(
        [organisations[key] for key in left],
        [partnerships[ref] for ref in right],
        told_apart(found),
        bands,
        ranks,
        lines,
        chosen,
    )


def partnerships_drawn(found: Network, chosen: Chosen | None) -> list[Profile]:
    """Those near whoever is chosen, then those with the most organisations."""
    return _drawn_partnerships(found, _near(found, chosen))


def told_apart(found: Network) -> dict[str, str]:
    """What each partnership is called, with its ref where another has the same name."""
    times = Counter(each.name.casefold() for each in found.profiles.values())
    return {
        ref: each.name if times[each.name.casefold()] == 1 else f"{each.name} ({ref})"
        for ref, each in found.profiles.items()
    }


def _near(found: Network, chosen: Chosen | None) -> set[str]:
    """Whoever is chosen, and what is joined to it."""
    if chosen is None:
        return set()
    lines = [(each.key, ref) for each in found.seated for ref in each.partnerships]
    return {chosen.name, *(end for line in lines if chosen.is_end_of(line) for end in line)}


def _drawn_organisations(found: Network, near: set[str]) -> list[Organisation]:
    """Those near whoever is chosen, then those in most partnerships."""
    return sorted(found.seated, key=lambda each: each.key not in near)[:MOST]


def _drawn_partnerships(found: Network, near: set[str]) -> list[Profile]:
    """Those near whoever is chosen, then those with the most organisations."""
    members = Counter(ref for each in found.seated for ref in each.partnerships)
    return sorted(found.standing, key=lambda each: (each.ref not in near, -members[each.ref]))[:MOST]


def _spread(names: list[str], rows: int) -> dict[str, float]:
    """The names evenly over so many rows."""
    return {name: (at + 0.5) * rows / len(names) for at, name in enumerate(names)}
