"""Everybody with an account, with a search; and the form that adds somebody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for

from access import directory, people
from access.accounts import Account, check_free, checked_name
from access.roles import Action
from domain.errors import InvalidValue
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.identity import store
from web.door.permissions import needs
from web.people.doing import address_of, doer, new_person
from web.people.inviting import write_to
from web.people.role_words import held_in_words, partnership_names

pages = Blueprint("everybody", __name__)

A_PAGE = 50
FRESH_LINK = "fresh_link"
"""Where the browser keeps a one-time link until the next page has shown it."""


@dataclass(frozen=True)
class Line:
    """Somebody in the list."""

    account: Account
    roles: list[str]
    last_in: datetime | None


@pages.get("/admin/people")
@needs(Action.ADMINISTER)
def index() -> str:
    search, page = request.args.get("search", "")[:100], asked_page()
    found = directory.everybody(store(), workspace().today(), search)
    names = partnership_names()
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    return render_template(
        "people/everybody.html",
        lines=[Line(each.account, held_in_words(each.holds, names), each.last_in) for each in shown],
        total=len(found),
        search=search,
        page=page,
        pages=-(-len(found) // A_PAGE),
    )


@pages.get("/admin/people/new")
@needs(Action.ADMINISTER)
def new() -> str:
    return _form({})


@pages.post("/admin/people/new")
@needs(Action.ADMINISTER)
def add() -> Any:
    name, email = request.form.get("name", ""), request.form.get("email", "")
    problems = problems_with(name, email)
    if problems:
        return _form(problems), 422
    by = doer()
    account = people.add(store(), by, email, name, new_person(checked_name(name)))
    show_link(account, people.invite(store(), by, account))
    return redirect(url_for("one_person.show", number=account.id))


def problems_with(name: str, email: str) -> dict[str, str]:
    """What is wrong with the name and the address of a new person, by field."""
    problems = {}
    for field, check, typed in (("name", checked_name, name), ("email", _check_free, email)):
        try:
            check(typed)
        except InvalidValue as error:
            problems[field] = error.message
    return problems


def show_link(account: Account, secret: str) -> None:
    """Show a one-time link on the next page, and send it to its owner when there is a mail server."""
    address = address_of(secret)
    session[FRESH_LINK] = [account.id, address, write_to(account, address)]


def _check_free(email: str) -> None:
    check_free(store(), email)


def _form(problems: dict[str, str]) -> str:
    return render_template("people/new.html", problems=problems, typed=request.form)
