"""Choosing the board pack by mail each month, and no longer choosing it: each person's own choice."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, url_for
from werkzeug.wrappers import Response

from access import pack_readers
from access.deciding import Person
from access.roles import Action
from web.account.whose import owner
from web.current import workspace
from web.door.identity import me, store
from web.door.permissions import needs, signed_in
from web.packs.month import latest_ended

pages = Blueprint("monthly_packs", __name__, url_prefix="/pack/monthly")


@pages.post("/start")
@needs(Action.SEE, anywhere=True)
def start() -> Response:
    today = workspace().today()
    pack_readers.choose(store(), owner().account, f"{latest_ended(today):%Y-%m}", workspace().clock())
    flash("The pack comes by mail once a month from now on, soon after the month has ended.")
    return _back()


@pages.post("/stop")
@signed_in
def stop() -> Response:
    pack_readers.stop(store(), owner().account)
    flash("The pack does not come by mail any more.")
    return _back()


def is_chosen() -> bool:
    """Whether whoever asks gets it."""
    who = me()
    return isinstance(who, Person) and pack_readers.wants(store(), who.account)


def _back() -> Response:
    return redirect(url_for("packs.page", _anchor="monthly"))
