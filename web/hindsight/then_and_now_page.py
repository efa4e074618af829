"""A day as it was known then beside the same day as it is known now: figures, the two lines, and what lies between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np
from flask import Blueprint, render_template, request

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.ledger import history, profile_of
from projections.then_and_now import ThenAndNow, recorded_since, released_since, then_and_now
from projections.timelines import timeline
from web import security
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.hindsight.both_lines import BothLines, both_data, caption, months, still
from web.hindsight.moved_since import Between, groups_of
from web.hindsight.since_then import counted_since, since_words
from web.viewpoint import CARRIED, Viewpoint, asked_viewpoint, at_the_end_of, looking_from, looks_back, sensible
from web.wording import dimension, long_day, whole

pages = Blueprint("hindsight", __name__)

QUARTER, YEAR = timedelta(days=91), timedelta(days=365)


@dataclass(frozen=True)
class Compared:
    """Health or a dimension as known then and as known now, in whole points; ``None`` without enough evidence."""

    name: str
    then: int | None
    now: int | None

    @property
    def moved(self) -> int | None:
        return None if self.then is None or self.now is None else self.now - self.then


@pages.get("/<ref>/then-and-now")
@looks_back
@needs(Action.SEE)
def then_and_now_page(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    view = _view(profile)
    if view.known_at is None:
        return render_template("hindsight/nothing_earlier.html", profile=profile, looked=view)
    found = then_and_now(workspace(), ref, view.on, view.known_at)
    since = recorded_since(workspace(), ref, view.known_at, view.on)
    between = Between(ref, view, found.change, since, released_since(workspace(), ref, view.known_at, view.on))
    lines = _lines(profile, view)
    words = caption(lines, profile.name)
    security.allow_chart_styles()
    return render_template(
        "hindsight/then_and_now.html",
        profile=profile,
        looked=view,
        sentence=sentence(view, found),
        since=since_words(counted_since(since)),
        policies=(found.then.policy, found.now.policy),
        compared=_compared(found),
        has_both=found.change.before is not None and found.change.after is not None,
        change=found.change,
        groups=groups_of(between),
        total=between.total / 10,
        data=both_data(lines),
        caption=words,
        still=still(lines, words),
        months=months(lines),
        reads=may(me(), Action.READ, ref),
        today_only=dict.fromkeys(CARRIED),
    )


def sentence(view: Viewpoint, found: ThenAndNow) -> str:
    """“At the end of 31 March 2025 health read 58. Today that day reads 51.”"""
    then, now = found.then.health.score, found.now.health.score
    opening = f"{_capital(view.known_words)} "
    about = "health" if view.known_on == view.on else f"the health of {long_day(view.on)}"
    if then is None:
        said = f"too little was known to say what {about} was." if now is None else f"too little was known of {about}."
        return f"{opening}{said} {'So it is today.' if now is None else f'Today that day reads {whole(now)}.'}"
    if now is None:
        return f"{opening}{about} read {whole(then)}. Today too little stands to say."
    same = whole(then) == whole(now)
    return f"{opening}{about} read {whole(then)}. Today that day {'still ' if same else ''}reads {whole(now)}."


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _view(profile: Profile) -> Viewpoint:
    """The viewpoint asked for; without an instant, three months ago or when the partnership was first recorded."""
    view = sensible(asked_viewpoint(), profile)
    if view.known_at is None:
        view = _earlier(profile, view)
    if not request.args.get("on") and view.known_on:
        view = Viewpoint(max(view.known_on, profile.formed_on), view.known_at, view.today, view.problems)
    return looking_from(view)


def _earlier(profile: Profile, view: Viewpoint) -> Viewpoint:
    first = history(workspace(), profile.ref, "partnership", profile.ref)[0].recorded_at.date()
    day = max(view.today - QUARTER, first)
    return Viewpoint(view.on, at_the_end_of(day) if day < view.today else None, view.today, view.problems)


def _compared(found: ThenAndNow) -> list[Compared]:
    scores = [("health", found.then.health.score, found.now.health.score)]
    scores += [(name, then.score, found.now.dimensions[name].score) for name, then in found.then.dimensions.items()]
    return [Compared(dimension(name), _whole(then), _whole(now)) for name, then, now in scores]


def _whole(score: float | None) -> int | None:
    return None if score is None else whole(score)


def _lines(profile: Profile, view: Viewpoint) -> BothLines:
    """The year up to the day looked at, from the first score in it on."""
    first = max(profile.formed_on, view.on - YEAR)
    then, now = (
        timeline(workspace(), profile.ref, first, view.on, known_at=known_at) for known_at in (view.known_at, None)
    )
    scored = np.flatnonzero(np.isfinite(then.health) | np.isfinite(now.health))
    start = int(scored[0]) if len(scored) else 0
    return BothLines(now.days[start:], then.health[start:], now.health[start:])
