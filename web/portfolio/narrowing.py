"""Which partnerships of the portfolio are asked for, and in which order. Used by ``page``."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import Any

from domain.membership import Partner
from domain.partnership import Profile
from projections.portfolio import PortfolioRow
from web.portfolio.asked import ANY_SIGNAL, ATTENTION, Asked

Members = dict[str, list[Partner]]
Order = Callable[[PortfolioRow], Any]
ESCALATION, CONCERN, SIGNAL = 5, 5, 1
"""Points of health that an open escalation, a fall beyond chance and a signal count as where attention is sorted."""


def narrowed(profiles: Iterable[Profile], asked: Asked, members: Members) -> list[Profile]:
    """The partnerships of this name, place, sector and organisation."""
    if not asked.narrows:
        return list(profiles)
    return [profile for profile in profiles if _is_asked(profile, asked, members.get(profile.ref, []))]


def with_figures(rows: Iterable[PortfolioRow], asked: Asked) -> list[PortfolioRow]:
    """The rows in this band, and with this signal."""
    return [row for row in rows if _in_band(row, asked.band) and _has_signal(row, asked.signal)]


def ordered(rows: Iterable[PortfolioRow], sort: str, pinned: Collection[str]) -> list[PortfolioRow]:
    """What is pinned first, what is closed last; what has no figure to sort by comes after what has one."""
    order = ORDERS[sort or ATTENTION]
    return sorted(rows, key=lambda row: (row.ref not in pinned, row.closed_on is not None, *order(row), _name(row)))


def most_pressing(rows: Iterable[PortfolioRow]) -> PortfolioRow:
    """The first of those that need attention."""
    return min(rows, key=lambda row: (*_attention(row), _name(row)))


def by_name(profiles: Iterable[Profile], pinned: Collection[str]) -> list[Profile]:
    """As ``ordered``, where no row is known yet."""
    return sorted(profiles, key=lambda each: (each.ref not in pinned, each.closed_on is not None, _name(each)))


def _is_asked(profile: Profile, asked: Asked, members: Sequence[Partner]) -> bool:
    return (
        _holds(profile.name, asked.search)
        and (not asked.place or _same(profile.place, asked.place))
        and (not asked.sector or any(_same(partner.sector, asked.sector) for partner in members))
        and (not asked.organisation or any(_holds(partner.name, asked.organisation) for partner in members))
    )


def _holds(name: str, words: str) -> bool:
    """Whether a name holds each of some words, in any order."""
    return all(word in name.casefold() for word in words.casefold().split())


def _same(said: str | None, asked: str) -> bool:
    return said is not None and said.strip().casefold() == asked.casefold()


def _in_band(row: PortfolioRow, band: str) -> bool:
    return not band or row.band == band


def _has_signal(row: PortfolioRow, signal: str) -> bool:
    return not signal or (bool(row.signals) if signal == ANY_SIGNAL else signal in row.signals)


def _name(each: PortfolioRow | Profile) -> tuple[str, str]:
    return each.name.casefold(), each.ref


def _attention(row: PortfolioRow) -> tuple[bool, float]:
    """By health, lowered by a fall, by what is more than chance, by open escalations and by signals."""
    if row.health is None:
        return True, -row.signals_in_all
    falling = min(row.change_3_months or 0.0, 0.0)
    concern = CONCERN * (row.variation.kind == "concerning")
    return False, row.health + falling - concern - ESCALATION * row.open_escalations - SIGNAL * row.signals_in_all


def _lowest(figure: Callable[[PortfolioRow], float | None]) -> Order:
    def order(row: PortfolioRow) -> tuple[bool, float]:
        found = figure(row)
        return found is None, found or 0.0

    return order


ORDERS: dict[str, Order] = {
    ATTENTION: _attention,
    "name": lambda row: (),
    "health": _lowest(lambda row: row.health),
    "change": _lowest(lambda row: row.change_3_months),
    "trust": _lowest(lambda row: row.trust),
    "signals": lambda row: (-row.signals_in_all,),
}
