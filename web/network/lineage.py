"""Histories of partnerships drawn over time: a bar for each, and arrows from what others grew from or merged into.

Drawn on the server, so that it needs no script and prints. Used by ``page``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import networkx as nx
from markupsafe import Markup, escape

from domain.partnership import Profile
from projections.network import Network, Tie
from web.network.words import fitting
from web.wording import brief_day

HISTORIES = frozenset({"grew-from", "merged-into"})
WIDTH, NAMES, EDGE, ROW, TOP = 960, 300, 16, 36, 30
LETTERS, YEARS = 38, 8
"""Letters of a name, and how many years are written along the top at most."""


@dataclass(frozen=True)
class Lineage:
    """The partnerships with a history, families together and the oldest first, and their ties."""

    profiles: list[Profile]
    ties: list[Tie]
    names: Mapping[str, str]
    on: date

    @property
    def first(self) -> date:
        return min([each.formed_on for each in self.profiles] + [tie.since for tie in self.ties])

    def x(self, day: date) -> float:
        span = max((self.on - self.first).days, 1)
        return NAMES + (WIDTH - EDGE - NAMES) * (day - self.first).days / span

    def y(self, ref: str) -> float:
        return TOP + ROW * ([each.ref for each in self.profiles].index(ref) + 0.5)


def lineage_of(found: Network, names: Mapping[str, str]) -> Lineage | None:
    """``None`` when no partnership grew from another or merged into one."""
    ties = [tie for tie in found.ties if tie.relation in HISTORIES]
    graph: nx.DiGraph[str] = nx.DiGraph((tie.start, tie.end) for tie in ties)
    families = [_by_age(found, family) for family in nx.weakly_connected_components(graph)]
    profiles = [each for family in sorted(families, key=_age) for each in family]
    return Lineage(profiles, ties, names, found.on) if ties else None


def drawing(lineage: Lineage, caption: str) -> Markup:
    height = TOP + ROW * len(lineage.profiles) + 8
    parts = [*_years(lineage, height), *_bars(lineage), *_arrows(lineage)]
    return Markup(  # noqa: S704 (made of numbers, and words that are escaped)
        f'<svg class="lineage" role="img" viewBox="0 0 {WIDTH} {height}">'
        f"<title>{escape(caption)}</title>{''.join(parts)}</svg>"
    )


def _by_age(found: Network, refs: set[str]) -> list[Profile]:
    return sorted((found.profiles[ref] for ref in refs), key=_formed)


def _age(family: Sequence[Profile]) -> tuple[date, str]:
    return _formed(family[0])


def _formed(profile: Profile) -> tuple[date, str]:
    return profile.formed_on, profile.ref


def _years(lineage: Lineage, height: int) -> Iterator[str]:
    first, last = lineage.first.year + 1, lineage.on.year
    for year in range(first, last + 1, max(-(-(last - first + 1) // YEARS), 1)):
        x = lineage.x(date(year, 1, 1))
        yield f'<path class="rule" d="M{x:.1f} {TOP - 6}V{height}"/>'
        yield f'<text class="year" x="{x:.1f}" y="{TOP - 12}" text-anchor="middle">{year}</text>'


def _bars(lineage: Lineage) -> Iterator[str]:
    for each in lineage.profiles:
        y, start, end = lineage.y(each.ref), lineage.x(each.formed_on), lineage.x(each.closed_on or lineage.on)
        name = lineage.names[each.ref]
        stood = f"{name}: formed on {brief_day(each.formed_on)}"
        stood += f", closed on {brief_day(each.closed_on)}" if each.closed_on else ""
        bar = f'<path class="{"closed" if each.closed_on else "stands"}" d="M{start:.1f} {y:g}H{end:.1f}"/>'
        text = f'<text x="{NAMES - 16}" y="{y + 4.5:g}" text-anchor="end">{escape(fitting(name, LETTERS))}</text>'
        yield f"<g><title>{escape(stood)}</title>{bar}{text}</g>"


def _arrows(lineage: Lineage) -> Iterator[str]:
    for tie in lineage.ties:
        x, start, end = lineage.x(tie.since), lineage.y(tie.start), lineage.y(tie.end)
        tip = end - 7 if end > start else end + 7
        back = -7 if end > start else 7
        yield f'<path class="arrow" d="M{x:.1f} {start:g}V{tip:g}m-4.5 {back}l4.5 {-back}l4.5 {back}"/>'
        yield f'<circle class="from" cx="{x:.1f}" cy="{start:g}" r="4"/>'
