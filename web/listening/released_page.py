"""The version of the problem tree that the partnership sees: those who see its figures see it, and no other version."""

from __future__ import annotations

from flask import Blueprint, Response, abort, render_template

from access.roles import Action
from projections.ledger import profile_of
from projections.problem_tree import released_tree
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import may_hear
from web.listening.drawing import picture
from web.listening.releasing import as_file
from web.listening.tree_page import SIZES, asked_size, lines_of
from web.printing import has_chromium

pages = Blueprint("released_tree", __name__)

_NONE = "No problem tree has been released to this partnership, or it was withdrawn."


@pages.get("/<ref>/problem-tree")
@needs(Action.SEE)
def released(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    found = released_tree(workspace(), ref)
    title = f"The problem tree of {profile.name}"
    return render_template(
        "listening/released.html",
        profile=profile,
        found=found,
        drawn=picture(found.themes, title, found.version.least, percent=asked_size()) if found else None,
        size=asked_size(),
        sizes=SIZES,
        lines=lines_of(found.themes) if found else [],
        least=found.version.least if found else 0,
        hears=may_hear(ref),
        prints=has_chromium(),
    )


@pages.get("/<ref>/problem-tree/picture.<form>")
@needs(Action.SEE)
def download(ref: str, form: str) -> Response:
    profile = profile_of(workspace(), ref)
    found = released_tree(workspace(), ref)
    if found is None:
        abort(404, _NONE)
    return as_file(found, form, profile)
