"""The pages on signal and noise: all measures of a partnership, and each with chart, signals, limits and figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, abort, render_template, request, url_for

from access.deciding import may
from access.roles import Action
from domain.errors import InvalidValue
from domain.partnership import Profile
from projections.ledger import profile_of
from projections.measures import Asked, named
from projections.turning_points import TurningPoint, with_before
from web import security
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.entries import partner_names
from web.variation import words
from web.variation.around import Turn, turns_told
from web.variation.chart import letters, xmr_data
from web.variation.measured import MEASURED
from web.variation.shown import Options, Shown, shown
from web.variation.still import LARGE, SMALL, drawing
from web.variation.tables import csv_of, figure_rows, limits_rows
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible

pages = Blueprint("variation", __name__)

TURNS_AT_MOST = 5
"""Turning points that the page of all measures shows at once; earlier ones are folded away."""
SCREENING, RULE = "screening", "rule"
"""The arguments that choose another way of working limits out: ``screening=off``, ``rule=2023``."""


@pages.get("/<ref>/variation")
@looks_back
@needs(Action.SEE)
def index(ref: str) -> str:
    profile, view = _looked_at(ref)
    asked = _asked(ref, view)
    found = [shown(asked, name) for name in MEASURED]
    turns = sorted((turn for each in found for turn in each.turns), key=lambda each: each.began_on, reverse=True)
    return render_template(
        "variation/index.html",
        profile=profile,
        view=view,
        heading=words.opening(found, profile.name),
        found=[(each, drawing(each, SMALL)) for each in found],
        turns=_told(asked, turns),
        at_once=TURNS_AT_MOST,
        **_said(),
    )


@pages.get("/<ref>/variation/<measure>")
@looks_back
@needs(Action.SEE)
def one(ref: str, measure: str) -> str:
    profile, view = _looked_at(ref)
    asked, options = _asked(ref, view), _options()
    this = shown(asked, _measure(measure), options)
    security.allow_chart_styles()
    return render_template(
        "variation/measure.html",
        profile=profile,
        view=view,
        this=this,
        options=options,
        option_links=_option_links(ref, this, options),
        chosen=_chosen(),
        data=xmr_data(this) if this.points else "",
        still=drawing(this, LARGE),
        starts=letters(this.starts),
        turns=_told(asked, this.turns[::-1]),
        limits=limits_rows(this),
        figures=figure_rows(this),
        reads=may(me(), Action.READ, ref),
        records=may(me(), Action.RECORD, ref) and not profile.closed_on and not view.is_past,
        **_said(),
    )


@pages.get("/<ref>/variation/<measure>/figures.csv")
@looks_back
@needs(Action.SEE)
def figures(ref: str, measure: str) -> Response:
    """The figures with exact limits and labels."""
    _, view = _looked_at(ref)
    this = shown(_asked(ref, view), _measure(measure), _options())
    name = f"{ref}-{this.measured.slug}-{view.on.isoformat()}.csv"
    headers = {"Content-Disposition": f"attachment; filename={name}"}
    return Response(csv_of(this.stretches), mimetype="text/csv", headers=headers)


def _looked_at(ref: str) -> tuple[Profile, Viewpoint]:
    profile = profile_of(workspace(), ref)
    return profile, sensible(asked_viewpoint(), profile)


def _asked(ref: str, view: Viewpoint) -> Asked:
    return Asked(workspace(), ref, view.on, view.known_at)


def _measure(slug: str) -> str:
    try:
        return named(slug)
    except InvalidValue as error:
        abort(404, error.message)


def _told(asked: Asked, found: Sequence[TurningPoint]) -> list[Turn]:
    names = partner_names(asked.partnership) if may(me(), Action.READ, asked.partnership) else None
    return turns_told(asked.partnership, with_before(asked, found), names)


def _said() -> dict[str, Any]:
    """The words that both templates need."""
    said = {
        each.__name__: each
        for each in (words.headline, words.state, words.expectation, words.target_words, words.assurance_words)
    }
    return said | {"variation_words": words.VARIATION_WORDS, "assurance_words_of": words.ASSURANCE_WORDS}


# -- options ------------------------------------------------------------------------------------------------------


def _options() -> Options:
    return Options(request.args.get(SCREENING) != "off", request.args.get(RULE) == "2023")


def _chosen() -> dict[str, str]:
    """The arguments that say which options are not the usual ones."""
    options = _options()
    return ({} if options.screen_outliers else {SCREENING: "off"}) | ({RULE: "2023"} if options.mdc_2023 else {})


def _option_links(ref: str, this: Shown, options: Options) -> list[tuple[str, str]]:
    """What can be chosen instead, with where it leads."""
    screened = "Draw limits from all moves" if options.screen_outliers else "Leave outlying moves out of the limits"
    ruled = (
        "Use the usual rule for figures near a limit"
        if options.mdc_2023
        else "Use the rule of 2023 for figures near a limit"
    )
    return [
        (screened, _with(ref, this, SCREENING, "off" if options.screen_outliers else None)),
        (ruled, _with(ref, this, RULE, None if options.mdc_2023 else "2023")),
    ]


def _with(ref: str, this: Shown, name: str, value: str | None) -> str:
    arguments: dict[str, Any] = _chosen() | {name: value}
    return url_for("variation.one", ref=ref, measure=this.measured.slug, _anchor="limits", **arguments)
