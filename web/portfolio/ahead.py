"""Works the portfolio's rows of a day out ahead of those who open its page, where there are many partnerships.

The post's worker looks every few seconds and does a little at a time, so that a new day is ready by morning and nobody
who is at work meanwhile waits for it. Partnerships in which something changes later are left to whoever looks.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from flask import Flask

from projections.ledger import partnerships
from projections.portfolio import not_seen_on, portfolio
from projections.views import exclusive
from web.current import workspace
from web.post.worker import Round

FROM = 40
"""Rows that are missing: the page of fewer is worked out while somebody waits for it, in about a second."""
SECONDS = 1.0
"""Spent at a time."""


def register(app: Flask) -> None:
    app.extensions["post"].rounds.append(Round({}, before=look, is_ready=lambda: False))


def look() -> None:
    """Work some of today's rows out, unless few are missing or another process is at it."""
    missing = not_seen_on(workspace(), workspace().today())
    if len(missing) <= FROM:
        return
    with exclusive(workspace().views.engine, "portfolio", wait=False) as is_free:
        if is_free:
            of = [profile for profile in partnerships(workspace()) if profile.ref in missing]
            portfolio(workspace(), workspace().today(), of, enough=after(SECONDS))


def after(seconds: float) -> Callable[[], bool]:
    """Says when so many seconds are over, from now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() >= end
