"""The style page, for those who build the pages: every component once. Only where ``STYLE_PAGE`` is set."""

from __future__ import annotations

from flask import Blueprint, abort, current_app, render_template

from projections.policy import DIMENSION_NAMES
from projections.timelines import DimensionScore
from web.chart_look import DASHES
from web.current import workspace
from web.door.permissions import open_to_all
from web.sentences import rank_of
from web.sparklines import BROAD, NARROW, sparkline
from web.words import OUTCOME_WORDS

pages = Blueprint("style", __name__)

SURFACES = ("paper", "card", "sunk", "accent-soft", "warn-soft")
INKS = ("ink", "quiet", "faint", "line", "edge", "accent", "warn")
A_YEAR = [None] * 6 + [50 + (week * 7 % 11) + week / 2 for week in range(46)]


@pages.get("/style")
@open_to_all
def components() -> str:
    if not current_app.config["STYLE_PAGE"]:
        abort(404)
    policy = workspace().policy
    lines = [least for least in policy.bands.values() if least]
    return render_template(
        "style/components.html",
        colours=SURFACES + INKS,
        bands=[(name, rank_of(policy, name)) for name in policy.bands],
        dimensions=DIMENSION_NAMES,
        dashes=DASHES,
        scores=DimensionScore(62.0, 51.0, 73.0, 9.0, False),
        sparks=[sparkline(A_YEAR, canvas, lines, "the past year") for canvas in (BROAD, NARROW)],
        outcomes=OUTCOME_WORDS,
    )
