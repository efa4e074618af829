"""Whose token a request carries. ``door.identity`` asks here for every request to the API, where no cookie counts."""

from __future__ import annotations

from dataclasses import replace

from flask import Flask, request

from access import tokens
from access.accounts import account_of
from access.deciding import NOBODY, Who, narrowed
from web.current import workspace
from web.door import limits
from web.door.identity import person_of, store


def register(app: Flask) -> None:
    app.extensions["bearer"] = bearer


def bearer() -> Who:
    """The owner of the token with the roles held today, as far as its scope goes; nobody if it does not work.

    ``TooManyTries`` after many tokens that do not work.
    """
    text = _token_sent()
    if text is None:
        return NOBODY
    token = tokens.find(store(), text, workspace().clock())
    account = account_of(store(), token.account) if token else None
    if token is None or account is None or not account.active:
        limits.wrong_token()
        return NOBODY
    person = person_of(account)
    return replace(person, holds=narrowed(person.holds, token.roles, token.partnerships))


def _token_sent() -> str | None:
    sent = request.authorization
    return sent.token if sent is not None and sent.type == "bearer" and sent.token else None
