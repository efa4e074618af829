"""The page of one person: the roles they hold and held, their sign-ins and tokens, and what can be changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for

from access import directory, grants, one_time_links, people, sign_ins, tokens
from access.accounts import Account, account_of
from access.grants import Grant
from access.roles import ROLE_WORDS, Action, Role
from domain.errors import DomainError
from web.current import workspace
from web.door.identity import store
from web.door.permissions import needs
from web.people.doing import call_by_another_name, doer, name_of
from web.people.everybody import FRESH_LINK, show_link
from web.people.giving import Wish, wished
from web.people.role_words import ROLE_NAMES, partnership_names, role_in_words
from web.refusals import status_of

pages = Blueprint("one_person", __name__)

NOW, LATER, BEFORE = "now", "later", "before"


@dataclass(frozen=True)
class Line:
    """A grant as the page shows it: when it holds, and who gave it and took it away."""

    grant: Grant
    words: str
    when: str
    given_by: str
    ended_by: str


@pages.get("/admin/people/<int:number>")
@needs(Action.ADMINISTER)
def show(number: int) -> str:
    return _page(_account(number))


@pages.post("/admin/people/<int:number>/roles")
@needs(Action.ADMINISTER)
def give(number: int) -> Any:
    account, wish = _account(number), wished(request.form)
    if wish.role is None or wish.problems:
        return _page(account, wish), 422
    try:
        people.give(
            store(),
            doer(),
            account,
            wish.role,
            wish.partnership,
            starts_on=wish.starts_on,
            ends_on=wish.ends_on,
        )
    except DomainError as error:
        wish.problems[error.field or ""] = error.message
        return _page(account, wish), status_of(error)
    words = role_in_words(wish.role, wish.partnership, partnership_names())
    return _done(account, f"Given: {words}.")


@pages.post("/admin/people/<int:number>/roles/<int:grant>/end")
@needs(Action.ADMINISTER)
def take_away(number: int, grant: int) -> Any:
    account = _account(number)
    try:
        [ended] = people.take_away(store(), doer(), account, grant)
    except DomainError as error:
        return _refused(account, error)
    words = role_in_words(ended.role, ended.partnership, partnership_names())
    return _done(account, f"Taken away: {words}.")


@pages.post("/admin/people/<int:number>/name")
@needs(Action.ADMINISTER)
def rename(number: int) -> Any:
    account = _account(number)
    try:
        people.rename(store(), doer(), account, request.form.get("name", ""))
    except DomainError as error:
        return _page(account, Wish(problems={"name": error.message})), 422
    call_by_another_name(account)
    return _done(account, f"Called {account.name} from now on.")


@pages.post("/admin/people/<int:number>/disable")
@needs(Action.ADMINISTER)
def disable(number: int) -> Any:
    account = _account(number)
    try:
        people.disable(store(), doer(), account)
    except DomainError as error:
        return _refused(account, error)
    return _done(account, f"{account.name} is signed out everywhere and can no longer sign in.")


@pages.post("/admin/people/<int:number>/enable")
@needs(Action.ADMINISTER)
def enable(number: int) -> Any:
    account = _account(number)
    try:
        people.enable(store(), doer(), account)
    except DomainError as error:
        return _refused(account, error)
    return _done(account, f"{account.name} can sign in again.")


@pages.post("/admin/people/<int:number>/sign-ins")
@needs(Action.ADMINISTER)
def end_sign_ins(number: int) -> Any:
    account = _account(number)
    people.end_sign_ins(store(), doer(), account)
    return _done(account, f"{account.name} is signed out everywhere.")


@pages.post("/admin/people/<int:number>/tokens")
@needs(Action.ADMINISTER)
def end_tokens(number: int) -> Any:
    account = _account(number)
    people.end_tokens(store(), doer(), account)
    return _done(account, f"The tokens of {account.name} have ended.")


@pages.post("/admin/people/<int:number>/link")
@needs(Action.ADMINISTER)
def invite(number: int) -> Any:
    """A new link for somebody who has no password yet; others ask for a new password on the sign-in page."""
    account = _account(number)
    try:
        if account.password:
            raise DomainError("This person has a password. A forgotten one is replaced from the sign-in page.")
        show_link(account, people.invite(store(), doer(), account))
    except DomainError as error:
        return _refused(account, error)
    return _done(account, "")


def _account(number: int) -> Account:
    return account_of(store(), number) or abort(404)


def _done(account: Account, said: str) -> Any:
    if said:
        flash(said)
    return redirect(url_for("one_person.show", number=account.id))


def _refused(account: Account, error: DomainError) -> Any:
    return _page(account, Wish(problems={"": error.message})), status_of(error)


def _page(account: Account, wish: Wish | None = None) -> str:
    wish, now = wish or Wish(), workspace().clock()
    names = partnership_names()
    return render_template(
        "people/one_person.html",
        account=account,
        lines=_lines(account, names),
        link=one_time_links.working(store(), account.id, now),
        fresh=_fresh_link(account),
        sign_ins=sign_ins.all_of(store(), account.id, now),
        tokens=[each for each in tokens.all_of(store(), account.id) if each.expires_on >= now.date()],
        wish=wish,
        problems=wish.problems,
        roles=[(role, ROLE_NAMES[role], ROLE_WORDS[role]) for role in Role],
        partnerships=names,
        typed_name=request.form.get("name", account.name),
    )


def _lines(account: Account, names: dict[str, str]) -> dict[str, list[Line]]:
    """The grants that hold now, later, and no more; the newest first."""
    everybody = directory.names(store())
    found: dict[str, list[Line]] = {NOW: [], LATER: [], BEFORE: []}
    for grant in grants.grants_of(store(), account.id):
        line = Line(
            grant,
            role_in_words(grant.role, grant.partnership, names),
            _when(grant),
            name_of(grant.given_by, everybody),
            name_of(grant.ended_by, everybody) if grant.ended_by else "",
        )
        found[line.when].append(line)
    return found


def _when(grant: Grant) -> str:
    today = workspace().today()
    if grant.holds_on(today):
        return NOW
    return LATER if grant.ended_at is None and grant.starts_on > today else BEFORE


def _fresh_link(account: Account) -> tuple[str, bool] | None:
    """A link that was just made for this person, and whether it was sent to them; shown once."""
    number, address, sent = session.get(FRESH_LINK, (None, "", False))
    if number != account.id:
        return None
    session.pop(FRESH_LINK)
    return address, sent
