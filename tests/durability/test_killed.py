"""Processes that record, project and rebuild are killed without warning: nothing acknowledged is lost or doubled."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from projections.workspace import Workspace
from tests.durability.nursery import Nursery
from tests.durability.truth import acknowledged, check_log, check_views, visible_entries
from tests.durability.work import form_all

KILLS = 50
Open = Callable[[], Workspace]


@pytest.fixture
def acks(tmp_path: Path) -> Path:
    return tmp_path / "acknowledged"


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with Nursery(tmp_path / "errors") as nursery:
        yield nursery
    assert nursery.complaints() == ""


def test_a_process_killed_fifty_times_loses_and_doubles_nothing(
    open_workspace: Open, nursery: Nursery, home: Path, database_url: str | None, acks: Path
) -> None:
    workspace, chance = open_workspace(), random.Random(1)
    form_all(workspace.partnerships)
    for kill in range(KILLS):
        pid = nursery.start("record", str(home), database_url, f"p{kill}", kill, str(acks))
        _wait(chance, acks)
        nursery.kill(pid)
    assert len(acknowledged(acks)) > KILLS / 2
    check_log(workspace, acks)
    check_views(workspace)


def test_four_processes_killed_at_random_lose_and_double_nothing(
    open_workspace: Open, nursery: Nursery, home: Path, database_url: str | None, acks: Path
) -> None:
    workspace, chance = open_workspace(), random.Random(2)
    form_all(workspace.partnerships)
    running: list[int] = []
    for kill in range(KILLS):
        while len(running) < 4:
            number = kill * 4 + len(running)
            running.append(nursery.start("record", str(home), database_url, f"p{number}", number, str(acks)))
        _wait(chance, acks)
        nursery.kill(running.pop(chance.randrange(4)))
    nursery.kill_all()
    assert len(acknowledged(acks)) > KILLS / 2
    check_log(workspace, acks)
    check_views(workspace)


def test_a_rebuild_killed_at_random_leaves_the_live_view_whole(
    open_workspace: Open, nursery: Nursery, home: Path, database_url: str | None, acks: Path
) -> None:
    workspace, chance = open_workspace(), random.Random(3)
    form_all(workspace.partnerships, meetings=150)
    workspace.catch_up()
    nursery.start("record", str(home), database_url, "recorder", 1, str(acks))
    for _ in range(KILLS // 2):
        pid = nursery.start("rebuild", str(home), database_url)
        _look_for(chance.uniform(0.02, 0.35), workspace, acks)
        nursery.kill(pid)
    nursery.kill_all()
    check_log(workspace, acks)
    check_views(workspace)


def _wait(chance: random.Random, acks: Path) -> None:
    """Until some moment: one time in four while processes may still be starting, else when one has just saved."""
    before, patience = len(acknowledged(acks)), time.monotonic() + 20
    if chance.random() > 0.25:
        while len(acknowledged(acks)) == before and time.monotonic() < patience:
            time.sleep(0.002)
    time.sleep(chance.uniform(0, 0.06))


def _look_for(seconds: float, workspace: Workspace, acks: Path) -> None:
    """Look at the live view for a while: all that was acknowledged before each look is in it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        told = {(ref, kind, entry) for ref, _, kind, entry in acknowledged(acks)}
        workspace.catch_up()
        assert told - visible_entries(workspace) == set()
        time.sleep(0.02)
