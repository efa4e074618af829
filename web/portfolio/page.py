"""The first page: every partnership in a row, those that need attention first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, render_template, request, url_for

from access.deciding import Person
from access.pins import pinned
from access.roles import Action
from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import partnerships
from projections.memberships import memberships
from projections.portfolio import PortfolioRow, kept_rows, never, portfolio
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import me, store
from web.door.permissions import signed_in
from web.door.reach import reachable
from web.portfolio.ahead import FROM, after
from web.portfolio.asked import Asked, asked_in
from web.portfolio.cards import cards_of
from web.portfolio.choices import choices
from web.portfolio.narrowing import Members, by_name, narrowed, ordered, with_figures
from web.portfolio.sentence import attention_words, tally_words
from web.variation.words import VARIATION_WORDS
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back

pages = Blueprint("portfolio", __name__)

A_PAGE = 25
PATIENCE = FROM
"""Rows that are worked out while somebody waits; of more, as many as half a second allows."""
SECONDS = 0.5
OFFERED = 100
"""Partnerships of which members are read for whoever may want to narrow the list; of more, when somebody does."""


@dataclass(frozen=True)
class Found:
    """The rows of a page, how many match in all, and the rows of every partnership.

    ``known`` of them are worked out; ``every`` is ``None`` unless all are. Listed by name, only those of a page are.
    """

    rows: Sequence[PortfolioRow]
    number: int
    known: int
    every: Sequence[PortfolioRow] | None = None


@pages.get("/")
@looks_back
@signed_in
def index() -> str:
    view, asked, page = asked_viewpoint(), asked_in(request.args), asked_page()
    profiles, on_top = _profiles(view), _pinned()
    narrows = asked.is_detailed or "narrow" in request.args
    offers = narrows or len(profiles) <= OFFERED
    members = memberships(workspace(), view.on, view.known_at) if profiles and offers else {}
    found = _found(profiles, asked, view, members, on_top, page)
    return render_template(
        "portfolio/index.html",
        view=view,
        asked=asked,
        number=found.number,
        in_all=len(profiles),
        by_name=found.every is None and _is_by_name(asked, view),
        cards=cards_of(found.rows, profiles, on_top, view),
        known=found.known,
        tally=tally_words(found.every, view) if found.every is not None else "",
        attention=attention_words(found.every, view) if found.every is not None else None,
        choices=choices(profiles, members, view),
        offers=offers,
        narrows=narrows,
        variation_words=VARIATION_WORDS,
        page=page,
        pages=-(-found.number // A_PAGE),
        address=lambda number: _address(asked, number),
    )


def _profiles(view: Viewpoint) -> list[Profile]:
    """The partnerships that had been formed, and were known of, as they stood then."""
    now = reachable(Action.SEE)
    if not view.is_past:
        return now
    refs = {profile.ref for profile in now}
    then = partnerships(workspace(), view.known_at, view.on)
    return [as_of(profile, view.on) for profile in then if profile.ref in refs]


def _found(
    profiles: list[Profile], asked: Asked, view: Viewpoint, members: Members, on_top: frozenset[str], page: int
) -> Found:
    chosen = narrowed(profiles, asked, members)
    here = slice((page - 1) * A_PAGE, page * A_PAGE)
    kept = kept_rows(workspace(), view.on, view.known_at)
    takes_long = sum(profile.ref not in kept for profile in profiles) > PATIENCE
    if takes_long and _is_by_name(asked, view):
        listed = by_name(chosen, on_top)
        rows = {row.ref: row for row in portfolio(workspace(), view.on, listed[here], view.known_at, kept=kept)}
        return Found([rows[each.ref] for each in listed[here]], len(listed), len(rows))
    enough = after(SECONDS) if takes_long and not view.is_past else never
    known = portfolio(workspace(), view.on, profiles, view.known_at, enough, kept)
    refs = {profile.ref for profile in chosen}
    matching = ordered(with_figures((row for row in known if row.ref in refs), asked), asked.sort, on_top)
    return Found(matching[here], len(matching), len(known), known if len(known) == len(profiles) else None)


def _is_by_name(asked: Asked, view: Viewpoint) -> bool:
    """Whether names may do: they were asked for, or nothing was, of a day whose rows nobody keeps."""
    return not asked.needs_rows and (asked.sort == "name" or view.is_past)


def _pinned() -> frozenset[str]:
    who = me()
    return pinned(store(), who.account) if isinstance(who, Person) else frozenset()


def _address(asked: Asked, number: int) -> str:
    return url_for("portfolio.index", **asked.arguments, page=number if number > 1 else None)
