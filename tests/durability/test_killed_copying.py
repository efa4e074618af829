"""Processes that chain an old log or restore a backup are killed without warning: it is done, or nothing of it is."""

from __future__ import annotations

import random
import shutil
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from access.accounts import add_account
from access.store import store_of
from domain.opening import chained
from domain.sealing.master_key import MASTER_KEY_FILE
from domain.verifying import verify
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.behind import Behind
from tests.durability.nursery import Nursery
from tests.durability.work import form_all
from web.safekeeping.backing_up import write_backup

KILLS = 15


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with Nursery(tmp_path / "errors") as nursery:
        yield nursery
    assert nursery.complaints() == ""


def test_chaining_an_old_log_killed_at_random_is_done_or_not_begun(
    home: Path, database_url: str | None, nursery: Nursery
) -> None:
    chance, behind = random.Random(8), Behind(home, database_url)
    with closing(Workspace(home, database_url)) as workspace:
        form_all(workspace.partnerships, meetings=300)
        recorder = chained(workspace.partnerships.recorder)
        events = verify(recorder).head.number
        for _ in range(KILLS):
            behind.run("DROP TABLE IF EXISTS event_chain")
            pid = nursery.start("chain", str(home), database_url)
            time.sleep(chance.uniform(0.02, 0.5))
            nursery.kill(pid)
            with recorder.reading() as rows:
                is_chained = rows.is_chained()
            assert not is_chained or verify(recorder).head.number == events
    with closing(Workspace(home, database_url)) as again:
        verdict = verify(chained(again.partnerships.recorder))
        assert (verdict.problem, verdict.head.number) == (None, events)


def test_a_restore_killed_at_random_is_done_or_can_be_run_again(
    home: Path, database_url: str | None, nursery: Nursery, tmp_path: Path
) -> None:
    chance, path = random.Random(9), tmp_path / "backup.zip"
    events = _back_up_something(tmp_path / "source", path)
    shutil.copy(tmp_path / "source" / MASTER_KEY_FILE, home)
    with closing(Workspace(home, database_url)) as workspace:
        recorder = chained(workspace.partnerships.recorder)
        for kill in range(KILLS + 1):
            pid = nursery.start("restore", str(home), database_url, str(path))
            _wait(pid, nursery, chance.uniform(0.02, 0.6) if kill < KILLS else 120)
            verdict = verify(recorder)
            assert verdict.problem is None
            assert verdict.head.number in (0, events)
            if verdict.head.number:
                break
        assert verdict.head.number == events


def _back_up_something(home: Path, path: Path) -> int:
    home.mkdir()
    with closing(Workspace(home)) as workspace:
        form_all(workspace.partnerships, meetings=300)
        accounts = store_of(workspace)
        add_account(accounts, "ada@example.org", "Ada", "person:ada", NOW)
        ring = workspace.partnerships.sealing.ring
        made = write_backup(
            workspace, path, accounts=accounts, keys=ring, force=False, progress=lambda done, total: None
        )
        accounts.close()
    return made.checkpoint.events


def _wait(pid: int, nursery: Nursery, seconds: float) -> None:
    """Until the process has ended, or for so long, and then kill it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and Path(f"/proc/{pid}").exists():
        time.sleep(0.01)
    nursery.kill(pid)
