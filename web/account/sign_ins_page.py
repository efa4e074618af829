"""The page that lists the browsers somebody is signed in with, and ends them."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, url_for
from werkzeug.wrappers import Response

from access import sign_ins
from web.account.browsers import in_words
from web.account.whose import owner
from web.current import workspace
from web.door.identity import note, store, this_sign_in
from web.door.permissions import signed_in
from web.wording import counted

pages = Blueprint("own_sign_ins", __name__, url_prefix="/account/sign-ins")


@pages.get("")
@signed_in
def index() -> str:
    this = this_sign_in()
    found = sign_ins.all_of(store(), owner().account, workspace().clock())
    return render_template(
        "account/sign_ins.html",
        lines=[(each, in_words(each.browser)) for each in sorted(found, key=lambda each: each != this)],
        this=this,
    )


@pages.post("/<int:number>/end")
@signed_in
def end(number: int) -> Response:
    ended = sign_ins.end(store(), owner().account, workspace().clock(), number=number)
    if ended:
        note("ended a sign-in")
    flash("That browser is signed out." if ended else "That browser was signed out before.")
    return redirect(url_for("own_sign_ins.index"))


@pages.post("/end-others")
@signed_in
def end_others() -> Response:
    this = this_sign_in()
    but = this.number if this else None
    ended = sign_ins.end(store(), owner().account, workspace().clock(), but=but)
    if ended:
        note("ended a sign-in", about=counted(ended, "other"))
    flash("Everywhere else you are signed out.")
    return redirect(url_for("own_sign_ins.index"))
