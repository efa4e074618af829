"""The fixtures of the post, a listener, and an application that may call it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from domain.partnerships import Partnerships
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.domain.cast import COUNCIL, HARBOUR, HOSPITAL, STAMP
from tests.post.conftest import certificate, clock, make_app, workspace
from tests.webhooks.listener import Listener, listening
from web.webhooks import hooks
from web.webhooks.hooks import Webhook
from web.webhooks.notices import EVENTS

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
def add(app: Flask) -> Callable[..., Webhook]:
    """Adds a webhook to an address, told of everything unless it is said otherwise."""

    def add_one(address: str, *, events: Any = tuple(EVENTS), partnerships: Any = None) -> Webhook:
        workspace: Any = app.extensions["goodterms"]
        position = workspace.partnerships.recorder.max_notification_id() or 0
        return hooks.add(store_of(app), address, events, partnerships, position, workspace.clock())

    return add_one


@pytest.fixture
def log(workspace: Workspace) -> Partnerships:
    """A log with the partnership “harbour” and two partners in it."""
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    for partner in (COUNCIL, HOSPITAL):
        workspace.partnerships.join("harbour", partner, STAMP)
    return workspace.partnerships


def now_as_stored(app: Flask, webhook: Webhook) -> Webhook:
    found = hooks.find(store_of(app), webhook.number)
    assert found is not None
    return found
