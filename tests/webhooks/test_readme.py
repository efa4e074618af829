"""What the README says of webhooks is so: its example verifies a notice, and its notice looks like ours."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from projections.workspace import Workspace
from tests.domain.cast import HARBOUR, STAMP
from tests.post.conftest import Clock, worker_of
from tests.webhooks.listener import Listener
from web.webhooks.hooks import Webhook
from web.webhooks.notices import EVENTS

README = (Path(__file__).parents[2] / "README.md").read_text()
Check = Callable[[str, str, bytes], bool]


@pytest.fixture
def database_url() -> str | None:
    return None


@pytest.fixture
def is_ours(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Check:
    """The README's example, at the time of the test's clock."""
    (example,) = re.findall(r"```python\n(import hashlib.*?)```", README, re.DOTALL)
    names: dict[str, Any] = {}
    exec(example, names)
    monkeypatch.setattr("time.time", lambda: clock.now.timestamp())
    check: Check = names["is_ours"]
    return check


def test_the_example_of_the_readme_verifies_a_notice(
    app: Flask, workspace: Workspace, add: Callable[..., Webhook], listener: Listener, is_ours: Check, clock: Clock
) -> None:
    secret = add(listener.url).secret
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    worker_of(app).one_pass()
    (received,) = listener.received
    header = received.headers["Goodterms-Signature"]
    assert is_ours(secret, header, received.body)
    assert not is_ours(secret, header, received.body.replace(b"harbour", b"another"))
    assert not is_ours("gtw_another", header, received.body)
    later = header.replace(f"t={int(clock.now.timestamp())}", f"t={int(clock.now.timestamp()) + 60}")
    assert not is_ours(secret, later, received.body)
    clock.move(minutes=6)
    assert not is_ours(secret, header, received.body)


def test_the_notice_of_the_readme_has_the_fields_of_ours(
    app: Flask, workspace: Workspace, add: Callable[..., Webhook], listener: Listener
) -> None:
    (example,) = re.findall(r"```json\n(\{\n  \"id\".*?)```", README, re.DOTALL)
    add(listener.url)
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    worker_of(app).one_pass()
    ours = listener.notices[0]
    assert list(json.loads(example)) == list(ours)
    assert len(json.loads(example)["id"]) == len(ours["id"])


def test_the_readme_names_every_event() -> None:
    assert [event for event in EVENTS if f"`{event}`" not in README] == []
