"""The first page: every partnership in a row, those that need attention first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for

from access.deciding import Person
from access.pins import pinned
from access.roles import Action
from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import entries
from projections.memberships import memberships
from projections.portfolio import PortfolioRow, portfolio, to_work_out
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import me, store
from web.door.permissions import signed_in
from web.door.reach import reachable
from web.portfolio.asked import Asked, asked_in
from web.portfolio.cards import cards_of
from web.portfolio.choices import choices
from web.portfolio.narrowing import Members, by_name, narrowed, ordered, with_figures
from web.portfolio.sentence import attention_words, tally_words
from web.variation.words import VARIATION_WORDS
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back

pages = Blueprint("portfolio", __name__)

A_PAGE = 25
PATIENCE = 200
"""Rows that are worked out before a page is shown, unless what is asked cannot be known without."""


@dataclass(frozen=True)
class Found:
    """The rows of a page, how many match in all, and every row, where they are known (``None``: too many are not)."""

    rows: Sequence[PortfolioRow]
    number: int
    every: Sequence[PortfolioRow] | None


@pages.get("/")
@looks_back
@signed_in
def index() -> str:
    view, asked, page = asked_viewpoint(), asked_in(request.args), asked_page()
    profiles, on_top = list(_profiles(view)), _pinned()
    members = memberships(workspace(), view.on, view.known_at) if profiles else {}
    found = _found(profiles, asked, view, members, on_top, page)
    return render_template(
        "portfolio/index.html",
        view=view,
        asked=asked,
        number=found.number,
        in_all=len(profiles),
        cards=cards_of(found.rows, profiles, on_top, view),
        tally=tally_words(found.every, view) if found.every is not None else "",
        attention=attention_words(found.every, view) if found.every is not None else ("", ""),
        choices=choices(profiles, members, view),
        variation_words=VARIATION_WORDS,
        page=page,
        pages=-(-found.number // A_PAGE),
        address=lambda number: _address(asked, number),
    )


def _profiles(view: Viewpoint) -> Iterator[Profile]:
    """The partnerships that had been formed, and were known of, as they stood then."""
    for profile in reachable(Action.SEE):
        if not view.is_past:
            yield profile
            continue
        rows = entries(workspace(), profile.ref, kind="partnership", known_at=view.known_at, until=view.on)
        found: list[Any] = [as_of(row.entry, view.on) for row in rows]
        yield from found


def _found(
    profiles: list[Profile], asked: Asked, view: Viewpoint, members: Members, on_top: frozenset[str], page: int
) -> Found:
    chosen = narrowed(profiles, asked, members)
    here = slice((page - 1) * A_PAGE, page * A_PAGE)
    if not asked.needs_rows and _takes_long(profiles, asked, view):
        listed = by_name(chosen, on_top)
        rows = {row.ref: row for row in portfolio(workspace(), view.on, listed[here], view.known_at)}
        return Found([rows[each.ref] for each in listed[here]], len(listed), None)
    every = portfolio(workspace(), view.on, profiles, view.known_at)
    refs = {profile.ref for profile in chosen}
    matching = with_figures((row for row in every if row.ref in refs), asked)
    return Found(ordered(matching, asked.sort, on_top)[here], len(matching), every)


def _takes_long(profiles: list[Profile], asked: Asked, view: Viewpoint) -> bool:
    """Whether too much would have to be worked out for an order that nobody asked for, or that needs no figures."""
    is_needed = not asked.sort and not view.is_past
    return not is_needed and to_work_out(workspace(), view.on, profiles, view.known_at) > PATIENCE


def _pinned() -> frozenset[str]:
    who = me()
    return pinned(store(), who.account) if isinstance(who, Person) else frozenset()


def _address(asked: Asked, number: int) -> str:
    return url_for("portfolio.index", **asked.arguments, page=number if number > 1 else None)
