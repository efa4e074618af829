"""Rebuilding the views of a long log, against reading and decoding it, and against one transaction per event."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.made_up import fill
from benchmarks.measuring import Figure, Place, by_turns, megabytes_now, seconds
from domain.partnerships import Partnerships
from projections import projector
from projections.workspace import Workspace

EVENTS = 100_000
LARGE = 1_000_000
ROUNDS = 3
ONE_BY_ONE = 2_000
"""Events projected one per transaction: enough to tell the pace."""


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url)) as workspace:
        fill(workspace.partnerships, EVENTS)
        events = workspace.partnerships.recorder.max_notification_id() or 0
        one_by_one = _one_transaction_per_event(workspace) * events
        bare, rebuilt = by_turns(ROUNDS, lambda: _read_and_decode(workspace.partnerships), workspace.rebuild)
    yield Figure(
        f"rebuild of {events:,} events, against reading and decoding them",
        place.name,
        rebuilt / bare,
        at_most=3,
        detail={"rebuild_s": rebuilt, "bare_s": bare, "events_per_s": events / rebuilt},
    )
    yield Figure(
        f"rebuild of {events:,} events, faster than one transaction per event",
        place.name,
        one_by_one / rebuilt,
        at_least=8,
        detail={"one_by_one_s": one_by_one, "rebuild_s": rebuilt},
    )
    if os.environ.get("GOODTERMS_BENCH_LARGE"):
        yield from _large(place)


def _read_and_decode(partnerships: Partnerships) -> int:
    """The bare loop: pages of the log, decoded, and nothing done with them."""
    position = read = 0
    while page := partnerships.recorder.select_notifications(position, 500, inclusive_of_start=False):
        read += len([partnerships.closed_mapper.to_domain_event(notification) for notification in page])
        position = page[-1].id
    return read


def _one_transaction_per_event(workspace: Workspace) -> float:
    """Seconds per event when each is projected in a transaction of its own."""
    page, projector.PAGE = projector.PAGE, 1
    try:
        tables = workspace.tables()
        project = projector.Projector(workspace.partnerships, workspace.views, workspace.policy)
        return seconds(lambda: [project.catch_up_page(tables) for _ in range(ONE_BY_ONE)]) / ONE_BY_ONE
    finally:
        projector.PAGE = page


def _large(place: Place) -> Iterator[Figure]:
    """The memory of a rebuild of a million events, in a process of its own."""
    with place.workspace() as (home, url):
        with closing(Workspace(home, url)) as workspace:
            fill(workspace.partnerships, LARGE)
        command = [sys.executable, "-m", "benchmarks.rebuilding", str(home), url or ""]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    detail = {"events": told["events"], "rebuild_s": told["seconds"], "start_mb": told["start"]}
    yield Figure("memory of a rebuild of 1,000,000 events", place.name, told["peak"], "MB", at_most=300, detail=detail)
    growth = told["peak_late"] / told["peak_early"]
    yield Figure("memory in the last half of that rebuild, against the first half", place.name, growth, at_most=1.1)


def _rebuild_and_watch(home: Path, url: str | None) -> None:
    """Rebuild, noting the memory held at every batch."""
    start = megabytes_now()
    early, late = [start], [start]

    def watch(done: int, total: int) -> None:
        (early if done < total / 2 else late).append(megabytes_now())

    with closing(Workspace(home, url)) as workspace:
        taken = seconds(lambda: workspace.rebuild(watch))
        events = workspace.partnerships.recorder.max_notification_id()
    told = {"events": events, "seconds": taken, "start": start, "peak": max(early + late)}
    print(json.dumps(told | {"peak_early": max(early), "peak_late": max(late)}))


if __name__ == "__main__":
    _rebuild_and_watch(Path(sys.argv[1]), sys.argv[2] or None)
