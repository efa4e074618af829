"""The first page: every partnership in a row, those that need attention first."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from access.roles import Action
from projections.portfolio import PortfolioRow, portfolio
from web.current import workspace
from web.door.permissions import signed_in
from web.door.reach import reachable
from web.sentences import ago, change_words, rank_of
from web.sparklines import BROAD, NARROW, sparkline
from web.wording import counted, joined

pages = Blueprint("portfolio", __name__)


@pages.get("/")
@signed_in
def index() -> str:
    ws = workspace()
    rows = sorted(portfolio(ws, ws.today(), reachable(Action.SEE)), key=_attention)
    return render_template("portfolio/index.html", rows=[_card(row) for row in rows], sentence=_sentence(rows))


def _attention(row: PortfolioRow) -> tuple[bool, bool, float, str]:
    """Closed ones last; the others by health, lowered by a fall and by each open escalation."""
    if row.health is None:
        return row.closed_on is not None, True, 0.0, row.name
    falling = min(row.change_3_months or 0.0, 0.0)
    return row.closed_on is not None, False, row.health + falling - 5 * row.open_escalations, row.name


def _sentence(rows: list[PortfolioRow]) -> str:
    """How many partnerships are on which terms, and how many are falling."""
    ws = workspace()
    standing = [row for row in rows if row.closed_on is None]
    order = sorted(ws.policy.bands, key=lambda name: -ws.policy.bands[name])
    tally = [(sum(row.band == band for row in standing), band) for band in order]
    parts = [f"{number} {'is' if number == 1 else 'are'} {band}" for number, band in tally if number]
    unknown = sum(row.health is None for row in standing)
    parts += [f"{unknown} {'has' if unknown == 1 else 'have'} too little evidence yet"] if unknown else []
    falling = sum((row.change_3_months or 0) <= -5 for row in standing)
    last = f" {_number(falling)} fell by five points or more in three months." if falling else ""
    return f"Of {counted(len(standing), 'partnership')}, {joined(parts)}.{last}" if parts else ""


def _number(number: int) -> str:
    return {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}.get(number, str(number))


def _card(row: PortfolioRow) -> dict[str, Any]:
    ws = workspace()
    lines = list(ws.policy.bands.values())
    before = row.health - row.change_3_months if row.health is not None and row.change_3_months is not None else None
    return {
        "row": row,
        "rank": rank_of(ws.policy, row.band),
        "sparks": [sparkline(row.spark, canvas, lines, "the past year") for canvas in (BROAD, NARROW)],
        "change": change_words(before, row.health),
        "last_contact": ago(row.last_contact_on, ws.today()),
    }
