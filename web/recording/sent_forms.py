"""Remembers which forms were saved, so that a form sent twice records once. Called by every page that records.

A form carries an id made when it was opened. Where it led is kept with the desk, for all processes; the browser's
session keeps the last ids, by which drafts are cleared.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, flash, redirect, request, session
from sqlalchemy import BigInteger, Column, Engine, MetaData, String, Table, Text, delete, insert, select
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.wrappers import Response

from projections.book import microseconds
from projections.views import exclusive
from web.current import workspace
from web.desk import open_desk

KEPT = 10
REMEMBERED_FOR = timedelta(days=30)
_STRIPES = 8
_UNSAID = {"csrf_token", "form_id"}
_metadata = MetaData()
_sent = Table(
    "desk_sent_forms",
    _metadata,
    Column("form_id", String(40), primary_key=True),
    Column("address", Text, nullable=False),
    Column("digest", String(16), nullable=False),
    Column("sent_at", BigInteger, nullable=False),
)


@dataclass(frozen=True)
class Sent:
    """Where a saved form led, and a digest of what it said."""

    address: str
    digest: str


def register(app: Flask) -> None:
    app.context_processor(lambda: {"new_form_id": new_form_id, "saved_forms": saved_forms})


def new_form_id() -> str:
    return secrets.token_hex(8)


def saved_forms() -> list[str]:
    """The ids of the forms that this browser saved last."""
    return list(session.get("saved_forms", []))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold back the same form while its first sending is being recorded, in this process or another."""
    stripe = int(hashlib.sha256(_form_id().encode("utf-8", "replace")).hexdigest(), 16) % _STRIPES
    with exclusive(workspace().views.engine, f"form-{stripe}"):
        yield


def was_changed_since() -> bool:
    """Whether this form was saved before and now says something else."""
    sent = _find(_form_id())
    return sent is not None and sent.digest != _digest()


def where_it_led() -> Response | None:
    """The way to what this very form recorded before; ``None`` when it was not saved yet."""
    sent = _find(_form_id())
    if sent is None or sent.digest != _digest():
        return None
    flash("This form was already saved. Nothing was recorded twice.")
    return redirect(sent.address)


def remember(address: str) -> None:
    """The form of this request was saved, and led there."""
    form_id = _form_id()
    if form_id:
        session["saved_forms"] = [*saved_forms(), form_id][-KEPT:]
        with suppress(SQLAlchemyError):  # what was recorded stands, remembered or not
            _keep(form_id, Sent(address, _digest()))


def _find(form_id: str) -> Sent | None:
    if not form_id:
        return None
    query = select(_sent.c.address, _sent.c.digest).where(_sent.c.form_id == form_id)
    with _engine().connect() as connection:
        row = connection.execute(query).first()
    return Sent(row.address, row.digest) if row else None


def _keep(form_id: str, sent: Sent) -> None:
    now = workspace().clock()
    row: dict[str, Any] = {"form_id": form_id, "sent_at": microseconds(now)} | vars(sent)
    old = _sent.c.sent_at < microseconds(now - REMEMBERED_FOR)
    with _engine().begin() as connection:
        connection.execute(delete(_sent).where(old | (_sent.c.form_id == form_id)))
        connection.execute(insert(_sent).values(row))


def _form_id() -> str:
    return request.form.get("form_id", "")[:40]


def _digest() -> str:
    said = sorted((name, values) for name, values in request.form.lists() if name not in _UNSAID)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _engine() -> Engine:
    """The desk's database, with the table made when the application first asks."""
    engine: Engine | None = current_app.extensions.get("sent_forms")
    if engine is None:
        engine = open_desk(workspace()).engine
        with exclusive(engine, "desk"):
            _metadata.create_all(engine)
        current_app.extensions["sent_forms"] = engine
    return engine
