"""Whatever goes wrong in the API as a problem document (RFC 9457): never a page, never a stack trace.

The status of a refusal comes from ``refusals``; here it becomes JSON with the fields at fault.
"""

from __future__ import annotations

import json
import logging
import secrets
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import sqlalchemy.exc
from eventsourcing.persistence import PersistenceError
from flask import Flask, Response, current_app, request
from werkzeug.exceptions import HTTPException, MethodNotAllowed, SecurityError

from access.deciding import NotAllowed
from access.roles import Action
from domain.errors import DomainError, UnknownPartnership, UnknownRef
from web.door.identity import NotSignedIn, is_api
from web.door.permissions import need_of
from web.refusals import status_of

MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: "The request could not be read",
    401: "A token is needed",
    403: "Your roles do not allow this",
    404: "There is nothing here",
    405: "This cannot be done here",
    406: "This cannot be answered in the form you accept",
    409: "This contradicts what is recorded",
    412: "It says something else by now",
    413: "That is too much at once",
    415: "The body is not JSON",
    422: "This cannot be recorded or asked",
    428: "Say which version you saw",
    429: "Too many attempts",
    500: "Something went wrong on our side",
    503: "The records cannot be reached just now",
}
"""What each problem is called; ``type`` leads to where the documentation page explains it."""
_MESSAGES = {
    400: "The address or the body holds something that cannot be understood.",
    404: "The address may be mistyped, or what it named may have been retracted.",
    405: "This address does not take the method that was used. “Allow” names those it takes.",
    406: "Accept “application/json”.",
    413: "The body is larger than this server accepts. Nothing was recorded.",
    415: "Send JSON, with the header “Content-Type: application/json”.",
    429: "Wait a little, then try again.",
    503: "Nothing is lost. Try again in a moment.",
}
EXPLAINED = _MESSAGES | {
    400: "The address, a header or the body cannot be understood. Nothing was recorded.",
    401: "No token was sent, or it is unknown, expired, ended, or its owner's account is disabled.",
    403: "The roles of the token's owner, within the token's scope, do not allow it.",
    404: "There is no such address, partnership or entry, or none that the token may know of.",
    409: "The ref is taken, somebody changed the entry at this moment, or a request with the same key is being worked "
    "on. “current” is what stands.",
    412: "The entry says something else than the version in If-Match. “current” is what it says now.",
    422: "A field is missing, cannot be read or breaks a rule. “errors” names each field. Nothing was recorded.",
    428: "A correction needs the ETag of the version that was seen, as If-Match.",
    500: "Quote the number it gives when you report it. Nothing was recorded.",
}
"""What each problem means, for the page of the API."""
NO_LISTENING = "There is no such address here."
_log = logging.getLogger("goodterms")
Handler = Callable[[Any], Any]
FieldError = dict[str, str]


class Problem(Exception):
    """An answer other than the one asked for. ``more`` holds further members of the document."""

    def __init__(
        self, status: int, detail: str, errors: Sequence[FieldError] = (), headers: Mapping[str, str] = {}, **more: Any
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers, self.more = status, detail, errors, headers, more


def register(app: Flask) -> None:
    """Give the API its own answers to every error for which ``refusals`` has a page."""
    answers: dict[Any, Handler] = {
        DomainError: refused,
        HTTPException: _http,
        SecurityError: _http,
        sqlalchemy.exc.OperationalError: _unreachable,
        PersistenceError: _unreachable,
        Exception: _failed,
    }
    for kind, answer in answers.items():
        page = app.error_handler_spec[None][kind.code if issubclass(kind, HTTPException) else None][kind]
        app.register_error_handler(kind, _either(answer, page))
    app.register_error_handler(Problem, _problem)


def document(
    status: int, detail: str, errors: Sequence[FieldError] = (), headers: Mapping[str, str] = {}, **more: Any
) -> Response:
    """A problem document."""
    title = TITLES.get(status, "That did not work")
    body: dict[str, Any] = {"type": f"/api/docs#problem-{status}", "title": title, "status": status, "detail": detail}
    body |= ({"errors": list(errors)} if errors else {}) | more
    response = Response(json.dumps(body, ensure_ascii=False), status, mimetype=MEDIA_TYPE)
    response.headers.update(headers)
    return response


def refused(error: DomainError) -> Response:
    """The document of a refusal. What a body refers to and is not there is a fault of the body: 422."""
    if isinstance(error, NotSignedIn):
        return document(401, error.message, headers={"WWW-Authenticate": 'Bearer realm="Goodterms"'})
    if isinstance(error, NotAllowed) and _asks_to_hear():
        return document(404, NO_LISTENING)
    status = 422 if _is_reference(error) else status_of(error)
    named = [{"field": error.field, "message": error.message}] if error.field and status in (409, 422) else []
    return document(status, error.message, named)


def _is_reference(error: DomainError) -> bool:
    """Whether a field of the body names what is not there."""
    if isinstance(error, UnknownPartnership):
        return error.field != "partnership"
    return isinstance(error, UnknownRef) and error.field is not None


def _asks_to_hear() -> bool:
    """Whoever may not hear is not told that there is anything to hear."""
    if request.url_rule is None:
        return False
    need = need_of(current_app, request.url_rule, "GET" if request.method == "HEAD" else request.method)
    return need is not None and need.action is Action.HEAR


def _either(answer: Handler, page: Handler) -> Handler:
    return lambda error: answer(error) if is_api() else page(error)


def _problem(error: Problem) -> Response:
    return document(error.status, error.detail, error.errors, error.headers, **error.more)


def _http(error: HTTPException) -> Response | HTTPException:
    code = error.code or 500
    if code < 400:
        return error
    headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))} if isinstance(error, MethodNotAllowed) else {}
    headers |= {name: value for name, value in error.get_headers() if name in ("Retry-After", "WWW-Authenticate")}
    own_words = error.description if error.description != type(error).description else None
    return document(code, own_words or _MESSAGES.get(code, "The request was refused."), headers=headers)


def _unreachable(error: Exception) -> Response:
    _log.error("records cannot be reached: %s", type(error).__name__)
    return document(503, _MESSAGES[503], headers={"Retry-After": "5"})


def _failed(error: Exception) -> Response:
    """An error nobody foresaw: logged with a number that the answer shows, so that the two can be matched."""
    number = secrets.token_hex(4)
    _log.error("failure %s on %s", number, request.endpoint, exc_info=error)
    return document(500, f"Nothing was recorded. If it happens again, quote the number {number}.", number=number)
