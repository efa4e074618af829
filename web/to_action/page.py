"""The page from papers to action: a stream, the same as a table, and the items that keep coming back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from flask import Blueprint, render_template

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.ledger import profile_of
from projections.papers_to_action import to_action
from web import security
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.to_action.coming import comer
from web.to_action.sankey import sankey_data
from web.to_action.still import still
from web.to_action.words import BECAME_WORDS, CAME_TO_WORDS, SOURCE_WORDS, sentence
from web.viewpoint import Viewpoint, asked_day, asked_viewpoint, looking_from, looks_back, sensible

pages = Blueprint("to_action", __name__)

YEAR = timedelta(days=365)
SHOWN = 12
"""Items that keep coming back which are listed; the others are counted."""


@pages.get("/<ref>/papers-to-action")
@looks_back
@needs(Action.SEE)
def of_one(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    since, view = _asked(profile, sensible(asked_viewpoint(), profile))
    found = to_action(workspace(), ref, since, view.on, known_at=view.known_at)
    reads = may(me(), Action.READ, ref)
    coming, said = found.coming, sentence(profile.name, found.followed)
    security.allow_chart_styles()
    return render_template(
        "to_action/of_one.html",
        profile=profile,
        view=view,
        since=since,
        earliest=profile.formed_on,
        sentence=said,
        followed=found.followed,
        data=sankey_data(found.followed) if found.followed else None,
        still=still(found.followed, said) if found.followed else None,
        loose=found.loose,
        coming=[comer(ref, path) for path in coming[:SHOWN]] if reads else [],
        more=max(len(coming) - SHOWN, 0),
        number=len(coming),
        words={"source": SOURCE_WORDS, "came_to": CAME_TO_WORDS, "became": BECAME_WORDS},
    )


def _asked(profile: Profile, view: Viewpoint) -> tuple[date, Viewpoint]:
    """The first day, a year back unless asked otherwise."""
    problems = dict(view.problems)
    since = asked_day("since", view.on, problems) or view.on - YEAR
    return min(max(since, profile.formed_on), view.on), looking_from(replace(view, problems=problems))
