"""Rebuilding: the same rows afresh, while people read and record, and nothing half-built is ever shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from threading import Event, Thread

import msgspec
import pytest
from sqlalchemy import inspect, select

from projections.ledger import entries, partnerships
from projections.policy import standard_policy
from projections.rebuild import RebuildRunning
from projections.timelines import health_on
from projections.views import VIEWS_FILE, generations
from projections.workspace import Workspace
from projections.workspace import open_workspace as workspace_at
from tests.conftest import NOW
from tests.domain.cast import CHECK_IN, CONTACT, ESCALATION, HARBOUR, ITEM, MEETING, TODAY, but
from tests.projections.conftest import form, hours_later, record

Open = Callable[[], Workspace]


@pytest.fixture
def told(harbour: Workspace) -> Workspace:
    form(harbour, "county")
    answers = [but(CHECK_IN, answer=f"k{n}") for n in range(3)]
    record(harbour, MEETING, ITEM, CONTACT, ESCALATION, *answers)
    record(harbour, CONTACT, ref="county")
    harbour.partnerships.correct("harbour", but(CONTACT, tone="prickly"), "Seen otherwise", hours_later(1))
    harbour.partnerships.retract("harbour", "check-in", "k0", "Given twice", hours_later(2))
    harbour.catch_up()
    return harbour


def contacts(workspace: Workspace, ref: str = "harbour") -> list[str]:
    return [row.ref for row in entries(workspace, ref, kind="contact")]


def all_rows(workspace: Workspace) -> list[list[str]]:
    tables = workspace.tables()
    with workspace.views.engine.connect() as connection:
        found = [
            connection.execute(select(table)).all() for table in (tables.entries, tables.evidence, tables.partnerships)
        ]
    return [sorted(str(tuple(row)) for row in rows) for rows in found]


def statuses(workspace: Workspace) -> list[str]:
    with workspace.views.engine.connect() as connection:
        query = select(generations.c.status).order_by(generations.c.generation)
        return list(connection.execute(query).scalars())


def numbers_of_tables(workspace: Workspace) -> set[str]:
    """The generations of which there are tables: their names end with its number."""
    names = inspect(workspace.views.engine).get_table_names()
    return {name.rpartition("_")[2] for name in names if name[-1].isdigit()}


def test_a_rebuild_gives_the_same_rows(told: Workspace) -> None:
    before = all_rows(told)
    generation = told.tables().generation
    assert told.rebuild() == told.partnerships.recorder.max_notification_id()
    assert told.tables().generation > generation
    assert all_rows(told) == before
    assert told.lag().behind == 0


def test_an_empty_log_is_rebuilt_too(workspace: Workspace) -> None:
    assert workspace.rebuild() == 0
    assert partnerships(workspace) == []


def test_progress_is_told_up_to_the_end(told: Workspace) -> None:
    told_so_far: list[tuple[int, int]] = []
    events = told.rebuild(lambda done, total: told_so_far.append((done, total)))
    assert told_so_far == sorted(told_so_far)
    assert told_so_far[-1] == (events, events)


def test_views_go_on_from_a_rebuild(told: Workspace, open_workspace: Open) -> None:
    other = open_workspace()
    other.catch_up()
    told.rebuild()
    for workspace, ref in ((told, "c2"), (other, "c3"), (told, "c4")):
        record(workspace, but(CONTACT, contact=ref))
        workspace.catch_up()
    assert contacts(told) == contacts(other) == ["c1", "c2", "c3", "c4"]
    rows = all_rows(told)
    told.rebuild()
    assert all_rows(told) == rows


def test_people_read_and_record_meanwhile(told: Workspace, open_workspace: Open) -> None:
    other = open_workspace()
    seen: list[list[str]] = []

    def meanwhile(done: int, total: int) -> None:
        record(other, but(CONTACT, contact=f"during-{len(seen)}"))
        other.catch_up()
        seen.append(contacts(other))

    told.rebuild(meanwhile)
    assert len(seen) >= 2
    assert [len(refs) for refs in seen] == [number + 2 for number in range(len(seen))]
    assert contacts(told) == contacts(other) == seen[-1]
    rows = all_rows(told)
    told.rebuild()
    assert all_rows(told) == rows


def test_a_partnership_formed_meanwhile_is_there_afterwards(told: Workspace, open_workspace: Open) -> None:
    other = open_workspace()

    def meanwhile(done: int, total: int) -> None:
        if other.partnerships.find("alder") is None:
            other.partnerships.form_partnership(but(HARBOUR, partnership="alder"), hours_later(3))

    told.rebuild(meanwhile)
    assert {profile.ref for profile in partnerships(told)} == {"alder", "county", "harbour"}
    assert told.lag().behind == 0


def test_the_swap_never_shows_fewer_entries(told: Workspace, open_workspace: Open) -> None:
    reader, finished, seen = open_workspace(), Event(), [0]

    def read() -> None:
        while not finished.is_set():
            seen.append(len(entries(reader, "harbour")))

    thread = Thread(target=read)
    thread.start()
    for number in range(3):
        record(told, but(CONTACT, contact=f"more-{number}"))
        told.catch_up()
        told.rebuild()
    finished.set()
    thread.join()
    assert seen == sorted(seen)
    assert seen[-1] <= len(entries(told, "harbour"))


def test_a_second_rebuild_at_once_is_refused(told: Workspace, open_workspace: Open) -> None:
    other, refusals = open_workspace(), []

    def meanwhile(done: int, total: int) -> None:
        with pytest.raises(RebuildRunning, match="already being rebuilt"):
            other.rebuild()
        refusals.append(done)

    told.rebuild(meanwhile)
    assert refusals
    other.rebuild()


class PowerCut(Exception):
    """What ends a rebuild in these tests."""


def cut(done: int, total: int) -> None:
    raise PowerCut


def test_an_interrupted_rebuild_leaves_what_was_there(told: Workspace) -> None:
    rows, generation = all_rows(told), told.tables().generation
    with pytest.raises(PowerCut):
        told.rebuild(cut)
    assert told.tables().generation == generation
    assert all_rows(told) == rows
    record(told, but(CONTACT, contact="c2"))
    told.catch_up()
    assert contacts(told) == ["c1", "c2"]


def test_the_next_rebuild_clears_what_interrupted_ones_left(told: Workspace) -> None:
    rows = all_rows(told)
    for _ in range(2):
        with pytest.raises(PowerCut):
            told.rebuild(cut)
    assert "building" in statuses(told)
    told.rebuild()
    assert all_rows(told) == rows
    assert sorted(statuses(told)) == ["live", "old"]
    assert len(numbers_of_tables(told)) == 2
    told.rebuild()
    assert sorted(statuses(told)) == ["live", "old"]
    assert len(numbers_of_tables(told)) == 2


def test_deleted_views_are_worked_out_again(told: Workspace, home: Path, database_url: str | None) -> None:
    rows = all_rows(told)
    _delete_views(told, home, database_url)
    with closing(workspace_at(home, database_url)) as again:
        assert all_rows(again) == rows
        assert again.lag().behind == 0


def test_deleted_views_are_caught_up_by_a_workspace_that_does_not_rebuild(
    told: Workspace, home: Path, database_url: str | None, open_workspace: Open
) -> None:
    rows = all_rows(told)
    _delete_views(told, home, database_url)
    again = open_workspace()
    assert again.needs_rebuild()
    again.catch_up()
    assert not again.needs_rebuild()
    assert all_rows(again) == rows


def _delete_views(workspace: Workspace, home: Path, database_url: str | None) -> None:
    if database_url is None:
        workspace.views.close()
        for path in home.glob(f"{VIEWS_FILE}*"):
            path.unlink()
        return
    names = [table.name for table in workspace.tables().metadata.sorted_tables]
    with workspace.views.engine.begin() as connection:
        for name in [*names, generations.name]:
            connection.exec_driver_sql(f"DROP TABLE {name}")
    workspace.views.close()


def test_another_policy_has_views_of_its_own(told: Workspace, home: Path, database_url: str | None) -> None:
    rule = msgspec.structs.replace(standard_policy().conversation, contact_weight=3.0, prickly=1.0)
    kind = msgspec.structs.replace(standard_policy(), name="kind", conversation=rule)
    made = but(CONTACT, contact="c2", made_on=TODAY, tone="prickly")
    record(told, made)
    told.catch_up()
    assert health_on(told, "harbour", TODAY).dimensions["conversation"].score is None
    with closing(Workspace(home, database_url, kind, clock=lambda: NOW)) as other:
        assert other.needs_rebuild()
        other.rebuild()
        score = health_on(other, "harbour", TODAY).dimensions["conversation"].score
        assert score == pytest.approx(100 * (1 + 3) / (2 + 3), abs=1)
