"""Where a one-time link leads: somebody invited sets a password, or the first administrator makes their account."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask.sansio.blueprints import BlueprintSetupState
from flask_security.utils import login_user

from access import first_start, one_time_links, sign_ins
from access.access_log import note
from access.accounts import Account, account_of, checked_name, set_password
from access.first_start import LinkSpent
from access.one_time_links import Link
from domain.errors import InvalidValue
from web.current import workspace
from web.door.identity import store
from web.door.permissions import open_to_all
from web.people.choosing import hashed
from web.people.doing import new_person
from web.people.everybody import problems_with

pages = Blueprint("setting_up", __name__)


@pages.record_once
def _say_on_the_sign_in_page(state: BlueprintSetupState) -> None:
    state.app.jinja_env.globals["nobody_gives_access"] = lambda: first_start.needed(store(), workspace().today())


@pages.get("/sign-in/set-up/<secret>")
@open_to_all
def welcome(secret: str) -> Any:
    """Looking at it does not use the link up: mail programs look at links before people do."""
    return _page(_link(secret), {})


@pages.post("/sign-in/set-up/<secret>")
@open_to_all
def set_up(secret: str) -> Any:
    link = _link(secret)
    return _invited(link) if link.account is not None else _first(link)


def _link(secret: str) -> Link:
    now = workspace().clock()
    link = one_time_links.find(store(), secret, now)
    if link is None or (link.account is None and not first_start.needed(store(), workspace().today())):
        raise LinkSpent
    return link


def _invited(link: Link) -> Any:
    account, problems = _account(link), dict[str, str]()
    chosen = _chosen_password(account.email, account.name, problems)
    if problems:
        return _page(link, problems), 422
    now = workspace().clock()
    if not one_time_links.use(store(), link.number, now):
        raise LinkSpent
    set_password(store(), account, chosen)
    sign_ins.end(store(), account.id, now)
    note(store(), now, account.person, "set a password", about=account.person)
    return _let_in(account)


def _first(link: Link) -> Any:
    name, email = request.form.get("name", ""), request.form.get("email", "")
    problems = problems_with(name, email)
    chosen = _chosen_password(email, name, problems)
    if problems:
        return _page(link, problems), 422
    account = first_start.set_up(
        store(),
        link,
        workspace().clock(),
        email=email,
        name=name,
        person=new_person(checked_name(name)),
        password_hash=chosen,
        leads=request.form.get("leads") == "1",
    )
    return _let_in(account)


def _chosen_password(email: str, name: str, problems: dict[str, str]) -> str:
    """The hash of the password that was typed twice; what is wrong with it is added to the problems."""
    password = request.form.get("password", "")
    try:
        if password == request.form.get("again", ""):
            return hashed(password, email, name)
        problems["again"] = "This is not the same as above. Type both again."
    except InvalidValue as error:
        problems["password"] = error.message
    return ""


def _let_in(account: Account) -> Any:
    login_user(account, authn_via=["link"])
    flash("You are signed in. Next time, use your email address and the password you just chose.")
    return redirect(url_for("portfolio.index"))


def _account(link: Link) -> Account:
    account = account_of(store(), link.account or 0)
    if account is None or not account.active:
        raise LinkSpent
    return account


def _page(link: Link, problems: dict[str, str]) -> Any:
    account = _account(link) if link.account is not None else None
    page = render_template("people/set_up.html", account=account, problems=problems, typed=request.form)
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response
