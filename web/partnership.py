"""The page of one partnership: a sentence, the health timeline with its flags, the dimensions, and what is recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np
from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.ledger import profile_of
from projections.policy import Policy
from projections.problem_tree import standing_version
from projections.timelines import HealthOn, Timeline, health_on, timeline
from web import security
from web.chart_look import DASHES
from web.charts import caption, timeline_data
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.entries import latest, partner_names, shown_counts
from web.flags import flags_between
from web.overview.agreed import agreed
from web.overview.crowded import is_crowded
from web.overview.members import members_of
from web.overview.moved_lately import moved_lately
from web.overview.next_meeting import coming_meeting
from web.overview.open_matters import open_matters
from web.overview.worth_asking import worth_asking
from web.policies.each_day import asked_each_day, carried, policy_shown
from web.programmes.shading import shades_between
from web.sentences import change_words, health_sentence, rank_of
from web.sparklines import STILL, sparkline
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible
from web.wording import brief_day, long_day, strength

pages = Blueprint("partnership", __name__)

QUARTER = timedelta(days=91)
RANGES: dict[str, tuple[str, int | None]] = {
    "6m": ("6 months", 183),
    "1y": ("1 year", 365),
    "3y": ("3 years", 1096),
    "all": ("All", None),
}
USUAL = "1y"
WEEKLY_FROM = 5 * 365
"""Timelines of more days than this are drawn by weeks."""


@dataclass(frozen=True)
class Drawn:
    """The timeline that is shown: its range, and a month-by-month table of the same, if there is anything in it."""

    asked: str
    line: Timeline
    months: list[dict[str, Any]]


@pages.get("/<ref>")
@looks_back
@needs(Action.SEE)
def timeline_page(ref: str) -> str:
    ws = workspace()
    profile = profile_of(ws, ref)
    view = sensible(asked_viewpoint(), profile)
    names = partner_names(ref, view.known_at)
    now = health_on(ws, ref, view.on, known_at=view.known_at, each_days_policy=asked_each_day())
    policy = policy_shown(view)
    before = _quarter_before(profile, view)
    drawn = _drawn(profile, view)
    reads = may(me(), Action.READ, ref)
    flags = flags_between(ref, drawn.line.days[0], view.on, view.known_at, names if reads else None)
    shades = shades_between(ref, drawn.line.days[0], view.on, view.known_at)
    since = max(profile.formed_on, view.on - QUARTER)
    matters, agreements, members = open_matters(ref, view), agreed(ref, view), members_of(ref, view)
    security.allow_chart_styles()
    return render_template(
        "partnership/timeline.html",
        profile=profile,
        view=view,
        known={name: value for name, value in view.arguments().items() if name == "known_at"},
        now=now,
        since=since,
        rank=rank_of(policy, now.health.band),
        sentence=_sentence(profile, now, before, view),
        is_over=_is_over(profile, view),
        drawn=drawn,
        flags=flags,
        ranges=_range_links(ref, drawn, view),
        data=timeline_data(drawn.line, flags, policy, shades),
        shades=shades,
        still=_still(drawn.line, policy),
        caption=caption(drawn.line, profile.name),
        cards=[_card(name, now, before, policy) for name in now.dimensions],
        counts=shown_counts(ref, view.known_at, view.until) if reads else [],
        latest=latest(ref, names, view.known_at, until=view.until) if reads else [],
        reads=reads,
        has_problem_tree=standing_version(ws, ref) is not None,
        moved=moved_lately(ref, since, view),
        asking=worth_asking(ref, view),
        matters=matters,
        coming=coming_meeting(profile, view),
        agreed=agreements,
        members=members,
        crowded=is_crowded(profile, flags, matters, agreements, members),
        dashes=DASHES,
        stale_days=policy.trust.stale_after_days,
        policies_changed=bool(ws.policies()),
        each_day=asked_each_day(),
    )


def _quarter_before(profile: Profile, view: Viewpoint) -> HealthOn | None:
    day = view.on - QUARTER
    if day < profile.formed_on:
        return None
    return health_on(workspace(), profile.ref, day, **_asked(view))


def _sentence(profile: Profile, now: HealthOn, before: HealthOn | None, view: Viewpoint) -> str:
    health = now.health
    if health.score is None and profile.closed_on and _is_over(profile, view):
        return f"{profile.name} was closed on {long_day(profile.closed_on)}."
    return health_sentence(profile.name, health.score, health.band, before.health.score if before else None)


def _is_over(profile: Profile, view: Viewpoint) -> bool:
    """Whether it was closed before the day that is looked at."""
    return profile.closed_on is not None and profile.closed_on < view.on


def _drawn(profile: Profile, view: Viewpoint) -> Drawn:
    """The range asked for; otherwise a year, or all of it when there is nothing to see in that year."""
    asked = request.args.get("range", "")
    if asked in RANGES:
        return _drawn_over(asked, profile, view)
    usual = _drawn_over(USUAL, profile, view)
    return usual if np.isfinite(usual.line.health).any() else _drawn_over("all", profile, view)


def _drawn_over(asked: str, profile: Profile, view: Viewpoint) -> Drawn:
    days = RANGES[asked][1]
    first = max(profile.formed_on, view.on - timedelta(days=days)) if days else profile.formed_on
    line = _from_first_score(_timeline(profile, first, view)) if asked == "all" else _timeline(profile, first, view)
    months = list(_months(profile, line, view)) if np.isfinite(line.health).any() else []
    return Drawn(asked, line, months)


def _timeline(profile: Profile, first: date, view: Viewpoint) -> Timeline:
    step: Any = "week" if (view.on - first).days > WEEKLY_FROM else "day"
    if step == "week":  # so that the last day drawn is the day asked about
        first += timedelta(days=(view.on - first).days % 7)
    return timeline(workspace(), profile.ref, first, view.on, step, **_asked(view))


def _from_first_score(line: Timeline) -> Timeline:
    known = np.flatnonzero(np.isfinite(line.health))
    start = int(known[0]) if len(known) else 0
    cut = {name: _cut(scores, start) for name, scores in line.dimensions.items()}
    return Timeline(line.days[start:], line.health[start:], line.low[start:], line.high[start:], line.cap[start:], cut)


def _cut(scores: Any, start: int) -> Any:
    return type(scores)(scores.score[start:], scores.low[start:], scores.high[start:], scores.evidence[start:])


def _asked(view: Viewpoint) -> dict[str, Any]:
    return {"known_at": view.known_at, "each_days_policy": asked_each_day()}


def _months(profile: Profile, line: Timeline, view: Viewpoint) -> Any:
    """A row for each month's end, newest first, beginning with the day asked about."""
    monthly = timeline(workspace(), profile.ref, line.days[0], view.on, "month", **_asked(view))
    if not monthly.days or monthly.days[-1] != view.on:
        yield _row(line, len(line.days) - 1)
    for at in reversed(range(len(monthly.days))):
        yield _row(monthly, at)


