"""The page of the network, over the partnerships that whoever asks may see: map, stretch, overlap, histories."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.network import Network, Tie, network
from projections.overlap import overlap
from projections.stretch import Quarter, quarters, stretch
from web import security
from web.current import workspace
from web.door.identity import me
from web.door.permissions import signed_in
from web.door.reach import refs_reachable
from web.entries import address_of
from web.network import words
from web.network.bars import bars
from web.network.lineage import HISTORIES, drawing, lineage_of
from web.network.look import UNKNOWN, UNWORKED, Shape, shape_of
from web.network.map import MOST, Chosen, Map, map_of, partnerships_drawn, told_apart
from web.network.map_chart import map_data
from web.network.still import still
from web.network.terms import terms_of
from web.viewpoint import asked_viewpoint, looks_back

pages = Blueprint("network", __name__)

SHOWN = 200
"""Rows of a table; whatever else there is, is counted."""
PAIRS, PAIRS_OF_ONE = 12, 100
"""Pairs that sit together, among all and of an organisation that was chosen."""


@dataclass(frozen=True)
class TieLine:
    """A tie with where it is to be read, for those who may."""

    tie: Tie
    address: str | None


@pages.get("/network")
@looks_back
@signed_in
def page() -> str:
    view = asked_viewpoint()
    found = network(workspace(), refs_reachable(Action.SEE), view.on, view.known_at)
    chosen = _chosen(found)
    terms = terms_of(_drawn_or_listed(found, chosen), view)
    drawn = map_of(found, terms.bands, terms.ranks, chosen)
    names = told_apart(found)
    security.allow_chart_styles()
    return render_template(
        "network/page.html",
        view=view,
        found=found,
        names=names,
        homes={ref: _home(ref, name) for ref, name in names.items()},
        members=_members(found),
        terms=terms,
        unworked_words=words.unworked_words(terms.missing, view.is_past),
        chosen=chosen,
        shown=SHOWN,
        words=words,
        **_map(found, drawn),
        **_stretch(found),
        **_overlap(found, chosen),
        **_ties(found),
    )


def _chosen(found: Network) -> Chosen | None:
    """Whose lines stand out; whoever is not here is left out, as if nobody was asked about."""
    side, _, name = request.args.get("of", "").partition(":")
    here = {"organisation": {each.key for each in found.seated}, "partnership": {each.ref for each in found.standing}}
    return Chosen(side, name) if name in here.get(side, ()) else None


def _members(found: Network) -> dict[str, list[str]]:
    """The names of the organisations that sit in each partnership."""
    members: dict[str, list[str]] = {each.ref: [] for each in found.standing}
    for organisation in sorted(found.seated, key=lambda each: each.name.casefold()):
        for ref in organisation.partnerships:
            members[ref].append(organisation.name)
    return members


def _home(ref: str, name: str) -> Markup:
    """The name of a partnership, leading to it."""
    return Markup('<a href="{}">{}</a>').format(url_for("partnership.timeline_page", ref=ref), name)


def _drawn_or_listed(found: Network, chosen: Chosen | None) -> list[Profile]:
    """The partnerships of which the page says on what terms they are, those of the map first."""
    drawn, listed = partnerships_drawn(found, chosen), found.standing[:SHOWN]
    return list({each.ref: each for each in (*drawn, *listed)}.values())


def _map(found: Network, drawn: Map | None) -> dict[str, Any]:
    if drawn is None:
        return {"drawn": None}
    return {
        "drawn": drawn,
        "data": map_data(drawn),
        "still": still(drawn, words.headline(found)),
        "shapes": _shapes(drawn),
        "is_cut": max(len(found.seated), len(found.standing)) > MOST,
        "most": MOST,
    }


def _shapes(drawn: Map) -> list[tuple[Shape, str | None]]:
    """The key of the map: the shapes that it holds, with their words."""
    here = [each.ref for each in drawn.partnerships]
    known = sorted({(rank, drawn.bands[ref]) for ref in here if (rank := drawn.ranks.get(ref)) is not None})
    others = {UNKNOWN: "not enough evidence yet", UNWORKED: "not worked out"}
    shapes = {drawn.shape(ref) for ref in here}
    return [(shape_of(rank), band) for rank, band in known] + [
        (shape, words) for shape, words in others.items() if shape in shapes
    ]


def _stretch(found: Network) -> dict[str, Any]:
    of = quarters(found.on)
    rows = stretch(found, of)
    most = max((load.minutes for each in rows for load in each.loads), default=0)
    return {
        "quarters": [(each, _quarter_words(each, found.on)) for each in of],
        "stretched": [(each, bars([load.minutes for load in each.loads], most)) for each in rows],
        "stretch_words": words.stretch_words(rows, found),
        "untimed_words": words.untimed_words(found, of[0].first),
    }


def _quarter_words(quarter: Quarter, on: date) -> str:
    return f"{quarter.first:%b}–{date(quarter.first.year, quarter.first.month + 2, 1):%b %Y}"


def _overlap(found: Network, chosen: Chosen | None) -> dict[str, Any]:
    pairs = overlap(found)
    most = PAIRS
    if chosen and chosen.side == "organisation":
        pairs, most = [pair for pair in pairs if chosen.name in (pair.one, pair.other)], PAIRS_OF_ONE
    return {
        "pairs": pairs[:most],
        "more_pairs": max(len(pairs) - most, 0),
        "overlap_words": words.overlap_words(pairs, found),
    }


def _ties(found: Network) -> dict[str, Any]:
    lineage = lineage_of(found, told_apart(found))
    histories: list[TieLine] = []
    beside: list[TieLine] = []
    for tie in found.ties:
        (histories if tie.relation in HISTORIES else beside).append(TieLine(tie, _address(tie)))
    caption = words.histories_words(line.tie for line in histories)
    return {
        "histories": histories,
        "beside": beside,
        "histories_words": caption,
        "beside_words": words.beside_words(line.tie for line in beside),
        "lineage": drawing(lineage, caption) if lineage else None,
    }


def _address(tie: Tie) -> str | None:
    return address_of(tie.partnership, "link", tie.ref) if may(me(), Action.READ, tie.partnership) else None
