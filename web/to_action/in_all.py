"""From papers to action over all partnerships: one stream, a row for each, and the items that keep coming back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from flask import Blueprint, render_template, url_for

from access.deciding import may
from access.roles import Action
from domain.partnership import Profile
from projections.came_to_in_all import OfOne, came_to_in_each, coming_most_often
from projections.papers_to_action import summed
from web import security
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.door.reach import reachable
from web.to_action.coming import Comer, comer
from web.to_action.page import YEAR
from web.to_action.sankey import sankey_data
from web.to_action.still import still
from web.to_action.words import BECAME_WORDS, CAME_TO_WORDS, SOURCE_WORDS, sentence
from web.viewpoint import Viewpoint, asked_day, asked_viewpoint, looking_from, looks_back

pages = Blueprint("to_action_in_all", __name__)

A_PAGE = 50


@dataclass(frozen=True)
class Row:
    """A partnership in the table."""

    name: str
    address: str
    of_one: OfOne


@pages.get("/papers-to-action")
@looks_back
@needs(Action.SEE, anywhere=True)
def in_all() -> str:
    since, view = _asked()
    profiles = {each.ref: each for each in reachable(Action.SEE) if each.formed_on <= view.on}
    found = came_to_in_each(workspace(), list(profiles), since, view.on, view.known_at)
    followed = summed(way for each in found for way in each.followed)
    said = sentence(_whose(list(profiles.values())), followed)
    security.allow_chart_styles()
    return render_template(
        "to_action/in_all.html",
        view=view,
        since=since,
        earliest=None,
        sentence=said,
        followed=followed,
        data=sankey_data(followed) if followed else None,
        still=still(followed, said) if followed else None,
        loose=sum(each.loose for each in found),
        number=sum(each.number for each in found),
        coming=_coming(found, view),
        names={ref: profile.name for ref, profile in profiles.items()},
        words={"source": SOURCE_WORDS, "came_to": CAME_TO_WORDS, "became": BECAME_WORDS},
        **_table(found, profiles, since),
    )


def _asked() -> tuple[date, Viewpoint]:
    """The first day, a year back unless asked otherwise, and where the page looks from."""
    view = asked_viewpoint()
    problems = dict(view.problems)
    since = asked_day("since", view.on, problems) or view.on - YEAR
    return min(since, view.on), looking_from(replace(view, problems=problems))


def _whose(profiles: Sequence[Profile]) -> str:
    """What the sentence is about."""
    if not profiles:
        return "any partnership"
    return profiles[0].name if len(profiles) == 1 else f"these {len(profiles):,} partnerships"


def _coming(found: Sequence[OfOne], view: Viewpoint) -> list[Comer]:
    """The items that keep coming back, of the partnerships whose entries may be read."""
    read = [each for each in found if may(me(), Action.READ, each.partnership)]
    return [comer(each.partnership, each.path) for each in coming_most_often(workspace(), read, view.known_at)]


def _table(found: Sequence[OfOne], profiles: Mapping[str, Profile], since: date) -> dict[str, Any]:
    """A row for each partnership with something in this time, a page of them at once."""
    rows = sorted((_row(profiles[each.partnership], each, since) for each in found if each.total), key=_order)
    pages = max(-(-len(rows) // A_PAGE), 1)
    page = min(asked_page(), pages)
    return {
        "rows": rows[(page - 1) * A_PAGE : page * A_PAGE],
        "without": len(found) - len(rows),
        "page": page,
        "pages": pages,
        "page_address": lambda page: url_for("to_action_in_all.in_all", since=since, page=page, _anchor="each"),
    }


def _row(profile: Profile, of_one: OfOne, since: date) -> Row:
    return Row(profile.name, url_for("to_action.of_one", ref=profile.ref, since=since), of_one)


def _order(row: Row) -> tuple[int, int, str]:
    """Where most keeps coming back first, then where most is open."""
    return -row.of_one.number, -row.of_one.became("open"), row.name.casefold()
