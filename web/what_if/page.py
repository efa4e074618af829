"""The page “What if”: choose what does not count and how evidence is weighed, and see what that makes of health."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, url_for
from werkzeug import Response

from access.roles import Action
from domain.partnership import Profile
from projections.explanations import Explanation
from projections.ledger import profile_of
from web import security
from web.current import workspace
from web.door.permissions import needs
from web.partnership import RANGES
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible
from web.what_if.another_policy import Tried, choices, other_numbers, tried_policy, weights
from web.what_if.asked import FIELDS, Asked, asked_what_if, has_blanks
from web.what_if.chart import still, what_if_data
from web.what_if.leavable import Choice, Leavable
from web.what_if.outcome import by_month, explained, moved, outcome_of
from web.what_if.sentences import caption, day_words, largest, sentence

pages = Blueprint("what_if", __name__)

ALL = "all"
SUGGESTED = 6
"""Of what counts most, how many are offered."""


@pages.get("/<ref>/what-if")
@looks_back
@needs(Action.READ)
def page(ref: str) -> str | Response:
    asked = asked_what_if()
    if has_blanks():
        return redirect(_address(ref, asked, asked_viewpoint()))
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    leavable, tried = Leavable(ref, view, asked), tried_policy(asked, view.known_at)
    chosen = leavable.chosen()
    plain, other = explained(ref, view, asked.leaving_out, tried.policy)
    asks = tried.policy or not all(choice.changes_nothing for choice in chosen)
    answered = _answer(profile, view, asked, tried, chosen, plain, other) if asks else None
    found, in_all = leavable.found()
    return render_template(
        "what_if/what_if.html",
        profile=profile,
        view=view,
        day=day_words(view),
        asked=asked,
        answer=answered,
        tried=tried,
        listed=_listed(leavable, chosen),
        notes=[choice for choice in chosen if choice.note],
        kinds=leavable.kinds(),
        partners=leavable.partners(),
        found=[choice for choice in found if choice.key not in asked.names],
        more=in_all - len(found),
        in_all=in_all,
        suggested=_suggested(leavable, plain, asked),
        policies=choices(),
        weights=weights(tried, asked),
        other_numbers=other_numbers(tried, asked),
        others_typed=any(not path.startswith("dimensions.") for path in asked.numbers),
        start_again=url_for("what_if.page", ref=ref),
    )


def _answer(
    profile: Profile,
    view: Viewpoint,
    asked: Asked,
    tried: Tried,
    chosen: list[Choice],
    plain: Explanation,
    other: Explanation,
) -> dict[str, Any]:
    """What comes of it, in the order of the page."""
    found = outcome_of(profile.ref, _first(profile, view, asked), view, asked.leaving_out, tried.policy)
    policy = workspace().policy_at(view.known_at)
    security.allow_chart_styles()
    return {
        "sentence": sentence(chosen, tried.words, found, view),
        "largest": largest(found, view),
        "data": what_if_data(found, policy),
        "still": still(found, policy),
        "caption": caption(profile.name, found),
        "now": found.now,
        "months": by_month(found),
        "dimensions": found.dimensions,
        "moved": moved(profile.ref, view, plain, other),
        "before": plain.score,
        "after": other.score,
        "ranges": _ranges(profile.ref, asked, view),
    }


def _first(profile: Profile, view: Viewpoint, asked: Asked) -> date:
    days = RANGES.get(asked.range, RANGES[ALL])[1]
    return max(profile.formed_on, view.on - timedelta(days=days)) if days else profile.formed_on


def _ranges(ref: str, asked: Asked, view: Viewpoint) -> list[tuple[str, str, bool]]:
    here = asked.range if asked.range in RANGES else ALL
    return [
        (words, _address(ref, asked, view, range=key, _anchor="over-time"), key == here)
        for key, (words, _) in RANGES.items()
    ]


def _address(ref: str, asked: Asked, view: Viewpoint, **other: str) -> str:
    return url_for("what_if.page", ref=ref, **asked.arguments(**other), **view.arguments())


def _listed(leavable: Leavable, chosen: list[Choice]) -> list[Choice]:
    """What was chosen and is no box of its own on the page."""
    boxes = {choice.key for choice in (*leavable.kinds(), *leavable.partners())}
    return [choice for choice in chosen if choice.key not in boxes]


def _suggested(leavable: Leavable, plain: Explanation, asked: Asked) -> list[Choice]:
    """What counts most on the day, as far as it is left in and can be left out."""
    keys = list(dict.fromkeys((line.kind, line.entry) for line in plain.contributions[: 4 * SUGGESTED]))
    taken = {name for _, name in asked.names}
    offered = (choice for choice in leavable.of_keys(keys) if choice.name not in taken)
    return list({choice.key: choice for choice in offered if choice.field in FIELDS}.values())[:SUGGESTED]
