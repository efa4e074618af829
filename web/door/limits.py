"""How often anybody may try: wrong guesses are slowed and then refused, requests for messages are limited.

Counts are shared by all processes. What was typed and where it came from are kept as digests only. A right guess is
told by the form that checked it (``right_guess``), so that nothing else makes tries be forgotten.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
import math
import threading
import time
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response, current_app, g, request, session
from flask_limiter import Limiter, RateLimitExceeded
from flask_limiter.util import get_remote_address
from flask_security.proxies import _security
from limits import RateLimitItem, parse

from access import sign_ins
from access.deciding import Person
from access.limits import SharedCounts
from web.current import workspace
from web.door.identity import me, store
from web.door.too_many import TooManyTries
from web.refusals import refused

PAIR, ACCOUNT, ADDRESS = (parse(f"{tries} per 15 minutes") for tries in (10, 50, 60))
"""Wrong guesses: for one account from one network address, for one account, and from one network address."""
WRONG_TOKENS = parse("60 per 15 minutes")
WRONG_LINKS = parse("300 per 15 minutes")
"""Check-in links that nobody made. A whole room shares one network address, and may have read the same wrong link."""
MESSAGES = {"5 per hour": lambda: _key("asked", _typed(), _address()), "30 per hour": lambda: _key("asked", _address())}
"""Links for a forgotten password: for one account from one network address, and from one network address."""
SLOW_FROM, LONGEST_PAUSE = 5, 2.0
"""The wrong guess from which answers are held back, and the seconds that they are held back at most."""
_WAITING_AT_ONCE = 3
_LONGEST = 320

_waiting = threading.BoundedSemaphore(_WAITING_AT_ONCE)  # held-back answers must not use up the server's threads


@dataclass(frozen=True)
class Guess:
    """A guess under way: the windows it counts in, the narrowest first."""

    windows: tuple[tuple[RateLimitItem, str], ...]


def register(app: Flask) -> None:
    options: Any = {"store": app.extensions["accounts"], "clock": app.extensions["goodterms"].clock}
    limiter = Limiter(get_remote_address, app=app, storage_uri="accounts://", storage_options=options)
    app.extensions["limits"] = limiter.storage
    app.config.setdefault("PAUSE", time.sleep)
    for rate, key in MESSAGES.items():
        limit = limiter.limit(rate, key_func=key, methods=["POST"])
        app.view_functions[_FORGOTTEN] = limit(app.view_functions[_FORGOTTEN])
    for endpoint, whose in _GUESSED.items():
        app.view_functions[endpoint] = _counting(app.view_functions[endpoint], endpoint, whose)
    app.after_request(_say_when)
    app.register_error_handler(RateLimitExceeded, lambda error: refused(_exceeded(limiter)))


def right_guess() -> None:
    """The guess of this request was right: the tries before it are forgotten, and it is no wrong one."""
    guess: Guess | None = g.pop("guess", None)
    if guess is None:
        return
    (pair, pair_key), *wider = guess.windows
    _counts().clear(pair.key_for(pair_key))
    for window, key in wider:
        _counts().incr(window.key_for(key), window.get_expiry(), -1)


def wrong_token() -> None:
    """Count a token that does not work; ``TooManyTries`` after many from one network address."""
    _hit(WRONG_TOKENS, _key("token", _address()))


def wrong_link() -> None:
    """Count a check-in link that nobody made; ``TooManyTries`` after many from one network address."""
    _hit(WRONG_LINKS, _key("link", _address()))


def note_decoy() -> None:
    """Write as much as queueing a message does, where there is nobody to write to."""
    _counts().incr(_key("decoy"), 1)


def _counting(view: Callable[..., Any], endpoint: str, whose: Callable[[], str | None]) -> Callable[..., Any]:
    """Count a guess once its form was found to be ours: no page elsewhere can have somebody's own browser guess."""

    def counted(**values: Any) -> Any:
        account = whose() if request.method == "POST" else None
        if account is not None:
            _count_guess(endpoint, account)
        return view(**values)

    return counted


def _count_guess(endpoint: str, account: str) -> None:
    g.guess = Guess(_windows(endpoint, account))
    tries = [_hit(window, key) for window, key in g.guess.windows]
    _slow_down(tries[0])


def _windows(endpoint: str, account: str) -> tuple[tuple[RateLimitItem, str], ...]:
    kind = "code" if endpoint in _CODES else "password"
    pair = (PAIR, _key(kind, account, _address()))
    address = (ADDRESS, _key(kind, _address()))
    if sign_ins.used_from(store(), account, request.remote_addr or "", workspace().clock()):
        return pair, address  # what others try elsewhere does not lock the owner out where they usually are
    return pair, address, (ACCOUNT, _key(kind, account))


def _hit(window: RateLimitItem, key: str) -> int:
    """Count a try; how many there were in this window, or ``TooManyTries``."""
    full = window.key_for(key)
    tries = _counts().incr(full, window.get_expiry())
    if tries > window.amount:
        raise TooManyTries(workspace().clock(), _seconds_until(_counts().get_expiry(full)))
    return tries


def _slow_down(tries: int) -> None:
    """Hold the answer back from the fifth guess on, twice as long each time."""
    if tries < SLOW_FROM:
        return
    if not _waiting.acquire(blocking=False):
        raise TooManyTries(workspace().clock(), math.ceil(LONGEST_PAUSE))
    try:
        current_app.config["PAUSE"](min(LONGEST_PAUSE, 0.25 * 2 ** (tries - SLOW_FROM)))
    finally:
        _waiting.release()


def _exceeded(limiter: Limiter) -> TooManyTries:
    limit = limiter.current_limit
    return TooManyTries(workspace().clock(), _seconds_until(limit.reset_at if limit else 0))


def _say_when(response: Response) -> Response:
    if "retry_after" in g and response.status_code == 429:
        response.headers["Retry-After"] = str(g.retry_after)
    return response


def _seconds_until(instant: float) -> int:
    return max(1, math.ceil(instant - workspace().clock().timestamp()))


def _counts() -> SharedCounts:
    counts: SharedCounts = current_app.extensions["limits"]
    return counts


def _key(*parts: str) -> str:
    secret = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(secret, "\n".join(parts).encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:40]


def _address() -> str:
    """The network address, or the network of 64 bits that one household has in IPv6."""
    address = request.remote_addr or ""
    return str(ipaddress.ip_network(f"{address}/64", strict=False)) if ":" in address else address


# -- whose account a guess is about -----------------------------------------------------------------------------


def _typed() -> str:
    """The address in the one form that all its spellings come to, such as those with full-width letters."""
    email = request.form.get("email", "").replace("\x00", "").strip()[:_LONGEST]
    with suppress(ValueError):
        email = _security.mail_util.normalize(email)
    return unicodedata.normalize("NFKC", email).lower()


def _at_the_door() -> str | None:
    return None if isinstance(me(), Person) else _typed()


def _own() -> str | None:
    who = me()
    return who.email.lower() if isinstance(who, Person) else None


def _half_way() -> str | None:
    """Whoever gave the password and was not asked for the code yet."""
    half: str | None = session.get("tf_user_id")
    return half


_FORGOTTEN = "security.forgot_password"
_CODES = ("security.two_factor_token_validation", "security.mf_recovery")
_GUESSED: dict[str, Callable[[], str | None]] = {
    "security.login": _at_the_door,
    "security.verify": _own,
    "security.change_password": _own,
    _CODES[0]: _half_way,
    _CODES[1]: _half_way,
}
