"""Whose token a request carries. ``door.identity`` asks here for every request to the API, where no cookie counts."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, current_app, request

from access import tokens
from access.accounts import account_of
from access.deciding import NOBODY, Who, narrowed
from web.current import workspace
from web.door.identity import person_of, store


def register(app: Flask) -> None:
    app.extensions["bearer"] = bearer


def bearer() -> Who:
    """The owner of the token with the roles held today, as far as its scope goes; nobody if it does not work."""
    text = _token_sent()
    if text is None:
        return NOBODY
    token = tokens.find(store(), text, workspace().clock())
    account = account_of(store(), token.account) if token else None
    if token is None or account is None or not account.active:
        token_failed()
        return NOBODY
    person = person_of(account)
    return replace(person, holds=narrowed(person.holds, token.roles, token.partnerships))


def token_failed() -> None:
    """A token was sent that does not work: whoever limits guesses counts it (``app.extensions["token_failed"]``)."""
    count = current_app.extensions.get("token_failed")
    if count is not None:
        count()


def _token_sent() -> str | None:
    sent = request.authorization
    return sent.token if sent is not None and sent.type == "bearer" and sent.token else None
