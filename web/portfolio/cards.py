"""The rows of the portfolio as its page shows them: numbers with their words, and small pictures of the year."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from markupsafe import Markup

from domain.partnership import Profile
from projections.policy import Policy
from projections.portfolio import PortfolioRow
from web.current import workspace
from web.sentences import ago, ahead, change_words, rank_of
from web.sparklines import BROAD, NARROW, sparkline
from web.viewpoint import Viewpoint


@dataclass(frozen=True)
class Card:
    """``namesake``: another partnership has the same name, so its ref is shown as well."""

    row: PortfolioRow
    rank: int | None
    sparks: list[Markup]
    change: str
    last_contact: str
    next_meeting: str
    pinned: bool
    namesake: bool


def cards_of(
    rows: Iterable[PortfolioRow], profiles: Iterable[Profile], pinned: Collection[str], view: Viewpoint
) -> list[Card]:
    policy = workspace().policy_at(view.known_at)
    names = Counter(_plain(profile.name) for profile in profiles)
    return [_card(row, policy, view, row.ref in pinned, names[_plain(row.name)] > 1) for row in rows]


def before(row: PortfolioRow) -> float | None:
    """Health three months ago."""
    return None if row.health is None or row.change_3_months is None else row.health - row.change_3_months


def _card(row: PortfolioRow, policy: Policy, view: Viewpoint, pinned: bool, namesake: bool) -> Card:
    lines = list(policy.bands.values())
    return Card(
        row=row,
        rank=rank_of(policy, row.band),
        sparks=[sparkline(row.spark, canvas, lines, "the past year") for canvas in (BROAD, NARROW)],
        change=change_words(before(row), row.health),
        last_contact=ago(row.last_contact_on, view.on),
        next_meeting=ahead(row.next_meeting_on, view.on) if row.next_meeting_on else "",
        pinned=pinned,
        namesake=namesake,
    )


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
