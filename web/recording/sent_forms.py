"""Remembers which forms were saved, so that a form sent twice records once. Called by every page that records.

A form carries an id made when it was opened. The browser's session keeps the last ids, by which drafts are
cleared; where each led is kept for as long as the process runs.
"""

from __future__ import annotations

import hashlib
import secrets
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Lock

from flask import Flask, current_app, flash, redirect, request, session
from werkzeug.wrappers import Response

KEPT = 10
REMEMBERED = 5_000
_UNSAID = {"csrf_token", "form_id"}


@dataclass(frozen=True)
class Sent:
    """Where a saved form led, and a digest of what it said."""

    address: str
    digest: str


class SentForms:
    """The forms saved by this process, the oldest forgotten first."""

    def __init__(self) -> None:
        self.sent: OrderedDict[str, Sent] = OrderedDict()
        self.locks = tuple(Lock() for _ in range(64))

    def remember(self, form_id: str, sent: Sent) -> None:
        self.sent[form_id] = sent
        while len(self.sent) > REMEMBERED:
            self.sent.popitem(last=False)


def register(app: Flask) -> None:
    app.extensions["sent_forms"] = SentForms()
    app.context_processor(lambda: {"new_form_id": new_form_id, "saved_forms": saved_forms})


def new_form_id() -> str:
    return secrets.token_hex(8)


def saved_forms() -> list[str]:
    """The ids of the forms that this browser saved last."""
    return list(session.get("saved_forms", []))


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Hold back the same form while its first sending is being recorded."""
    with _forms().locks[hash(_form_id()) % 64]:
        yield


def was_changed_since() -> bool:
    """Whether this form was saved before and now says something else."""
    form_id = _form_id()
    sent = _forms().sent.get(form_id)
    return sent.digest != _digest() if sent else form_id in saved_forms()


def where_it_led() -> Response | None:
    """The way to what this very form recorded before; ``None`` when it was not saved yet."""
    sent = _forms().sent.get(_form_id())
    if sent is None or sent.digest != _digest():
        return None
    flash("This form was already saved. Nothing was recorded twice.")
    return redirect(sent.address)


def remember(address: str) -> None:
    """The form of this request was saved, and led there."""
    form_id = _form_id()
    if form_id:
        _forms().remember(form_id, Sent(address, _digest()))
        session["saved_forms"] = [*saved_forms(), form_id][-KEPT:]


def _form_id() -> str:
    return request.form.get("form_id", "")[:40]


def _digest() -> str:
    said = sorted((name, values) for name, values in request.form.lists() if name not in _UNSAID)
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _forms() -> SentForms:
    forms: SentForms = current_app.extensions["sent_forms"]
    return forms
