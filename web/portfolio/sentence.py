"""What the portfolio says before it lists anything: how many are on which terms, and where to look first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from projections.portfolio import PortfolioRow
from web.current import workspace
from web.portfolio.cards import before
from web.portfolio.narrowing import most_pressing
from web.sentences import change_words
from web.viewpoint import Viewpoint
from web.wording import counted, joined

FALL = 5
"""Points that health falls by in three months before the page speaks of it."""
_NUMBERS = {1: "One", 2: "Two", 3: "Three", 4: "Four", 5: "Five"}


@dataclass(frozen=True)
class Attention:
    """“Look first at”, Kirkfield, “: down 9 in three months and 2 open escalations.” Without a row only the words."""

    words: str = ""
    row: PortfolioRow | None = None
    why: str = ""


def tally_words(rows: Sequence[PortfolioRow], view: Viewpoint) -> str:
    """How many partnerships are on which terms, and how many have fallen."""
    policy = workspace().policy_at(view.known_at)
    standing = [row for row in rows if row.closed_on is None]
    order = sorted(policy.bands, key=lambda name: -policy.bands[name])
    tally = [(sum(row.band == band for row in standing), band) for band in order]
    one, many = ("was", "were") if view.is_past else ("is", "are")
    parts = [f"{number} {one if number == 1 else many} {band}" for number, band in tally if number]
    unknown = sum(row.health is None for row in standing)
    has = "had" if view.is_past else "has" if unknown == 1 else "have"
    parts += [f"{unknown} {has} too little evidence yet"] if unknown else []
    falling = sum((row.change_3_months or 0) <= -FALL for row in standing)
    last = f" {_number(falling)} fell by five points or more in three months." if falling else ""
    return f"Of {counted(len(standing), 'partnership')}, {joined(parts)}.{last}" if parts else _all_closed(rows, view)


def attention_words(rows: Sequence[PortfolioRow], view: Viewpoint) -> Attention:
    """Where to look first, and why; that nothing calls for it, of the present."""
    standing = [row for row in rows if row.closed_on is None]
    calling = [row for row in standing if _calls(row)]
    if not calling:
        return Attention("" if view.is_past or not standing else "Nothing calls for attention just now.")
    first, more = most_pressing(calling), len(calling) - 1
    why = list(_reasons(first))
    have = "had" if view.is_past else "has" if more == 1 else "have"
    others = f" {counted(more, 'other')} {have} something to look at." if more else ""
    return Attention("First to look at was" if view.is_past else "Look first at", first, f": {joined(why)}.{others}")


def _all_closed(rows: Sequence[PortfolioRow], view: Viewpoint) -> str:
    if len(rows) == 1:
        return f"The one partnership here {'was' if view.is_past else 'is'} closed."
    return f"All {len(rows):,} partnerships {'were' if view.is_past else 'are'} closed." if rows else ""


def _calls(row: PortfolioRow) -> bool:
    """Whether there is a reason to look at it."""
    is_noted = row.signals or row.open_escalations or row.variation.kind == "concerning"
    return bool(is_noted) or (row.change_3_months or 0) <= -FALL


def _reasons(row: PortfolioRow) -> Iterator[str]:
    if (row.change_3_months or 0) <= -FALL:
        yield change_words(before(row), row.health)
    if row.variation.kind == "concerning":
        yield "health lower than chance explains"
    if row.open_escalations:
        yield counted(row.open_escalations, "open escalation")
    if row.signals:
        yield counted(row.signals_in_all, "signal")


def _number(number: int) -> str:
    return _NUMBERS.get(number, str(number))
