"""Which organisations sit together: in how many partnerships on the day, and at how many meetings in the year before.

Called by the network page.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import combinations

from projections.network import Network


@dataclass(frozen=True)
class Together:
    """Two organisations, by key in the order of their names; ``meetings`` are those at which both were there."""

    one: str
    other: str
    partnerships: tuple[str, ...]
    meetings: int


def overlap(network: Network) -> list[Together]:
    """The pairs that sit together in a partnership, those in most first, then those who met most, then by name."""
    shared, met = _shared(network), _met(network)
    names = {key: (each.name.casefold(), key) for key, each in network.organisations.items()}
    pairs = [Together(*_by_name(pair, names), tuple(refs), met[pair]) for pair, refs in shared.items()]
    return sorted(pairs, key=lambda p: (-len(p.partnerships), -p.meetings, names[p.one], names[p.other]))


def _by_name(pair: tuple[str, str], names: Mapping[str, tuple[str, str]]) -> tuple[str, str]:
    one, other = pair
    return (one, other) if names[one] <= names[other] else (other, one)


def _shared(network: Network) -> dict[tuple[str, str], list[str]]:
    """The partnerships that each pair sits in."""
    members: dict[str, list[str]] = defaultdict(list)
    for key in sorted(network.organisations):
        for ref in network.organisations[key].partnerships:
            members[ref].append(key)
    shared: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ref in sorted(members):
        for pair in combinations(members[ref], 2):
            shared[pair].append(ref)
    return shared


def _met(network: Network) -> Counter[tuple[str, str]]:
    return Counter(pair for held in network.meetings for pair in combinations(sorted(held.there), 2))
