"""Who has been heard: the partners with the days of their conversations, and the conversations. Confidential."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template

from access.roles import Action
from projections.ledger import entries, profile_of
from projections.listening_coverage import Coverage, coverage
from projections.problem_tree import versions
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import note
from web.door.permissions import needs
from web.entries import partner_names
from web.viewpoint import asked_viewpoint, looks_back, sensible
from web.wording import joined

pages = Blueprint("listening", __name__)

A_PAGE = 30


@pages.get("/<ref>/listening")
@looks_back
@needs(Action.HEAR)
def index(ref: str) -> str:
    opened = workspace()
    profile = profile_of(opened, ref)
    note("read listening", ref)
    view = sensible(asked_viewpoint(), profile)
    rows = entries(opened, ref, kind="listening", known_at=view.known_at, until=view.until, newest_first=True)
    held: list[Any] = [row.entry for row in rows]
    page = min(asked_page(), max(-(-len(held) // A_PAGE), 1))
    covered = coverage(opened, ref, held, view.on)
    return render_template(
        "listening/index.html",
        profile=profile,
        view=view,
        sentence=sentence(covered, len(held)),
        covered=covered,
        conversations=held[(page - 1) * A_PAGE : page * A_PAGE],
        names=partner_names(ref, view.known_at),
        themes=sum(len(each.themes) for each in held),
        total=len(held),
        page=page,
        pages=max(-(-len(held) // A_PAGE), 1),
        versions=[each for each in versions(opened, ref, view.known_at) if each.released_on <= view.on],
    )


def sentence(covered: Coverage, total: int) -> str:
    """“3 of 5 partners have been heard. Nobody has listened to Open Door yet.”"""
    if not total:
        return "No conversation is recorded yet."
    heard = len(covered.partners) - len(covered.not_heard)
    said = f"{heard} of {len(covered.partners)} partners have been heard."
    if len(covered.partners) == heard:
        return "Every partner has been heard." if covered.partners else "There are no partners yet."
    waiting = [each.name for each in covered.not_heard]
    named = joined(waiting) if len(waiting) <= 3 else f"{len(waiting)} partners"
    return f"{said} Nobody has listened to {named} yet."
