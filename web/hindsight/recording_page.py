"""How long it takes until things are recorded: a sentence, the quarters drawn, and tables by quarter and by kind."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template

from access.roles import Action
from projections.ledger import profile_of
from projections.recording_lag import Lag, Recorded, by_kind, by_quarter, lag_of, recorded
from web import security
from web.current import workspace
from web.door.permissions import needs
from web.hindsight.lag_chart import lag_caption, lag_data, still_lags
from web.hindsight.then_and_now_page import pages
from web.viewpoint import asked_viewpoint, looks_back, sensible
from web.wording import counted, whole


@pages.get("/<ref>/recording")
@looks_back
@needs(Action.SEE)
def recording_page(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    found = [each for each in recorded(workspace(), ref, view.known_at) if each.recorded_on <= view.on]
    one_by_one = [each for each in found if not each.together]
    quarters = by_quarter(one_by_one)
    security.allow_chart_styles()
    return render_template(
        "hindsight/recording.html",
        profile=profile,
        view=view,
        sentence=sentence(lag_of(one_by_one)),
        overall=lag_of(one_by_one),
        together=_together(found),
        quarters=dict(reversed(quarters.items())),
        kinds=by_kind(one_by_one),
        quarter_words=quarter_words,
        days_words=days_words,
        percent=percent,
        **_drawn(quarters, profile.name),
    )


def sentence(lag: Lag | None) -> str:
    """“Half of what happens is recorded within 3 days.”"""
    if lag is None:
        return "Nothing was recorded one by one yet."
    if lag.median_days < 1:
        return "Half of what happens is recorded on the day itself."
    return f"Half of what happens is recorded within {days_words(lag.median_days)}."


def quarter_words(first: date) -> str:
    """“April to June 2026”."""
    last = date(first.year, first.month + 2, 1)
    return f"{first:%B} to {last:%B %Y}"


def days_words(days: float) -> str:
    """“the day itself”, “1 day”, “3.5 days”."""
    if days == int(days):
        return counted(int(days), "day")
    return f"{days:,.1f} days"


def percent(ratio: float) -> str:
    return f"{whole(100 * ratio)} %"


def _together(found: list[Recorded]) -> Lag | None:
    return lag_of([each for each in found if each.together])


def _drawn(quarters: Mapping[date, Lag], name: str) -> dict[str, Any]:
    words = lag_caption(quarters, name)
    return {"data": lag_data(quarters), "caption": words, "still": still_lags(quarters, words)} if quarters else {}
