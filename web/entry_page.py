"""The page of one entry: what it says, where it came from and led to, what it counts for, its history, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from access.roles import Action
from domain.entries import Entry
from domain.errors import UnknownRef
from domain.partnership import Profile
from projections.explanations import explain
from projections.ledger import EntryRow, history
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import POOLED
from web.entries import check_kind, line_of, pages, partner_names, round_page, seen_from, where_it_shows
from web.hindsight.not_yet import known_then, later_words, not_yet
from web.reading import came_to, reading, versions
from web.recording.hints import TITLES
from web.recording.steps import Attempt, offers
from web.sentences import title_of
from web.viewpoint import Viewpoint, looks_back
from web.wording import kind_word

_MAY_FOLLOW: dict[str, tuple[str, ...]] = {
    "meeting": ("item", "decision", "action", "paper", "escalation"),
    "programme": ("step",),
}
"""What can be recorded as having come from an entry of this kind."""


@dataclass(frozen=True)
class Weight:
    """What an entry counts for in a dimension of health."""

    dimension: str
    points: float


@pages.get("/<ref>/entries/<kind>/<any_ref:entry_ref>", endpoint="entry")
@looks_back
@needs(Action.READ)
def show(ref: str, kind: str, entry_ref: str) -> str | tuple[str, int]:
    check_kind(ref, kind)
    if kind in POOLED:
        return round_page(ref, entry_ref)
    profile, view = seen_from(ref)
    recorded = _history(ref, kind, entry_ref)
    rows = known_then(recorded, view)
    return _page(profile, view, rows, later_words(recorded, view)) if rows else not_yet(profile, view, kind, recorded)


def entry_page(ref: str, kind: str, entry_ref: str, tried: Attempt) -> str:
    """The page as of today, with the form of a step that was tried and refused open and filled."""
    profile, view = seen_from(ref)
    return _page(profile, view, _history(ref, kind, entry_ref), "", tried)


def _history(ref: str, kind: str, entry_ref: str) -> list[EntryRow]:
    rows = history(workspace(), ref, kind, entry_ref)
    if not rows:
        raise UnknownRef(kind_word(kind), entry_ref)
    return rows


def _page(profile: Profile, view: Viewpoint, rows: list[EntryRow], later: str, tried: Attempt | None = None) -> str:
    """The versions that were known, and what is to be said of later ones."""
    ref, names, last = profile.ref, partner_names(profile.ref, view.known_at), rows[-1]
    return render_template(
        "entries/entry.html",
        profile=profile,
        view=view,
        later=later,
        kind=last.kind,
        row=last,
        first=rows[0],
        report=where_it_shows(ref, last.entry) if last.kind == "commentary" else "",
        title=title_of(last.entry, names),
        fields=reading(ref, last.entry, names, view.known_at),
        versions=versions(rows, names),
        parts=[(words, [line_of(ref, row, names) for row in part]) for words, part in came_to(ref, last.entry, view)],
        weights=_weights(last, profile, view) if last.standing else [],
        offers=[] if view.is_past else _offers(ref, last, tried),
        tried=tried,
        may_follow=[] if view.is_past else _may_follow(ref, last),
    )


def _weights(row: EntryRow, profile: Profile, view: Viewpoint) -> list[Weight]:
    """Points in health on the day looked at, by dimension."""
    explained = explain(workspace(), profile.ref, view.on, known_at=view.known_at)
    points: dict[str, float] = {}
    for each in explained.contributions:
        if (each.kind, each.entry) == (row.kind, row.ref):
            points[each.dimension] = points.get(each.dimension, 0.0) + each.points
    return [Weight(dimension, total) for dimension, total in points.items()]


def _offers(ref: str, row: EntryRow, tried: Attempt | None) -> list[Any]:
    if not row.standing:
        return []
    partnership = workspace().partnerships.get(ref) if row.kind == "paper" else None
    return offers(row.entry, partnership, tried)


def _may_follow(ref: str, row: EntryRow) -> list[tuple[str, str]]:
    """Where more that came from this entry is recorded, with this entry named already."""
    kinds = _MAY_FOLLOW.get(row.kind, ()) if row.standing else ()
    return [(TITLES[kind], url_for("new_entry.new", ref=ref, kind=kind, **_named(row.entry, kind))) for kind in kinds]


def _named(entry: Entry, kind: str) -> dict[str, Any]:
    own_date = {"decision": "decided_on", "action": "agreed_on", "paper": "presented_on", "escalation": "raised_on"}
    named = {entry.kind_name: entry.ref}
    return named | ({own_date[kind]: entry.happened_on.isoformat()} if kind in own_date else {})
