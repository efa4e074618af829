"""The projector: what was recorded is read at once, each event applied once, and a damaged event stops it by name."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Table, func, select

from domain.errors import DomainError
from domain.event_log import EVENT_LOG_FILE, CorruptEvent
from domain.partnership import partnership_id
from projections.ledger import entries
from projections.projector import PAGE, ProjectorStopped
from projections.timelines import health_on
from projections.workspace import Workspace
from projections.workspace import open_workspace as workspace_at
from tests.domain.cast import CONTACT, HARBOUR, ITEM, MARCH, MEETING, TODAY, but
from tests.projections.conftest import form, hours_later, record

Open = Callable[[], Workspace]


def contacts(workspace: Workspace, ref: str = "harbour") -> list[str]:
    return [row.ref for row in entries(workspace, ref, kind="contact")]


def number_of_rows(workspace: Workspace, table: Table) -> int:
    with workspace.views.engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def speak(workspace: Workspace, *refs: str, ref: str = "harbour") -> None:
    record(workspace, *(but(CONTACT, contact=one) for one in refs), ref=ref)


def test_what_was_recorded_is_read_after_catching_up(harbour: Workspace) -> None:
    speak(harbour, "c1")
    assert (contacts(harbour), harbour.lag().behind) == ([], 1)
    harbour.catch_up()
    assert (contacts(harbour), harbour.lag().behind, harbour.lag().problem) == (["c1"], 0, None)


def test_what_another_process_recorded_is_read_too(harbour: Workspace, open_workspace: Open) -> None:
    other = open_workspace()
    speak(other, "c1")
    harbour.catch_up()
    assert contacts(harbour) == contacts(other) == ["c1"]


def test_catching_up_with_nothing_new_changes_nothing(harbour: Workspace) -> None:
    speak(harbour, "c1")
    harbour.catch_up()
    rows = number_of_rows(harbour, harbour.tables().evidence)
    harbour.catch_up()
    assert number_of_rows(harbour, harbour.tables().evidence) == rows


def test_more_than_a_page_is_read_to_its_end(harbour: Workspace) -> None:
    items = [but(ITEM, item=f"i{n}") for n in range(PAGE + 20)]
    harbour.partnerships.hold_meeting("harbour", MEETING, hours_later(1), items=items)
    harbour.catch_up()
    assert len(entries(harbour, "harbour", kind="item")) == PAGE + 20
    assert {row.recorded_at for row in entries(harbour, "harbour", kind="item")} == {hours_later(1).at}


def test_a_partnership_that_a_process_has_not_read_for_a_while_is_read_on(
    harbour: Workspace, open_workspace: Open
) -> None:
    other = open_workspace()
    for turn, workspace in enumerate((other, harbour, other, other, harbour)):
        record(workspace, but(MEETING, meeting=f"m{turn}", held_on=MARCH + timedelta(days=turn)))
        record(workspace, but(ITEM, meeting=f"m{turn}", outcome="deferred"))
        workspace.catch_up()
    table = harbour.tables().evidence
    query = select(table.c.weight).where(table.c.rule == "outcome", table.c.superseded_at.is_(None))
    with harbour.views.engine.connect() as connection:
        weights = connection.execute(query.order_by(table.c.from_day)).scalars().all()
    assert weights == [0.5, 1.0, 1.5, 2.0, 2.0]


def test_a_page_that_another_process_applied_meanwhile_is_not_applied_again(
    harbour: Workspace, open_workspace: Open
) -> None:
    """Both read the page from the same position; the second to write finds the position moved."""
    other = open_workspace()
    speak(harbour, "c1", "c2")
    tables = harbour.tables()
    position = harbour.partnerships.recorder.max_notification_id() or 0
    page = harbour.partnerships.recorder.select_notifications(position - 2, 10, inclusive_of_start=False)
    for workspace in (harbour, other, harbour):
        workspace._projector._apply(tables, position - 2, page)
    assert contacts(harbour) == ["c1", "c2"]
    assert number_of_rows(harbour, tables.entries) == 5
    speak(other, "c3")
    other.catch_up()
    harbour.catch_up()
    assert contacts(harbour) == ["c1", "c2", "c3"]


def test_many_at_once_apply_each_event_once(harbour: Workspace, open_workspace: Open) -> None:
    form(harbour, "county")
    workspaces = [harbour, open_workspace(), open_workspace(), open_workspace()]

    def live(turn: int) -> None:
        workspace, ref = workspaces[turn], ("harbour", "county")[turn % 2]
        for number in range(12):
            speak(workspace, f"c{turn}-{number}", ref=ref)
            workspace.catch_up()
            assert f"c{turn}-{number}" in contacts(workspace, ref)

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(live, range(4)))
    assert len(contacts(harbour)) == len(contacts(harbour, "county")) == 24
    table = harbour.tables().evidence
    tones = select(func.count()).where(table.c.rule == "tone", table.c.superseded_at.is_(None))
    quiet = select(table.c.partnership, table.c.ref).where(table.c.rule == "quiet", table.c.superseded_at.is_(None))
    with harbour.views.engine.connect() as connection:
        assert connection.execute(tones).scalar() == 48
        last = {name: max(contacts(harbour, name)) for name in ("harbour", "county")}
        assert sorted(tuple(row) for row in connection.execute(quiet)) == sorted(last.items())


# -- a damaged event -----------------------------------------------------------------------------------------


def change_stored(workspace: Workspace, version: int, change: Callable[[bytes], bytes], ref: str = "harbour") -> None:
    """Change the state of a stored event behind the library's back."""
    recorder: Any = workspace.partnerships.recorder
    identity = partnership_id(ref)
    if (workspace.home / EVENT_LOG_FILE).exists():
        with closing(sqlite3.connect(workspace.home / EVENT_LOG_FILE)) as connection, connection:
            where = f"originator_id = '{identity.hex}' AND originator_version = {version}"
            (state,) = connection.execute(f"SELECT state FROM stored_events WHERE {where}").fetchone()
            connection.execute(f"UPDATE stored_events SET state = ? WHERE {where}", (change(bytes(state)),))
        return
    url = workspace.views.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
    where = f"originator_id = '{identity}' AND originator_version = {version}"
    with psycopg.connect(url) as postgres:
        name = recorder.events_table_name
        row = postgres.execute(f"SELECT state FROM {name} WHERE {where}").fetchone()
        assert row
        postgres.execute(f"UPDATE {name} SET state = %s WHERE {where}", (change(bytes(row[0])),))


