"""What a person sees when something cannot be done: one sentence, and the way out. Never a stack trace.

The one place where the domain's refusals get their HTTP status.
"""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import Any

import sqlalchemy.exc
from eventsourcing.persistence import PersistenceError
from flask import Flask, current_app, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException, SecurityError

from access.deciding import NotAllowed
from domain.errors import DomainError, LogUnavailable, PartnershipExists, RefTaken, UnknownPartnership, UnknownRef
from domain.event_log import CorruptEvent
from web.door.identity import NotSignedIn
from web.door.too_many import TooManyTries

_STATUSES: tuple[tuple[type[DomainError], HTTPStatus], ...] = (
    (UnknownPartnership, HTTPStatus.NOT_FOUND),
    (UnknownRef, HTTPStatus.NOT_FOUND),
    (NotAllowed, HTTPStatus.FORBIDDEN),
    (NotSignedIn, HTTPStatus.UNAUTHORIZED),
    (TooManyTries, HTTPStatus.TOO_MANY_REQUESTS),
    (PartnershipExists, HTTPStatus.CONFLICT),
    (RefTaken, HTTPStatus.CONFLICT),
    (LogUnavailable, HTTPStatus.SERVICE_UNAVAILABLE),
    (CorruptEvent, HTTPStatus.SERVICE_UNAVAILABLE),
)
_HEADINGS = {
    400: "That could not be read",
    401: "Sign in first",
    403: "You may not do this",
    404: "There is no such page",
    405: "That cannot be done here",
    409: "That is already recorded",
    413: "That is too much at once",
    422: "That cannot be recorded",
    429: "Wait a little",
    500: "Something went wrong on our side",
    503: "The records cannot be reached just now",
}
_MESSAGES = {
    400: "The address or the form holds something that this page does not understand.",
    404: "The address may be mistyped, or what it named may have been retracted.",
    405: "This address only shows a page, or only takes a form.",
    413: "The form was larger than this server accepts. Nothing was recorded. Shorten it, or send it in parts.",
    503: "Nothing is lost. Try again in a moment.",
}
_UNMATCHED = (
    "The form could not be matched to your visit: it was opened long ago, or cookies are blocked. "
    "Nothing was recorded. Go back, copy what you typed, reload the form and send it again."
)
_UNMATCHED_AT_THE_DOOR = "This page was open too long, or cookies are blocked. Open it again, and type once more."
_WRONG_HOST = "This server does not answer to that host name. Use the address you were given."

_log = logging.getLogger("goodterms")
Answer = tuple[str, int]


def register(app: Flask) -> None:
    app.register_error_handler(DomainError, refused)
    app.register_error_handler(CSRFError, _unmatched)
    app.register_error_handler(HTTPException, stopped)
    app.register_error_handler(SecurityError, lambda error: (_WRONG_HOST, 400, {"Content-Type": "text/plain"}))
    app.register_error_handler(sqlalchemy.exc.OperationalError, _unreachable)
    app.register_error_handler(PersistenceError, _unreachable)
    app.register_error_handler(Exception, _failed)


def status_of(error: DomainError) -> int:
    """The HTTP status of a refusal."""
    return next((int(status) for kind, status in _STATUSES if isinstance(error, kind)), 422)


def refused(error: DomainError) -> Answer:
    """The page that says why, under the status of the refusal."""
    return _page(status_of(error), error.message)


def stopped(error: HTTPException) -> Any:
    """The page for what Flask stopped, or a view by ``abort``; error handlers call it for what stops them."""
    code = error.code or 500
    if code < 400:
        return error
    own_words = error.description if error.description != type(error).description else None
    return _page(code, own_words or _MESSAGES.get(code, "The request was refused."))


def _unmatched(_: CSRFError) -> Answer:
    return _page(400, _UNMATCHED_AT_THE_DOOR if request.blueprint == "security" else _UNMATCHED)


def _unreachable(error: Exception) -> Answer:
    _log.error("records cannot be reached: %s", type(error).__name__)
    current_app.extensions["nobody_here"]()  # the page does not ask again who reads it
    return _page(503, _MESSAGES[503])


def _failed(error: Exception) -> Answer:
    """An error nobody foresaw: logged with a number that the page shows, so that the two can be matched."""
    number = secrets.token_hex(4)
    _log.error("failure %s on %s", number, request.endpoint, exc_info=error)
    return _page(500, f"Nothing you typed was recorded. If it happens again, quote the number {number}.")


def _page(code: int, message: str) -> Answer:
    heading = _HEADINGS.get(code, "That did not work")
    return render_template("refusals/refusal.html", code=code, heading=heading, message=message), code
