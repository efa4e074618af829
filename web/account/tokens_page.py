"""The pages of personal tokens: list them, make one (shown once), end one.

A token can do what its owner's roles allow, narrowed to the roles and partnerships chosen here.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from flask import Blueprint, current_app, flash, make_response, redirect, render_template, request, url_for
from flask_security.utils import check_and_update_authn_fresh, get_request_attr
from werkzeug.wrappers import Response

from access import tokens
from access.deciding import Held
from access.roles import ROLE_WORDS
from domain.errors import InvalidValue
from projections.ledger import partnerships
from web.account.whose import owner
from web.current import workspace
from web.door.identity import note, store
from web.door.permissions import signed_in
from web.people.role_words import ROLE_NAMES
from web.recording import sent_forms

pages = Blueprint("own_tokens", __name__, url_prefix="/account/tokens")

USUAL_DAYS = 90
Answer = str | Response | tuple[str, int]


@pages.get("")
@signed_in
def index() -> str:
    me, today = owner(), workspace().today()
    found = tokens.all_of(store(), me.account)
    return render_template("account/tokens.html", tokens=found, today=today, where=_where, role_names=ROLE_NAMES)


@pages.get("/new")
@signed_in
def new() -> Answer:
    return _again_first() or _form({})


@pages.post("/new")
@signed_in
def make() -> Answer:
    with sent_forms.one_at_a_time():
        return _again_first() or sent_forms.where_it_led() or _make()


@pages.post("/<int:number>/end")
@signed_in
def end(number: int) -> Response:
    ended = tokens.end(store(), owner().account, workspace().clock(), number=number)
    if ended:
        note("ended a token")
    flash("The token no longer works." if ended else "That token was ended before.")
    return redirect(url_for("own_tokens.index"))


def _again_first() -> Response | None:
    """The way to type the password again, when that is a while ago: a token outlasts this visit."""
    within, grace = (current_app.config[f"SECURITY_FRESHNESS{part}"] for part in ("", "_GRACE_PERIOD"))
    if check_and_update_authn_fresh(within, grace, get_request_attr("fs_authn_via")):
        return None
    flash(current_app.config["SECURITY_MSG_REAUTHENTICATION_REQUIRED"][0])
    return redirect(url_for("security.verify", next=url_for("own_tokens.new")))


def _make() -> Answer:
    try:
        text = _made()
    except InvalidValue as error:
        return _form({error.field or "": error.message}), 422
    sent_forms.remember(url_for("own_tokens.index"))
    note("made a token")
    shown = make_response(render_template("account/token_made.html", text=text))
    shown.headers["Cache-Control"] = "no-store"
    return shown


def _made() -> str:
    me = owner()
    roles = frozenset(held.role for held in me.holds if held.role in request.form.getlist("roles"))
    refs = None if request.form.get("reach") != "some" else _chosen_refs(me.holds)
    title, last = request.form.get("title", "")[:100], _day(request.form.get("expires_on", ""))
    return tokens.make(store(), me.account, title, roles, refs, last, workspace().clock())


def _chosen_refs(holds: tuple[Held, ...]) -> list[str]:
    chosen = set(request.form.getlist("partnerships")) & set(_reach(holds))
    if not chosen:
        raise InvalidValue("Choose at least one partnership, or let the token reach all of yours.", "partnerships")
    return sorted(chosen)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InvalidValue("Choose the last day on which the token works.", "expires_on") from None


def _reach(holds: tuple[Held, ...]) -> dict[str, str]:
    """The partnerships in which somebody holds a role: their names by ref."""
    refs = {held.partnership for held in holds}
    return {each.ref: each.name for each in partnerships(workspace()) if None in refs or each.ref in refs}


def _where(token: tokens.Token) -> str:
    names = {each.ref: each.name for each in partnerships(workspace())}
    if token.partnerships is None:
        return "wherever you hold these roles"
    return ", ".join(sorted(names.get(ref, ref) for ref in token.partnerships))


def _form(problems: dict[str, str]) -> str:
    holds, today = owner().holds, workspace().today()
    held = sorted({each.role for each in holds})
    typed: Any = request.form
    return render_template(
        "account/token_new.html",
        problems=problems,
        roles=[(role, ROLE_NAMES[role], ROLE_WORDS[role]) for role in held],
        chosen=typed.getlist("roles"),
        partnerships=_reach(holds),
        chosen_refs=typed.getlist("partnerships"),
        some=typed.get("reach") == "some",
        title=typed.get("title", ""),
        expires_on=typed.get("expires_on") or (today + timedelta(days=USUAL_DAYS)).isoformat(),
        latest=today + timedelta(days=tokens.LONGEST_DAYS),
        today=today,
        form_id=typed.get("form_id") or sent_forms.new_form_id(),
    )
