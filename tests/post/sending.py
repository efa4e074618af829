"""Sends a message, and looks at its parcel."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from tests.accounts import store_of
from web.post import outbox, parcels
from web.post.parcels import Parcel

TO, SUBJECT, TEXT = "bo@example.org", "A new password", "Choose it here: /sign-in/reset/abc"


def send(app: Flask, to: str = TO, **more: Any) -> None:
    with app.app_context():
        outbox.send(to, SUBJECT, TEXT, **more)


def the_parcel(app: Flask) -> Parcel:
    with store_of(app).engine.connect() as connection:
        return parcels.parcel_in(connection.execute(select(parcels.parcels)).one())
