"""A worker in a process of its own that is killed while it delivers: the message arrives, through another."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from projections.workspace import Workspace
from tests.command_line.conftest import command, environment
from tests.post.conftest import SENDER, Clock, worker_of
from tests.post.mailroom import Mailroom
from web import create_app
from web.post import outbox, parcels


@pytest.fixture
def workspace(home: Path, clock: Clock) -> Iterator[Workspace]:
    """A workspace whose clock shows the real time, as that of the other process does."""
    clock.now = datetime.now(UTC)
    opened = Workspace(home, clock=clock)
    yield opened
    opened.close()


def test_a_message_whose_worker_is_killed_half_way_is_delivered_by_another(
    workspace: Workspace, post_room: Mailroom, clock: Clock
) -> None:
    app = create_app(workspace, {"MAIL_FROM": SENDER, "SMTP_URL": post_room.url})
    post_room.answers = ["silence"]
    with app.app_context():
        outbox.send("bo@example.org", "Hello", "Words")
    settings = {"GOODTERMS_SMTP_URL": post_room.url, "GOODTERMS_MAIL_FROM": SENDER}
    with subprocess.Popen(command("post", "--watch"), env=environment(workspace.home) | settings) as worker:
        assert post_room.begun.wait(60)
        worker.send_signal(signal.SIGKILL)
    assert worker_of(app).one_pass() == 0
    clock.now = datetime.now(UTC) + timedelta(minutes=6)
    assert worker_of(app).one_pass() == 1
    assert post_room.addresses == ["bo@example.org"]
    with app.extensions["accounts"].engine.connect() as connection:
        assert parcels.parcel_in(connection.execute(select(parcels.parcels)).one()).tries == 2
    app.extensions["accounts"].close()
