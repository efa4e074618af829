"""What must be in place before other machines can reach this server. ``goodterms serve`` calls it."""

from __future__ import annotations

import os

from flask import Flask

from access.accounts import active_accounts
from domain.errors import DomainError
from web.door.transport import is_loopback

SHORTEST_KEY = 32
"""Characters of the key that signs cookies."""


class NotReady(DomainError):
    """Something is missing without which others must not reach this server."""


def check(app: Flask, host: str) -> None:
    """Raise ``NotReady`` with the first thing that is missing, if others can reach the address or come by a proxy."""
    if is_loopback(host) and not app.config["PROXIES"]:
        return
    reached = f"{host} can be reached from other machines" if not is_loopback(host) else "Others come through a proxy"
    missing = _missing(app)
    if missing:
        raise NotReady(f"{reached}. {missing}")


def _missing(app: Flask) -> str | None:
    secret = os.environ.get("GOODTERMS_SECRET_KEY") or ""
    if not secret:
        return (
            "Set GOODTERMS_SECRET_KEY first: it signs cookies, and is the same in every process. "
            "`openssl rand -hex 32` makes one."
        )
    if len(secret) < SHORTEST_KEY:
        return f"GOODTERMS_SECRET_KEY is short enough to be guessed: use {SHORTEST_KEY} characters or more."
    if not (os.environ.get("GOODTERMS_MASTER_KEY") or os.environ.get("GOODTERMS_MASTER_KEY_FILE")):
        return (
            "Set GOODTERMS_MASTER_KEY, or GOODTERMS_MASTER_KEY_FILE, first: what is personal must not lie "
            "beside the key that opens it."
        )
    if not app.config["TRUSTED_HOSTS"]:
        return "Set GOODTERMS_HOSTS to the host names by which people reach it, such as goodterms.example.org."
    if not active_accounts(app.extensions["accounts"]):
        return "Nobody has an account yet: goodterms user add EMAIL --role administrator."
    return None
