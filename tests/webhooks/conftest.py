"""The fixtures of the post, a listener, and an application that may call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from tests.post.conftest import certificate, clock, make_app, workspace
from tests.webhooks.listener import Listener, listening

__all__ = ["certificate", "clock", "make_app", "workspace"]


@pytest.fixture
def listener() -> Iterator[Listener]:
    """A server on loopback that notices are sent to."""
    with listening() as opened:
        yield opened


@pytest.fixture
def app(make_app: Callable[..., Flask]) -> Flask:
    return make_app(SMTP_URL=None, WEBHOOK_PRIVATE=True, WEBHOOK_PATIENCE_SECONDS=5.0)


@pytest.fixture
def add(app: Flask) -> Callable[..., Any]:
    """Adds a webhook to an address, told of everything unless it is said otherwise."""
    from tests.accounts import store_of
    from web.webhooks import hooks
    from web.webhooks.notices import EVENTS

    def add_one(address: str, *, events: Any = tuple(EVENTS), partnerships: Any = None) -> hooks.Webhook:
        workspace: Any = app.extensions["goodterms"]
        position = workspace.partnerships.recorder.max_notification_id() or 0
        return hooks.add(store_of(app), address, events, partnerships, position, workspace.clock())

    return add_one
