"""Whether one is sent the weekly digest of signals, and on which day: a section of the page of one's own account."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, request, url_for
from werkzeug.wrappers import Response

from access import digests
from access.digests import DAYS
from access.roles import Action
from web.account.whose import owner
from web.current import workspace
from web.door.identity import store
from web.door.permissions import needs

pages = Blueprint("own_digest", __name__, url_prefix="/account/digest")


@pages.post("")
@needs(Action.SEE, anywhere=True)
def choose() -> Response:
    """A day of the week by its number; anything else ends it."""
    wanted = request.form.get("weekday", "", type=str)
    weekday = int(wanted) if wanted in [str(number) for number in range(len(DAYS))] else None
    digests.choose(store(), owner().account, weekday, workspace().today())
    flash("You are not sent the digest." if weekday is None else f"You are sent the digest on {DAYS[weekday]}s.")
    return redirect(url_for("account.index", _anchor="digest"))
