"""The first page: every partnership in a row, those that need attention first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Blueprint, render_template

from access.roles import Action
from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import entries
from projections.portfolio import PortfolioRow, portfolio
from web.current import workspace
from web.door.permissions import signed_in
from web.door.reach import reachable
from web.sentences import ago, change_words, rank_of
from web.sparklines import BROAD, NARROW, sparkline
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back
from web.wording import counted, joined

pages = Blueprint("portfolio", __name__)


@pages.get("/")
@looks_back
@signed_in
def index() -> str:
    ws, view = workspace(), asked_viewpoint()
    rows = sorted(portfolio(ws, view.on, list(_profiles(view)), view.known_at), key=_attention)
    cards = [_card(row, view) for row in rows]
    return render_template("portfolio/index.html", view=view, rows=cards, sentence=_sentence(rows, view))


def _profiles(view: Viewpoint) -> Iterator[Profile]:
    """The partnerships that had been formed, and were known of, as they stood then."""
    for profile in reachable(Action.SEE):
        if not view.is_past:
            yield profile
            continue
        rows = entries(workspace(), profile.ref, kind="partnership", known_at=view.known_at, until=view.on)
        found: list[Any] = [as_of(row.entry, view.on) for row in rows]
        yield from found


def _attention(row: PortfolioRow) -> tuple[bool, bool, float, str]:
    """Closed ones last; the others by health, lowered by a fall and by each open escalation."""
    if row.health is None:
        return row.closed_on is not None, True, 0.0, row.name
    falling = min(row.change_3_months or 0.0, 0.0)
    return row.closed_on is not None, False, row.health + falling - 5 * row.open_escalations, row.name


def _sentence(rows: list[PortfolioRow], view: Viewpoint) -> str:
    """How many partnerships are on which terms, and how many are falling."""
    policy = workspace().policy_at(view.known_at)
    standing = [row for row in rows if row.closed_on is None]
    order = sorted(policy.bands, key=lambda name: -policy.bands[name])
    tally = [(sum(row.band == band for row in standing), band) for band in order]
    one, many = ("was", "were") if view.is_past else ("is", "are")
    parts = [f"{number} {one if number == 1 else many} {band}" for number, band in tally if number]
    unknown = sum(row.health is None for row in standing)
    has = "had" if view.is_past else "has" if unknown == 1 else "have"
    parts += [f"{unknown} {has} too little evidence yet"] if unknown else []
    falling = sum((row.change_3_months or 0) <= -5 for row in standing)
    last = f" {_number(falling)} fell by five points or more in three months." if falling else ""
    return f"Of {counted(len(standing), 'partnership')}, {joined(parts)}.{last}" if parts else ""


def _number(number: int) -> str:
    return {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(number, str(number))


def _card(row: PortfolioRow, view: Viewpoint) -> dict[str, Any]:
    policy = workspace().policy_at(view.known_at)
    lines = list(policy.bands.values())
    before = row.health - row.change_3_months if row.health is not None and row.change_3_months is not None else None
    return {
        "row": row,
        "rank": rank_of(policy, row.band),
        "sparks": [sparkline(row.spark, canvas, lines, "the past year") for canvas in (BROAD, NARROW)],
        "change": change_words(before, row.health),
        "last_contact": ago(row.last_contact_on, view.on),
    }
