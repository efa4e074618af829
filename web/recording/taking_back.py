"""“Recorded.” with its Undo button: what follows every save, and taking the save back.

The button carries what was saved, signed, and works for a day. Undoing is itself a save that can be taken back.
"""

from __future__ import annotations

from dataclasses import astuple

from flask import Blueprint, Flask, current_app, flash, redirect, request, url_for
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response

from access.roles import Action
from domain.errors import ChangedMeanwhile, DomainError, StillReferredTo
from domain.partnerships import Saved
from web.current import catch_up, workspace
from web.door.identity import recorded_by
from web.door.permissions import needs, require
from web.recording.sent_forms import remember

pages = Blueprint("taking_back", __name__)

WORKS_FOR = 24 * 60 * 60
"""Seconds after which a save is corrected or retracted instead."""
MISTAKE, AFTER_ALL = "entered by mistake", "it was right after all"
_UNDO = "undo "


def register(app: Flask) -> None:
    app.jinja_env.globals.update(undo_of=undo_of)


def saved(what: Saved, address: str, said: str = "Recorded.") -> Response:
    """Go on to the address and say that it was recorded, with a button that takes it back."""
    remember(address)
    if catch_up():
        said = f"{said} The pages do not show it yet."
        address = url_for("portfolio.index")
    flash(said, _UNDO + _signer().dumps([*astuple(what), address, MISTAKE]))
    return redirect(address)


def undo_of(category: str) -> str:
    """The token for the Undo button of a flashed message; empty when nothing can be taken back."""
    return category.removeprefix(_UNDO) if category.startswith(_UNDO) else ""


@pages.post("/recording/undo")
@needs(Action.RECORD, anywhere=True)
def undo() -> Response:
    try:
        ref, first, last, address, reason = _signer().loads(request.form.get("saved", ""), max_age=WORKS_FOR)
    except BadSignature:
        flash("It is too long ago to undo this with one tap. Correct or retract the entry instead.")
        return redirect(url_for("portfolio.index"))
    require(Action.RECORD, ref)
    try:
        undone = workspace().partnerships.undo(Saved(ref, first, last), reason, workspace().stamp(recorded_by()))
    except DomainError as error:
        flash(_why_not(error))
        return redirect(address)
    catch_up()
    _offer_other(undone, address, reason)
    return redirect(address)


def _offer_other(undone: Saved, address: str, reason: str) -> None:
    """What was taken back can be put back, and the other way round."""
    said, other = ("Undone.", AFTER_ALL) if reason == MISTAKE else ("Put back.", MISTAKE)
    flash(said, _UNDO + _signer().dumps([*astuple(undone), address, other]))


def _why_not(error: DomainError) -> str:
    if isinstance(error, ChangedMeanwhile):
        return "This was changed or taken back since, so it cannot be undone with one tap. Its history shows how."
    if isinstance(error, StillReferredTo):
        return "Other entries refer to it by now, so it stays. Correct or retract those first."
    return error.message


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt=f"goodterms undo {recorded_by()}")
