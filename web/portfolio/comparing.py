"""The health of up to six partnerships on one timeline, with the figures of the ends of months behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flask import Blueprint, render_template, request, url_for
from markupsafe import Markup, escape

from access.roles import Action
from domain.partnership import Profile
from projections.ledger import partnerships
from projections.timelines import LONGEST_DAYS, Step, Timeline, number, timeline
from web import security
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import reachable
from web.portfolio.comparison_chart import Line, comparison_data, still_drawing
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back
from web.wording import counted, joined, whole

pages = Blueprint("comparing", __name__)

AT_MOST = 6
RANGES: dict[str, tuple[str, int]] = {"1y": ("1 year", 365), "3y": ("3 years", 1096), "all": ("All", LONGEST_DAYS)}
USUAL = "1y"


@dataclass(frozen=True)
class Month:
    """The health of each partnership at the end of a month, or on the day asked about."""

    on: date
    scores: list[float | None]


@pages.get("/compare")
@looks_back
@needs(Action.SEE, anywhere=True)
def page() -> str:
    view, refs = asked_viewpoint(), list(dict.fromkeys(request.args.getlist("of")))
    known = {profile.ref for profile in partnerships(workspace(), view.known_at, view.on)}
    seen = {profile.ref: profile for profile in reachable(Action.SEE) if profile.ref in known}
    chosen = [seen[ref] for ref in refs if ref in seen][:AT_MOST]
    asked = request.args.get("range", "") if request.args.get("range", "") in RANGES else USUAL
    lines = _lines(chosen, view, asked)
    security.allow_chart_styles()
    return render_template(
        "portfolio/compare.html",
        view=view,
        lines=lines,
        sentence=_sentence(lines),
        left_out=_left_out(refs, seen),
        data=comparison_data(lines, _policy_lines(view)) if lines else "",
        still=still_drawing(lines, _policy_lines(view)) if lines else "",
        months=_months(chosen, lines, view),
        ranges=[(words, _address(chosen, key), key == asked) for key, (words, _) in RANGES.items()],
    )


def _lines(chosen: Sequence[Profile], view: Viewpoint, asked: str) -> list[Line]:
    names = [profile.name for profile in chosen]
    called = [f"{each.name} ({each.ref})" if names.count(each.name) > 1 else each.name for each in chosen]
    first = view.on - timedelta(days=RANGES[asked][1])
    found = [_timeline(each, max(each.formed_on, first), view) for each in chosen]
    return [Line(each.ref, name, found[at]) for at, (each, name) in enumerate(zip(chosen, called, strict=True))]


def _timeline(profile: Profile, first: date, view: Viewpoint) -> Timeline:
    """Day by day for a year, otherwise week by week up to the day asked about."""
    days = (view.on - first).days
    step: Step = "day" if days <= RANGES[USUAL][1] else "week"
    if step == "week":
        first += timedelta(days=days % 7)
    return timeline(workspace(), profile.ref, first, view.on, step, known_at=view.known_at)


def _months(chosen: Sequence[Profile], lines: Sequence[Line], view: Viewpoint) -> list[Month]:
    """The newest first; the day asked about is the first."""
    by_day: list[dict[date, float | None]] = []
    for profile, line in zip(chosen, lines, strict=True):
        drawn = line.timeline
        monthly = timeline(workspace(), profile.ref, drawn.days[0], view.on, "month", known_at=view.known_at)
        scores = zip(monthly.days, monthly.health.tolist(), strict=True)
        by_day.append({day: number(score) for day, score in scores} | {view.on: number(drawn.health[-1])})
    days = sorted({day for each in by_day for day in each}, reverse=True)
    return [Month(day, [each.get(day) for each in by_day]) for day in days]


def _sentence(lines: Sequence[Line]) -> Markup:
    """“From highest to lowest health: Alder at 72 and Kirkfield at 52. There is not enough evidence on Beck.”"""
    known = sorted((line for line in lines if line.latest is not None), key=lambda line: -(line.latest or 0))
    told = joined([f"{_apart(line.name)} at {whole(line.latest or 0)}" for line in known])
    unknown = [_apart(line.name) for line in lines if line.latest is None]
    parts = [f"From highest to lowest health: {told}." if len(known) > 1 else f"Health: {told}." if told else ""]
    parts += [f"There is not enough evidence on {joined(unknown)}."] if unknown else []
    return Markup(" ".join(part for part in parts if part))  # noqa: S704 (names are escaped)


def _apart(name: str) -> str:
    """A name of any script, whose direction keeps to itself."""
    return f"<bdi>{escape(name)}</bdi>"


def _left_out(refs: Sequence[str], seen: dict[str, Profile]) -> str:
    """What was asked for and is not drawn."""
    unknown = [f"“{ref[:60]}”" for ref in refs if ref not in seen]
    more = sum(ref in seen for ref in refs) - AT_MOST
    parts = [f"There is no partnership {joined(unknown[:AT_MOST])} here."] if unknown else []
    if more > 0:
        parts.append(f"At most six can be told apart on one chart: {counted(more, 'other')} left out.")
    return " ".join(parts)


def _policy_lines(view: Viewpoint) -> list[float]:
    """Where bands begin."""
    return sorted(workspace().policy_at(view.known_at).bands.values())


def _address(chosen: Sequence[Profile], key: str) -> str:
    return url_for("comparing.page", of=[profile.ref for profile in chosen], range=None if key == USUAL else key)
