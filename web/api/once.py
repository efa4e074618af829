"""“Idempotency-Key”: a request sent again under the same key records nothing twice, in whichever process it arrives.

What was recorded is answered again from the records; only digests of what was sent are kept.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from flask import Response, current_app, request

from access import sent_requests
from access.deciding import Person
from access.sent_requests import Led, Sent
from web.api.problems import Problem
from web.api.rendering import rendered
from web.current import workspace
from web.door.identity import me, store

HEADER = "Idempotency-Key"
_KEY = re.compile(r"[\x21-\x7e]{1,255}")
_OTHER = "This key was used for another request. Use a new key for every request that is not the same as before."
_IN_PROGRESS = "The first request with this key is still being worked on. Send it again in a moment."
_BAD_KEY = "Use 1 to 255 visible ASCII characters without spaces, such as a UUID."
View = TypeVar("View", bound=Callable[..., Led])


def at_most_once(view: Callable[..., Led]) -> Callable[..., Response]:
    """Run a view that records something, unless the same request recorded it before; answer with what there is."""

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        who, key = me(), _key()
        if key is None or not isinstance(who, Person):
            return rendered(view(*args, **kwargs))
        before = sent_requests.begin(store(), who.account, key, _digest(_whole_request()), workspace().clock())
        if before is not None:
            return rendered(_where_it_led(before))
        return rendered(_try(view, who.account, key, args, kwargs))

    return wrapper


def named_by_key() -> str | None:
    """A ref for what has none of its own, the same whenever the request is sent again; ``None`` without a key."""
    key = _key()
    return key and _digest(f"ref {key}".encode())[:16]


def _try(view: Callable[..., Led], account: int, key: str, args: Any, kwargs: Any) -> Led:
    try:
        led = view(*args, **kwargs)
    except BaseException:
        sent_requests.let_go(store(), account, key)
        raise
    sent_requests.end(store(), account, key, led)
    return led


def _where_it_led(before: Sent) -> Led:
    if before.led is None:
        raise Problem(409, _IN_PROGRESS, headers={"Retry-After": "1"})
    if not hmac.compare_digest(before.digest, _digest(_whole_request())):
        raise Problem(422, _OTHER, [{"field": HEADER, "message": _OTHER}])
    return before.led


def _key() -> str | None:
    """A digest of the key that was sent."""
    sent = request.headers.get(HEADER)
    if sent is None:
        return None
    if not _KEY.fullmatch(sent.strip()):
        raise Problem(400, f"The header {HEADER} cannot be read. {_BAD_KEY}", [{"field": HEADER, "message": _BAD_KEY}])
    who = me()
    return _digest(f"{who.account if isinstance(who, Person) else ''} {sent.strip()}".encode())


def _whole_request() -> bytes:
    return f"{request.method} {request.full_path}\n".encode() + request.get_data(cache=True)


def _digest(what: bytes) -> str:
    """Keyed, so that nobody who reads the database can try out what was sent."""
    return hmac.new(str(current_app.config["SECRET_KEY"]).encode(), what, hashlib.sha256).hexdigest()