def garbled(state: bytes) -> bytes:
    return state[: len(state) // 2]


def at_no_meeting(state: bytes) -> bytes:
    """Well-formed, but what it says cannot be: an item of a meeting that was never held."""
    told = json.loads(state)
    told["entry"]["meeting"] = "narnia"
    return json.dumps(told).encode()


@pytest.fixture(params=[garbled, at_no_meeting])
def damaged(harbour: Workspace, request: pytest.FixtureRequest) -> Workspace:
    """Harbour with one event in the views, and of the next four the second damaged."""
    speak(harbour, "before")
    harbour.catch_up()
    record(harbour, MEETING, ITEM)
    speak(harbour, "after", "later")
    change_stored(harbour, 6, request.param)
    return harbour


def test_the_projector_stops_at_a_damaged_event_and_says_which(damaged: Workspace) -> None:
    position = (damaged.partnerships.recorder.max_notification_id() or 0) - 2
    with pytest.raises(ProjectorStopped) as stopped:
        damaged.catch_up()
    assert stopped.value.position == position
    message = stopped.value.message
    assert f"event {position} of the log" in message
    assert "6 (ItemConsidered)" in message
    assert damaged.lag().problem == message
    assert damaged.lag().behind == 3


def test_what_was_there_before_it_stays_readable(damaged: Workspace, open_workspace: Open) -> None:
    for workspace in (damaged, open_workspace()):
        for _ in range(2):
            with pytest.raises(ProjectorStopped):
                workspace.catch_up()
        assert contacts(workspace) == ["before"]
        assert [row.ref for row in entries(workspace, "harbour", kind="meeting")] == ["m1"]
        assert health_on(workspace, "harbour", TODAY).health.score is not None


def test_recording_elsewhere_goes_on(damaged: Workspace) -> None:
    with pytest.raises(ProjectorStopped):
        damaged.catch_up()
    damaged.partnerships.form_partnership(but(HARBOUR, partnership="county"), hours_later(2))
    assert damaged.partnerships.get("county").profile.partnership == "county"
    assert damaged.lag().behind == 4
    assert damaged.lag().problem is not None


def test_the_projector_goes_on_once_the_event_is_put_right(harbour: Workspace) -> None:
    kept: list[bytes] = []

    def damage(state: bytes) -> bytes:
        kept.append(state)
        return b"{}"

    speak(harbour, "c1", "c2")
    change_stored(harbour, 4, damage)
    with pytest.raises(ProjectorStopped):
        harbour.catch_up()
    change_stored(harbour, 4, lambda _: kept[0])
    harbour.catch_up()
    assert (contacts(harbour), harbour.lag().behind, harbour.lag().problem) == (["c1", "c2"], 0, None)


def test_a_rebuild_of_a_damaged_log_is_refused_and_leaves_what_was_there(damaged: Workspace) -> None:
    with pytest.raises(DomainError, match=r"ItemConsidered|narnia"):
        damaged.rebuild()
    assert contacts(damaged) == ["before"]
    with pytest.raises((ProjectorStopped, CorruptEvent)):
        damaged.catch_up()
    assert contacts(damaged) == ["before"]


def test_a_workspace_opens_on_a_damaged_log_and_shows_what_can_be_read(
    damaged: Workspace, home: Path, database_url: str | None
) -> None:
    """Its views were deleted: they are worked out as far as the damage, and the problem is named."""
    delete_views(damaged)
    again = workspace_at(home, database_url)
    with closing(again):
        with pytest.raises(ProjectorStopped):
            again.catch_up()
        assert contacts(again) == ["before"]
        assert again.lag().behind == 3


def delete_views(workspace: Workspace) -> None:
    names = [table.name for table in workspace.tables().metadata.sorted_tables]
    with workspace.views.engine.begin() as connection:
        for name in [*names, "view_generations"]:
            connection.exec_driver_sql(f"DROP TABLE {name}")
