"""A log that an earlier version wrote in the open is sealed when it is first opened, and says the same as before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

import psycopg
import pytest
from eventsourcing.application import Application

from domain.event_log import event_log_environment
from domain.opening import chained
from domain.partnership import Partnership
from domain.partnerships import replay
from domain.sealing import old_logs
from projections.ledger import entries
from projections.workspace import Workspace
from tests.domain.cast import CHECK_IN, CONTACT, CONVERSATION, COUNCIL, HARBOUR, HOSPITAL, MEETING, STAMP, but
from tests.postgresql import fresh_database
from tests.sealing.conftest import files_holding
from tests.sealing.spoken import SPOKEN, THEMES

WORDS = [SPOKEN[name] for name in ("summary", "contact", "comment", "theme", "reason")]


class Partnerships(Application[UUID]):
    """As it was before words were sealed and events were chained: only its name is the same."""

    snapshotting_intervals: ClassVar[dict[type[Any], int]] = {Partnership: 1000}


@pytest.fixture
def postgresql_url(postgresql_server: str) -> Iterator[str]:
    """A database without any tables: the earlier version lays out its own."""
    with fresh_database(postgresql_server) as url:
        yield url


@pytest.fixture
def old_log(home: Path, database_url: str | None) -> list[Any]:
    """A log of the earlier version, snapshot and all; the result is the entries as they stood."""
    environment = event_log_environment(home, database_url)
    environment.pop("APPLICATION_RECORDER_TOPIC")
    partnership = Partnership.form(HARBOUR, STAMP)
    for partner in (COUNCIL, HOSPITAL):
        partnership.join(partner, STAMP)
    partnership.hold_meeting(but(MEETING, summary=SPOKEN["summary"]), STAMP)
    partnership.make_contact(but(CONTACT, note="first"), STAMP)
    partnership.correct(but(CONTACT, note=SPOKEN["contact"]), SPOKEN["reason"], STAMP)
    partnership.answer_check_in(but(CHECK_IN, comment=SPOKEN["comment"]), STAMP)
    partnership.hold_conversation(but(CONVERSATION, themes=THEMES), STAMP)
    with closing(Partnerships(environment)) as log:
        log.save(partnership)
        log.take_snapshot(partnership.id, projector_func=replay)
    return sorted(partnership.entries, key=lambda entry: (entry.kind_name, entry.ref))


def stored(workspace: Workspace) -> list[bytes]:
    return [each.state for each in workspace.partnerships.recorder.select_notifications(1, 1_000)]


def test_it_says_the_same_as_before(old_log: list[Any], open_workspace: Callable[[], Workspace]) -> None:
    workspace = open_workspace()
    workspace.catch_up()
    read = [row.entry for row in entries(workspace, "harbour")]
    assert sorted(read, key=lambda entry: (entry.kind_name, entry.ref)) == old_log
    standing = sorted(workspace.partnerships.get("harbour").entries, key=lambda entry: (entry.kind_name, entry.ref))
    assert standing == old_log


def test_it_holds_no_words_in_the_open(
    old_log: list[Any], open_workspace: Callable[[], Workspace], home: Path, database_url: str | None
) -> None:
    if database_url is None:
        assert files_holding(home, WORDS) != []
    workspace = open_workspace()
    states = b"".join(stored(workspace))
    assert [word for word in WORDS if word.encode() in states] == []
    assert files_holding(home, WORDS) == []
    if database_url:
        with psycopg.connect(database_url) as connection:
            snapshots = connection.execute("SELECT count(*) FROM partnerships_snapshots").fetchone()
        assert snapshots == (0,)


def test_who_recorded_becomes_a_person(old_log: list[Any], open_workspace: Callable[[], Workspace]) -> None:
    workspace = open_workspace()
    workspace.catch_up()
    (row,) = entries(workspace, "harbour", kind="contact")
    assert row.recorded_by.startswith("person:")
    assert workspace.people.name_of(row.recorded_by) == "ada"
    assert b'"recorded_by":"ada"' not in b"".join(stored(workspace))


def test_an_answer_gets_the_mean_of_its_marks(old_log: list[Any], open_workspace: Callable[[], Workspace]) -> None:
    workspace = open_workspace()
    assert workspace.partnerships.get("harbour").entries.get("check-in", CHECK_IN.ref).mean == 3.5  # type: ignore[union-attr]
    assert b'reliable":' not in b"".join(stored(workspace))


def test_it_happens_once_and_before_the_log_is_chained(
    old_log: list[Any], open_workspace: Callable[[], Workspace]
) -> None:
    first = open_workspace()
    before, head = stored(first), chained(first.partnerships.recorder).head()
    second = open_workspace()
    assert (stored(second), chained(second.partnerships.recorder).head()) == (before, head)
    assert head is not None
    assert head.number == len(before)


def test_stopped_half_way_it_has_done_nothing_and_is_done_next_time(
    old_log: list[Any], open_workspace: Callable[[], Workspace], monkeypatch: pytest.MonkeyPatch
) -> None:
    def power_cut(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(old_logs, "_drop_all_snapshots", power_cut)
        with pytest.raises(KeyboardInterrupt):
            open_workspace()
    workspace = open_workspace()
    assert [word for word in WORDS if word.encode() in b"".join(stored(workspace))] == []
    assert {entry.ref for entry in workspace.partnerships.get("harbour").entries} >= {"m1", "c1", "k1", "l1"}
