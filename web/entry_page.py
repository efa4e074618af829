"""The page of one entry: what it says, where it came from and led to, what it counts for, its history, what is next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import render_template, url_for

from access.roles import Action
from domain.entries import Entry
from domain.errors import UnknownRef
from projections.explanations import explain
from projections.ledger import EntryRow, history, profile_of
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import POOLED
from web.entries import check_kind, line_of, pages, partner_names, round_page
from web.reading import came_to, reading, versions
from web.recording.hints import TITLES
from web.recording.steps import Attempt, offers
from web.sentences import title_of
from web.wording import kind_word

_MAY_FOLLOW: dict[str, tuple[str, ...]] = {
    "meeting": ("item", "decision", "action", "paper", "escalation"),
    "programme": ("step",),
}
"""What can be recorded as having come from an entry of this kind."""


@dataclass(frozen=True)
class Weight:
    """What an entry counts for in a dimension of health today."""

    dimension: str
    points: float


@pages.get("/<ref>/entries/<kind>/<any_ref:entry_ref>", endpoint="entry")
@needs(Action.READ)
def show(ref: str, kind: str, entry_ref: str) -> str:
    check_kind(ref, kind)
    return (
        round_page(profile_of(workspace(), ref), ref, entry_ref) if kind in POOLED else entry_page(ref, kind, entry_ref)
    )


def entry_page(ref: str, kind: str, entry_ref: str, tried: Attempt | None = None) -> str:
    """The page; with a step that was tried and refused, its form is open and filled."""
    profile = profile_of(workspace(), ref)
    rows = history(workspace(), ref, kind, entry_ref)
    if not rows:
        raise UnknownRef(kind_word(kind), entry_ref)
    names, last = partner_names(ref), rows[-1]
    return render_template(
        "entries/entry.html",
        profile=profile,
        kind=kind,
        row=last,
        first=rows[0],
        title=title_of(last.entry, names),
        fields=reading(ref, last.entry, names),
        versions=versions(rows, names),
        parts=[(words, [line_of(ref, row, names) for row in part]) for words, part in came_to(ref, last.entry)],
        weights=_weights(ref, last) if last.standing else [],
        offers=_offers(ref, last, tried),
        tried=tried,
        may_follow=_may_follow(ref, last),
    )


def _weights(ref: str, row: EntryRow) -> list[Weight]:
    """Points in health today, by dimension."""
    explained = explain(workspace(), ref, workspace().today())
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