def _row(line: Timeline, at: int) -> dict[str, Any]:
    def number(values: Any) -> float | None:
        return float(values[at]) if np.isfinite(values[at]) else None

    dimensions = [number(scores.score) for scores in line.dimensions.values()]
    return {
        "on": line.days[at],
        "health": number(line.health),
        "low": number(line.low),
        "high": number(line.high),
        "dimensions": dimensions,
    }


def _range_links(ref: str, drawn: Drawn, view: Viewpoint) -> list[tuple[str, str, bool]]:
    return [
        (
            words,
            url_for("partnership.timeline_page", ref=ref, range=key, _anchor="timeline", **carried(view)),
            key == drawn.asked,
        )
        for key, (words, _) in RANGES.items()
    ]


def _still(line: Timeline, policy: Policy) -> Markup:
    """A drawing of the same line for browsers without scripts."""
    step = max(len(line.days) // 200, 1)
    values = [None if np.isnan(value) else float(value) for value in line.health[::step]]
    when = f"the time from {brief_day(line.days[0])} to {brief_day(line.days[-1])}"
    return sparkline(values, STILL, list(policy.bands.values()), when)


def _card(name: str, now: HealthOn, before: HealthOn | None, policy: Policy) -> dict[str, Any]:
    scores = now.dimensions[name]
    rank = None if scores.score is None else rank_of(policy, policy.band_of(scores.score))
    return {
        "name": name,
        "scores": scores,
        "word": None if rank is None else strength(rank, len(policy.bands)),
        "change": change_words(before.dimensions[name].score if before else None, scores.score),
        "share": policy.share_of(name),
    }
