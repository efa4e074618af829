"""What is said when a link does not lead to the statements, or sending fails: one page, in plain words.

Called by ``answering`` and ``screen``. Nothing of the address is logged, and whatever a link that was made up says, it
gets the same page as one that was cut short.
"""

from __future__ import annotations

import logging
import secrets
import traceback

from flask import Blueprint, render_template, request
from werkzeug.exceptions import HTTPException

from domain.ballots.box import LinkRefused
from domain.errors import DomainError
from web.door import limits
from web.door.too_many import TooManyTries
from web.refusals import status_of

_WORDS: dict[str, tuple[str, str]] = {
    "unknown": (
        "This link does not work",
        "It may have lost its end on the way. Open it again from where you found it, or ask whoever gave it to you.",
    ),
    "used": ("This link was used", "It takes one answer, and that answer is in. If it was yours: thank you."),
    "revoked": ("This link no longer works", "Whoever made it has taken it back. Ask them for another."),
    "closed": ("This round has closed", "No more answers are taken. Nothing was sent."),
    "full": ("This link is full", "It took as many answers as it was made for. Ask whoever showed it for another."),
}
_GONE = 410
_HTTP: dict[int, tuple[str, str]] = {
    413: ("That is too much", "Your answer is not sent. Go back and shorten the comment; the rest is still there."),
}
_FAILED = ("This did not work", "Your answer is not sent. Nothing is lost: go back, wait a moment and send it again.")

_log = logging.getLogger("goodterms")
Answer = tuple[str, int]


def add_to(pages: Blueprint) -> None:
    pages.register_error_handler(LinkRefused, refused)
    pages.register_error_handler(Exception, went_wrong)


def refused(error: LinkRefused) -> Answer:
    """The page that says why a link does not work; links that nobody made are counted."""
    if error.reason != "unknown":
        return _page(*_WORDS[error.reason], _GONE)
    try:
        limits.wrong_link()
    except TooManyTries as many:
        return _page("Wait a little", many.message, 429)
    return _page(*_WORDS["unknown"], 404)


def went_wrong(error: Exception) -> Answer:
    """Anything else: the failure is logged by its place in the code, never with what it was about."""
    if isinstance(error, HTTPException):
        code = error.code or 500
        return _page(*_HTTP.get(code, _FAILED), code)
    if isinstance(error, DomainError):
        return _page(_FAILED[0], error.message, status_of(error))
    number, frames = secrets.token_hex(4), traceback.extract_tb(error.__traceback__)
    where = " < ".join(f"{frame.filename}:{frame.lineno}" for frame in reversed(frames))
    _log.error("failure %s on %s: %s at %s", number, request.endpoint, type(error).__name__, where)
    return _page(*_FAILED, 503)


def _page(heading: str, message: str, status: int) -> Answer:
    return render_template("check_ins/refused.html", heading=heading, message=message), status
