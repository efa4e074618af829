"""What pages of one entry say of what was recorded after the instant they look from.

Called by the pages of entries, meetings, rounds and programmes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from flask import render_template

from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import EntryRow
from web.reading import what_happened
from web.viewpoint import Viewpoint
from web.wording import joined, kind_word, long_day

NAMED_AT_MOST = 3
"""Later versions that the banner names; more are counted."""


def known_then(rows: Sequence[EntryRow], view: Viewpoint) -> list[EntryRow]:
    """The versions of an entry that were recorded by then, the last as it stood on the day looked at."""
    known = [row for row in rows if view.known_at is None or row.recorded_at <= view.known_at]
    if not known or (known[-1].standing and known[-1].happened_on > view.on):
        return []
    return [*known[:-1], replace(known[-1], entry=as_of(known[-1].entry, view.on))]


def later_words(rows: Sequence[EntryRow], view: Viewpoint) -> str:
    """“Since then: corrected on 3 April 2026.”; empty when nothing was recorded of the entry since."""
    later = [row for row in rows if view.known_at is not None and row.recorded_at > view.known_at]
    told = [f"{what_happened(row).lower()} on {long_day(row.recorded_at.date())}" for row in later[:NAMED_AT_MOST]]
    more = [f"{len(later) - NAMED_AT_MOST} more times"] if len(later) > NAMED_AT_MOST else []
    return f"What stands here was changed since: {joined([*told, *more])}." if told else ""


def not_yet(profile: Profile, view: Viewpoint, kind: str, rows: Sequence[EntryRow]) -> tuple[str, int]:
    """The page about an entry of which nothing was known then, or that had not happened yet; with its status."""
    first = rows[0]
    page = render_template(
        "hindsight/not_yet.html",
        profile=profile,
        view=view,
        kind=kind,
        sentence=_sentence(kind_word(kind), first.recorded_at.date(), rows[-1].happened_on, view),
    )
    return page, 404


def _sentence(what: str, recorded_on: date, happened_on: date, view: Viewpoint) -> str:
    if view.known_at is not None and recorded_on >= view.known_at.date():
        return f"This {what} was recorded on {long_day(recorded_on)}. Nothing was known of it {view.known_words}."
    return f"This {what} is of {long_day(happened_on)}, later than the day you look at."
