"""The page for a projector: a square code, and how many have answered once enough have. The link itself opens it."""

from __future__ import annotations

from flask import Blueprint, make_response, render_template
from werkzeug.wrappers import Response

from domain.ballots.box import LinkRefused
from web.check_ins.asked_rounds import asked_by
from web.check_ins.codes import address_of, square_code
from web.check_ins.round_words import ENOUGH, how_many, title_of
from web.current import workspace
from web.door.permissions import open_to_all

REFRESHED_SECONDS = 10


def add_to(pages: Blueprint) -> None:
    """Put the page beside the others that a link leads to."""
    pages.get("/c/<token>/screen")(screen)


@open_to_all
def screen(token: str) -> Response:
    """Personal links have no such page: it would tell whether they were used."""
    try:
        link = workspace().ballots.look_up(token, workspace().today())
    except LinkRefused as refused:
        if refused.reason in ("used", "unknown"):
            raise
        return _over()
    if not link.is_room:
        raise LinkRefused("unknown")
    asked, address = asked_by(link), address_of(token)
    answered = workspace().ballots.answered(link.partnership, link.round)
    response = make_response(
        render_template(
            "check_ins/screen.html",
            name=asked.name,
            title=title_of(asked.round),
            how_many=how_many(asked.round),
            answered=answered if answered >= ENOUGH else None,
            code=square_code(address),
            address=address,
        )
    )
    response.headers["Refresh"] = str(REFRESHED_SECONDS)
    return response


def _over() -> Response:
    """What stays on the wall when no more answers are taken."""
    return make_response(render_template("check_ins/screen.html", name="", title="Thank you", code=None))
