"""What a check-in link leads to: one screen of statements, then “thank you”. Open to all, without session or cookie.

The link is the secret, so it stands in no log line, no cache and no referrer; what is sent goes into the ballot box.
"""

from __future__ import annotations

import re
import secrets

from flask import Blueprint, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from werkzeug.wrappers import Response

from domain.ballots.answers import LONGEST_COMMENT
from domain.ballots.box import LinkRefused
from domain.check_ins import STATEMENTS
from web.check_ins import refused_links, screen
from web.check_ins.answer_form import LONGEST_SHOWN, Choices, answer_of, choices
from web.check_ins.asked_rounds import Asked, asked_by
from web.check_ins.round_words import ENDS, how_many, title_of
from web.current import workspace
from web.door.permissions import open_to_all

pages = Blueprint("answering", __name__)

_HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow"}
Answer = Response | str | tuple[str, int]


@pages.record_once
def _without_session(state: BlueprintSetupState) -> None:
    """A form that only a link opens needs no token against forged ones, and so no cookie."""
    state.app.extensions["csrf"].exempt(pages)


@pages.after_request
def keep_nowhere(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response


@pages.get("/c/<token>")
@open_to_all
def form(token: str) -> Answer:
    link = workspace().ballots.look_up(token, workspace().today())
    return _page(asked_by(link), Choices({}), _new_ballot())


@pages.post("/c/<token>")
@open_to_all
def send(token: str) -> Answer:
    box, ballot = workspace().ballots, request.form.get("ballot", "")
    if box.holds(token, ballot):
        return _thank()
    asked = asked_by(box.look_up(token, workspace().today()))
    chosen = choices(request.form, asked)
    if chosen.problems:
        return _page(asked, chosen, _same_or_new(ballot)), 422
    box.drop(token, _same_or_new(ballot), answer_of(chosen), workspace().today())
    return _thank()


@pages.get("/c/thanks")
@open_to_all
def thanks() -> str:
    return render_template("check_ins/thanks.html")


@pages.get("/c")
@pages.get("/c/")
@open_to_all
def cut_short() -> Answer:
    """A link that lost its end on the way."""
    raise LinkRefused("unknown")


screen.add_to(pages)
refused_links.add_to(pages)


def _thank() -> Response:
    return redirect(url_for("answering.thanks"), 303)


def _new_ballot() -> str:
    return secrets.token_urlsafe(16)


def _same_or_new(ballot: str) -> str:
    """The ballot that the form was opened with, so that it counts once however often it is sent."""
    return ballot if re.fullmatch(r"[A-Za-z0-9_-]{22}", ballot) else _new_ballot()


def _page(asked: Asked, chosen: Choices, ballot: str) -> str:
    typed = chosen.typed | {"comment": chosen.typed.get("comment", "")[:LONGEST_SHOWN]}
    return render_template(
        "check_ins/answer.html",
        name=asked.name,
        title=title_of(asked.round),
        how_many=how_many(asked.round),
        closes_on=asked.round.closes_on,
        partner_name=asked.partners[asked.partner] if asked.partner else "",
        partners=asked.partners,
        others=asked.others,
        statements={name: STATEMENTS[name] for name in asked.round.statements},
        ends=ENDS,
        typed=typed,
        problems=chosen.problems,
        ballot=ballot,
        longest=LONGEST_COMMENT,
    )
