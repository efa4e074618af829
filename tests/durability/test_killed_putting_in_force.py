"""A process that puts a policy in force is killed without warning, while others read: each figure is whole."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from domain.opening import chained
from domain.verifying import verify
from projections.policy import Policy, standard_policy
from projections.putting_in_force import put_in_force, save_policy
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.durability.nursery import Nursery
from tests.durability.truth import check_views
from tests.durability.work import DAY, PARTNERSHIPS, form_all

KILLS = 8
Open = Callable[[], Workspace]
Expected = dict[str, list[float | None]]


@pytest.fixture
def nursery(tmp_path: Path) -> Iterator[Nursery]:
    with Nursery(tmp_path / "errors") as nursery:
        yield nursery
    assert nursery.complaints() == ""


def test_killed_at_random_each_figure_is_that_of_one_policy_throughout(
    open_workspace: Open, nursery: Nursery, home: Path, database_url: str | None
) -> None:
    workspace, reader, chance = open_workspace(), open_workspace(), random.Random(4)
    form_all(workspace.partnerships, meetings=40)
    workspace.catch_up()
    decided = msgspec.structs.replace(standard_policy().decisions.decided, value=0.2, weight=3.0)
    rules = msgspec.structs.replace(standard_policy().decisions, decided=decided)
    stricter = msgspec.structs.replace(standard_policy(), name="stricter", decisions=rules)
    save_policy(workspace, "stricter", stricter, "To be sure", workspace.stamp("ada"))
    expected = {policy.name: _under(workspace, policy) for policy in (standard_policy(), stricter)}
    assert expected["standard"] != expected["stricter"]
    for kill in range(KILLS):
        pid = nursery.start("put_in_force", str(home), database_url, ("stricter", "standard")[kill % 2])
        _look_for(chance.uniform(0.05, 0.6), reader, expected)
        nursery.kill(pid)
        _look_for(0, reader, expected)
    last = "standard" if workspace.policy.name == "stricter" else "stricter"
    put_in_force(workspace, last, 1, "In the end", workspace.stamp("ada"))
    _look_for(0, reader, expected)
    assert reader.policy.name == last
    assert verify(chained(workspace.partnerships.recorder)).problem is None
    check_views(workspace)


def _under(workspace: Workspace, policy: Policy) -> list[float | None]:
    """Figures read from the log, without any views: under this policy by another name."""
    nameless = msgspec.structs.replace(policy, name="read from the log")
    return [health_on(workspace, ref, DAY, policy=nameless, released=False).health.score for ref in PARTNERSHIPS]


def _look_for(seconds: float, reader: Workspace, expected: Expected) -> None:
    """Ask for a while, at least once; every answer is there, and is that of the policy that it names."""
    until = time.monotonic() + seconds
    while True:
        for ref, at in zip(PARTNERSHIPS, range(len(PARTNERSHIPS)), strict=True):
            found = health_on(reader, ref, DAY, released=False)
            assert found.health.score == pytest.approx(expected[found.policy][at], abs=1e-9)
        if time.monotonic() >= until:
            return
        time.sleep(0.01)
