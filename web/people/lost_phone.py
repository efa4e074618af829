"""Turns the second factor off for somebody who lost their phone and has no recovery codes."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from werkzeug.wrappers import Response

from access import second_factor
from access.access_log import note
from access.accounts import account_of
from access.roles import Action
from web.door.identity import store
from web.door.permissions import needs
from web.people.doing import doer

pages = Blueprint("lost_phone", __name__)


@pages.post("/admin/people/<int:number>/second-factor/off")
@needs(Action.ADMINISTER)
def turn_off(number: int) -> Response:
    account, by = account_of(store(), number), doer()
    if account is None:
        abort(404)
    if second_factor.turn_off(store(), number):
        note(store(), by.at, by.ref, "turned the second factor off", about=account.person)
        flash(f"{account.name} signs in with the password alone, until they set up another phone.")
    return redirect(url_for("one_person.show", number=number))
