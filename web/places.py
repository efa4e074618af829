"""The links above every page: to the pages over all partnerships, and to those of one. Used by ``layout.html``."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Flask, request, url_for

from access.deciding import may, may_somewhere
from access.roles import Action
from web.door.identity import me
from web.viewpoint import carried


@dataclass(frozen=True)
class Place:
    """A page of a partnership, who may open it, and the blueprints that it leads on to.

    ``named_by`` is what its address calls the partnership.
    """

    endpoint: str
    words: str
    action: Action
    within: tuple[str, ...] = ()
    named_by: str = "ref"

    @property
    def is_here(self) -> bool:
        return request.endpoint == self.endpoint or request.blueprint in self.within


PLACES = (
    Place("partnership.timeline_page", "Overview", Action.SEE),
    Place("explanation.why", "Why", Action.SEE),
    Place("changes.page", "What changed", Action.SEE),
    Place("trust.trust_page", "Trust", Action.SEE),
    Place("rounds.index", "Check-ins", Action.READ, ("rounds", "opening_rounds", "ending_rounds", "inviting")),
    Place("signals.of_one", "Signals", Action.SEE),
    Place("to_action.of_one", "Papers to action", Action.SEE),
    Place("programmes.index", "Programmes", Action.SEE, ("programmes",)),
    Place("listening.index", "Listening", Action.HEAR, ("listening", "conversation", "problem_tree", "tree_releases")),
    Place("variation.index", "Signal and noise", Action.SEE, ("variation",)),
    Place("what_if.page", "What if", Action.READ),
    Place("hindsight.then_and_now_page", "Then and now", Action.SEE, ("hindsight",)),
    Place("ledger.of_one", "Ledger", Action.READ, ("ledger", "entries", "minutes")),
    Place("report.page", "Report", Action.READ, ("report",)),
    Place("packs.page", "Board pack", Action.SEE, named_by="of"),
)


MAIN = (
    Place("network.page", "Network", Action.SEE),
    Place("all_signals.index", "Signals", Action.SEE),
    Place("to_action_in_all.in_all", "Papers to action", Action.SEE),
    Place("ledger.of_all", "Ledger", Action.READ),
    Place("administration.index", "People and access", Action.ADMINISTER),
)


def register(app: Flask) -> None:
    app.jinja_env.globals["main_pages"] = main_pages
    app.jinja_env.globals["nearby_pages"] = places


def main_pages() -> list[tuple[str, str]]:
    """Endpoints and words of the pages over all partnerships that whoever asks may open."""
    return [(place.endpoint, place.words) for place in MAIN if _may_open(place)]


def _may_open(place: Place) -> bool:
    """People and access are looked after for the workspace as a whole."""
    asks = may if place.action is Action.ADMINISTER else may_somewhere
    return asks(me(), place.action)


def places(ref: str | None) -> list[tuple[str, str, bool]]:
    """Words, address and whether it is the page shown: those that whoever asks may open; none above other pages."""
    if ref is None or not any(place.is_here for place in PLACES):
        return []
    return [(place.words, _address(place, ref), place.is_here) for place in PLACES if may(me(), place.action, ref)]


def _address(place: Place, ref: str) -> str:
    named: dict[str, Any] = {place.named_by: ref}
    return url_for(place.endpoint, **named, **carried())
