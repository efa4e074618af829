"""Visitors: browsers in which nobody has signed in yet, and what they type into the pages at the door."""

from __future__ import annotations

import re
from html import unescape

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from access.accounts import Account
from access.roles import Role
from tests.accounts import person, store_of
from web.post.letters import Letter
from web.post.parcels import parcels

PASSWORD = "trestle orchard nimbus"
OTHER_PASSWORD = "gravel lantern oboe"
NOT_RIGHT = "The address or the password is not right."


_hashes: dict[tuple[str, str], str] = {}
"""What was hashed before, by how and what: hashing takes its time on purpose."""


def _hash_in(app: Flask, password: str) -> str:
    from flask_security.utils import hash_password

    how = repr(app.config.get("SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS"))
    if (how, password) not in _hashes:
        with app.app_context():
            _hashes[how, password] = hash_password(password)
    return _hashes[how, password]


def with_password(app: Flask, name: str, *roles: Role) -> Account:
    """The account of somebody who has set ``PASSWORD``."""
    account = person(app, name, *roles)
    change(app, account, password=_hash_in(app, PASSWORD))
    return account


def change(app: Flask, account: Account, **columns: object) -> None:
    """Change columns of an account behind the pages."""
    with store_of(app).engine.begin() as connection:
        connection.execute(update(Account).where(Account.id == account.id).values(columns))


def column(app: Flask, account: Account, name: str) -> object:
    with store_of(app).engine.connect() as connection:
        return connection.execute(select(getattr(Account, name)).where(Account.id == account.id)).scalar_one()


def token(client: FlaskClient, path: str = "/sign-in") -> str:
    """The token against forged forms on a page; whoever has signed in finds it on every page."""
    page = client.get(path, follow_redirects=True).text
    return re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]


def send(client: FlaskClient, path: str, **typed: str) -> TestResponse:
    """Send a form with the token that a page of this browser carries."""
    return client.post(path, data={"csrf_token": token(client), **typed})


def sign_in_with(
    client: FlaskClient, email: str = "ada@example.org", password: str = PASSWORD, **more: str
) -> TestResponse:
    return send(client, "/sign-in", email=email, password=password, **more)


def is_signed_in(client: FlaskClient) -> bool:
    return client.get("/account").status_code == 200


def words(response: TestResponse) -> str:
    """The words of a page, without tags."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def without_tokens(response: TestResponse, email: str) -> str:
    """A page without what differs each time, and without the address that was typed."""
    page = re.sub(r'name="csrf_token" value="[^"]+"', "", response.text)
    return page.replace(email, "ADDRESS")


def posted(app: Flask) -> list[Letter]:
    """The messages that wait to be delivered."""
    with store_of(app).engine.connect() as connection:
        bodies = connection.scalars(select(parcels.c.body).order_by(parcels.c.parcel)).all()
    return [Letter.read(body) for body in bodies if body]
