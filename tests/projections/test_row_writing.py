"""The process that writes the rows of a rebuild: all of a batch or nothing of it, whoever is killed."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy

from projections.generations import begin
from projections.row_writing import RowsNotWritten, row_writer
from projections.views import Tables, into
from projections.workspace import Workspace
from tests.projections.histories import begin as begin_history

Open = Callable[[], Workspace]


@pytest.fixture
def told(workspace: Workspace) -> Workspace:
    """A workspace with Harbour in its log and in its live views."""
    begin_history(workspace.partnerships)
    workspace.catch_up()
    return workspace


@pytest.fixture
def tables(workspace: Workspace) -> Tables:
    """A generation to write to."""
    return begin(workspace.views, "a test", "building")


def test_a_batch_is_written_to_all_its_tables(workspace: Workspace, tables: Tables) -> None:
    event = ["PartnerJoined", "{}", None, "it's a\ttab; ü", "ada", True, False, 2, "ada", 7, "council", 2, None]
    joined = ["harbour", "partner", "council", 1, *event]
    key, own = ["harbour", "contact", "c1", "tone"], ["conversation", 0.1, 0.5, 7, 8, None, None]
    entries = (into(tables.entries), [joined] * 3, [])
    evidence: Any = (into(tables.evidence), [], [[key, [own, own], 5, 6]])
    with row_writer(workspace.views.engine.url) as writer:
        writer.send([entries, evidence, _version(tables, "harbour", 3)])
        writer.finish()
    assert _rows(workspace, tables.entries) == [tuple(joined)] * 3
    assert _rows(workspace, tables.evidence) == [(*key, *own, 5, 6)] * 2
    assert _rows(workspace, tables.partnerships) == [("harbour", 3)]


def test_a_refused_row_is_reported_and_takes_its_whole_batch_with_it(workspace: Workspace, tables: Tables) -> None:
    with row_writer(workspace.views.engine.url) as writer:
        writer.send([_version(tables, "harbour", 1)])
        writer.send([_version(tables, "estuary", 1), _version(tables, "harbour", 2)])
        with pytest.raises(RowsNotWritten, match=r"(?i)unique.*They go on showing what they showed"):
            writer.finish()
    assert _rows(workspace, tables.partnerships) == [("harbour", 1)]


def test_rows_sent_after_a_refused_one_are_refused_too(workspace: Workspace, tables: Tables) -> None:
    def go_on_sending() -> None:
        while True:
            writer.send([_version(tables, "harbour", 1)])

    with row_writer(workspace.views.engine.url) as writer, pytest.raises(RowsNotWritten, match=r"(?i)unique"):
        go_on_sending()


def test_a_database_that_is_not_there_is_reported(tmp_path: Path) -> None:
    nowhere = sqlalchemy.make_url(f"sqlite:///{tmp_path}/no/such/folder/views.sqlite")
    with pytest.raises(RowsNotWritten, match="unable to open database file"), row_writer(nowhere) as writer:
        writer.finish()


def test_a_rebuild_whose_writer_is_killed_ends_and_leaves_the_live_views_alone(told: Workspace) -> None:
    live, before = told.tables().generation, _rows(told, told.tables().entries)
    with pytest.raises(RowsNotWritten, match="was stopped"):
        told.rebuild(lambda done, total: _kill_writers())
    assert told.tables().generation == live
    assert _rows(told, told.tables().entries) == before
    told.rebuild()
    assert sorted(map(repr, _rows(told, told.tables().entries))) == sorted(map(repr, before))


def test_a_rebuild_that_is_interrupted_stops_its_writer(told: Workspace) -> None:
    def interrupt(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        told.rebuild(interrupt)
    assert list(_writers(os.getpid())) == []


def test_killing_a_rebuild_ends_its_writer(workspace: Workspace) -> None:
    """The writer notices that nobody sends it anything any more."""
    url = workspace.views.engine.url.render_as_string(hide_password=False)
    with subprocess.Popen([sys.executable, "-c", SENDS_NOTHING, url], stdout=subprocess.PIPE) as rebuild:
        assert rebuild.stdout
        rebuild.stdout.readline()
        (writer,) = (os.pidfd_open(pid) for pid in _writers(rebuild.pid))
        rebuild.kill()
        ended, _, _ = select.select([writer], [], [], 20)
        os.close(writer)
    assert ended


def test_half_a_batch_is_not_written(workspace: Workspace, tables: Tables) -> None:
    with row_writer(workspace.views.engine.url) as writer:
        writer.send([_version(tables, "harbour", 1)])
        pipe = writer._process.stdin
        assert pipe
        pipe.write((1_000).to_bytes(8) + b"the rest never comes")
        said, _ = writer._process.communicate()
    assert said.strip() == b""
    assert _rows(workspace, tables.partnerships) == [("harbour", 1)]


def test_the_writer_of_a_killed_rebuild_never_writes_into_the_next(told: Workspace) -> None:
    killed = begin(told.views, "a killed rebuild", "building")
    with row_writer(told.views.engine.url) as late:
        told.rebuild()
        before = _rows(told, told.tables().partnerships)
        late.send([_version(killed, "estuary", 1)])
        with pytest.raises(RowsNotWritten):
            late.finish()
    assert _rows(told, told.tables().partnerships) == before


SENDS_NOTHING = """
import sys, time
import sqlalchemy
from projections.row_writing import row_writer
with row_writer(sqlalchemy.make_url(sys.argv[1])):
    print("started", flush=True)
    time.sleep(60)
"""


def _version(tables: Tables, partnership: str, version: int) -> Any:
    return into(tables.partnerships), [[partnership, version]], []


def _rows(workspace: Workspace, table: sqlalchemy.Table) -> list[tuple[object, ...]]:
    with workspace.views.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(sqlalchemy.select(table))]


def _kill_writers() -> None:
    for pid in _writers(os.getpid()):
        os.kill(pid, signal.SIGKILL)


def _writers(of: int) -> Iterator[int]:
    """The processes that write for a process."""
    for pid in Path(f"/proc/{of}/task/{of}/children").read_text().split():
        command = Path(f"/proc/{pid}/cmdline").read_text()
        if not command or "writer_process" in command:  # one that has only just started has no name yet
            yield int(pid)
