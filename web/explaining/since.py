"""The two days between which a page says what changed. Read from the address of the page."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from domain.partnership import Profile
from web.partnership import QUARTER
from web.viewpoint import Viewpoint, asked_day, looking_from


def asked_since(profile: Profile, view: Viewpoint) -> tuple[date, Viewpoint]:
    """The earlier day, and the viewpoint of the later one; the other way round when they were asked so."""
    problems = dict(view.problems)
    asked = asked_day("since", view.today, problems)
    since = max(asked or view.on - QUARTER, profile.formed_on)
    view = replace(view, problems=problems)
    if asked is None:
        since = min(since, view.on)
    if since <= view.on:
        return since, looking_from(view)
    return view.on, looking_from(replace(view, on=since))
