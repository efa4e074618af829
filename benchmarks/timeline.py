"""A daily timeline over a whole history, against the driver alone reading the same rows; and ten times the history."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta

import psycopg

from benchmarks.made_up import EVENTS_A_WEEK, LAST_DAY, a_partnership
from benchmarks.measuring import Figure, Place, by_turns
from projections.kept import Kept
from projections.timelines import timeline
from projections.views import VIEWS_FILE
from projections.workspace import Workspace

ROUNDS = 15
ENTRIES = 5000
ENTRIES_A_WEEK = 21
WEEKS = {"short": ENTRIES // ENTRIES_A_WEEK, "long": 10 * ENTRIES // ENTRIES_A_WEEK}
COLUMNS = "kind, ref, dimension, value, weight, from_day, until_day, partner, round"


def measure(place: Place) -> Iterator[Figure]:
    with place.workspace() as (home, url), closing(Workspace(home, url)) as workspace:
        for ref, weeks in WEEKS.items():
            workspace.partnerships.save_all([a_partnership(ref, weeks * EVENTS_A_WEEK)])
        workspace.rebuild()
        with _bare_reading(workspace, str(home / VIEWS_FILE), url) as read:
            ours, bare, longer, again = by_turns(
                ROUNDS,
                lambda: _ask_first(workspace, "short"),
                lambda: read("short"),
                lambda: _ask_first(workspace, "long"),
                lambda: _ask(workspace, "short"),
            )
    yield Figure(
        "daily timeline of 5,000 entries first asked for, against the driver reading the same evidence",
        place.name,
        ours / bare,
        at_most=3,
        detail={"ours_ms": ours * 1e3, "bare_ms": bare * 1e3},
    )
    yield Figure(
        "the same asked for again, against the driver",
        place.name,
        again / bare,
        at_most=3,
        detail={"ours_ms": again * 1e3, "bare_ms": bare * 1e3},
    )
    yield Figure(
        "daily timeline of ten times the history, against that of one",
        place.name,
        longer / ours,
        at_most=12,
        detail={"long_ms": longer * 1e3, "short_ms": ours * 1e3},
    )


def _ask_first(workspace: Workspace, ref: str) -> None:
    """As after something was recorded: nothing of it is kept in memory."""
    workspace.kept = Kept()
    _ask(workspace, ref)


def _ask(workspace: Workspace, ref: str) -> None:
    timeline(workspace, ref, LAST_DAY - timedelta(weeks=WEEKS[ref]), LAST_DAY)


@contextmanager
def _bare_reading(workspace: Workspace, file: str, url: str | None) -> Iterator[Callable[[str], object]]:
    """Reads the standing evidence of a partnership with nothing but the driver."""
    query = f"SELECT {COLUMNS} FROM {workspace.tables().evidence.name} WHERE superseded_at IS NULL AND partnership = "
    if url is None:
        with closing(sqlite3.connect(file)) as connection:
            yield lambda ref: connection.execute(query + "?", (ref,)).fetchall()
    else:
        with psycopg.connect(url, autocommit=True) as connection:
            yield lambda ref: connection.execute((query + "%s").encode(), (ref,)).fetchall()
