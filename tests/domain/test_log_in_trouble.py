"""A full disk, a read-only workspace, a file that is no log, a damaged event: said plainly, and nothing is lost."""

from __future__ import annotations

import os
import resource
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from domain.entries import Stamp
from domain.errors import DomainError, LogUnavailable
from domain.event_log import EVENT_LOG_FILE, CorruptEvent
from domain.partnership import partnership_id
from domain.partnerships import Partnerships, open_partnerships
from tests.domain.cast import CONTACT, COUNCIL, HARBOUR, HOSPITAL, MEETING, but
from tests.postgresql import execute

Open = Callable[[], Partnerships]
NOBODY = 65534


@pytest.fixture
def harbour(partnerships: Partnerships, stamp: Stamp) -> Partnerships:
    partnerships.form_partnership(HARBOUR, stamp)
    partnerships.join("harbour", COUNCIL, stamp)
    partnerships.join("harbour", HOSPITAL, stamp)
    return partnerships


@pytest.fixture
def sqlite_harbour(home: Path, stamp: Stamp) -> Iterator[Partnerships]:
    with closing(open_partnerships(home)) as log:
        log.form_partnership(HARBOUR, stamp)
        yield log


@pytest.fixture
def full_disk(sqlite_harbour: Partnerships, home: Path) -> Iterator[None]:
    """No file may grow any further, as when the disk is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    largest = max(path.stat().st_size for path in home.iterdir())
    resource.setrlimit(resource.RLIMIT_FSIZE, (largest, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("full_disk")
def test_a_full_disk_refuses_what_is_recorded_and_keeps_what_was(
    sqlite_harbour: Partnerships, home: Path, stamp: Stamp
) -> None:
    with pytest.raises(LogUnavailable, match=r"could not be written \(.+\)\. Nothing was saved\."):
        sqlite_harbour.hold_meeting("harbour", but(MEETING, summary="x" * 10_000), stamp)
    assert sqlite_harbour.get("harbour").entries.of("meeting") == {}
    with closing(open_partnerships(home)) as again:
        assert again.get("harbour").profile == HARBOUR


def test_recording_goes_on_when_the_disk_has_room_again(
    sqlite_harbour: Partnerships, request: pytest.FixtureRequest, stamp: Stamp
) -> None:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    request.getfixturevalue("full_disk")
    with pytest.raises(LogUnavailable):
        sqlite_harbour.hold_meeting("harbour", but(MEETING, summary="x" * 10_000), stamp)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)
    sqlite_harbour.hold_meeting("harbour", MEETING, stamp)
    assert sqlite_harbour.get("harbour").entries.get("meeting", "m1") == MEETING


@pytest.fixture
def read_only_home(stamp: Stamp) -> Iterator[Path]:
    """A workspace that this process may read and not write, whoever runs the tests."""
    with tempfile.TemporaryDirectory(prefix="goodterms-ro-") as folder:
        home = Path(folder)
        with closing(open_partnerships(home)) as log:
            log.form_partnership(HARBOUR, stamp)
        for path in home.iterdir():
            path.chmod(0o444)
        home.chmod(0o555)
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        yield home
        if root:
            os.seteuid(0)
        home.chmod(0o755)


def test_a_read_only_workspace_is_refused_and_left_as_it_is(read_only_home: Path, stamp: Stamp) -> None:
    before = (read_only_home / EVENT_LOG_FILE).read_bytes()
    with pytest.raises(LogUnavailable, match="could not be written"):
        open_partnerships(read_only_home)
    assert (read_only_home / EVENT_LOG_FILE).read_bytes() == before


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LogUnavailable, match="unable to open database file"):
        open_partnerships(tmp_path / "nowhere")


def test_a_file_that_is_no_log_is_refused_and_left_as_it_is(home: Path) -> None:
    (home / EVENT_LOG_FILE).write_bytes(b"minutes of the last meeting\n" * 100)
    with pytest.raises(LogUnavailable, match="file is not a database"):
        open_partnerships(home)
    assert (home / EVENT_LOG_FILE).read_bytes().startswith(b"minutes")


def test_a_database_that_became_read_only_is_said_to_be(postgresql_url: str, home: Path, stamp: Stamp) -> None:
    with closing(open_partnerships(home, postgresql_url)) as log:
        log.form_partnership(HARBOUR, stamp)
    name = postgresql_url.rpartition("/goodterms_")[2].partition("?")[0]
    execute(postgresql_url, f"ALTER DATABASE goodterms_{name} SET default_transaction_read_only = on")
    with pytest.raises(LogUnavailable, match="read-only transaction"):
        open_partnerships(home, postgresql_url)


def test_an_address_that_is_no_database_is_refused(home: Path) -> None:
    with pytest.raises(DomainError, match="must begin with postgresql://"):
        open_partnerships(home, "mysql://localhost/goodterms")


def damage(home: Path, database_url: str | None, version: int, state: bytes, topic: str | None = None) -> None:
    """Change a stored event behind the log's back."""
    table = "stored_events" if database_url is None else "partnerships_events"
    statement = f"UPDATE {table} SET state = ?, topic = COALESCE(?, topic) WHERE originator_version = ?"
    if database_url is None:
        with closing(sqlite3.connect(home / EVENT_LOG_FILE)) as connection, connection:
            connection.execute(statement, (state, topic, version))
    else:
        with psycopg.connect(database_url) as connection:
            connection.execute(statement.replace("?", "%s").encode(), (state, topic, version))


@pytest.mark.parametrize(
    ("state", "problem"),
    [
        (b"", "data was truncated"),
        (b"not json", "malformed"),
        (b"\xff\xfe\x00", "malformed"),
        (b"{}", "missing required field"),
        (b'{"timestamp":"2026-06-30T12:00:00Z","recorded_by":"ada","entry":{"entry":"ghost"}}', "Invalid value"),
    ],
)
def test_a_damaged_event_is_named_and_nothing_is_changed(
    harbour: Partnerships, home: Path, database_url: str | None, open_log: Open, state: bytes, problem: str
) -> None:
    damage(home, database_url, 2, state)
    with pytest.raises(CorruptEvent) as refusal:
        open_log().get("harbour")
    message = refusal.value.message
    assert message.startswith(f"Event 2 (PartnerJoined) of the partnership with id {partnership_id('harbour')} cannot")
    assert problem in message
    assert "Restore the log from a backup" in message


def test_an_event_of_a_kind_nobody_knows_is_named(
    harbour: Partnerships, home: Path, database_url: str | None, open_log: Open
) -> None:
    damage(home, database_url, 3, b"{}", topic="goodterms:PartnerVanished")
    with pytest.raises(CorruptEvent, match=r"Event 3 \(PartnerVanished\)"):
        open_log().get("harbour")


def test_a_partnership_beside_a_damaged_one_goes_on(
    harbour: Partnerships, home: Path, database_url: str | None, open_log: Open, stamp: Stamp
) -> None:
    harbour.form_partnership(but(HARBOUR, partnership="county"), stamp)
    damage(home, database_url, 2, b"not json")
    log = open_log()
    log.join("county", COUNCIL, stamp)
    log.join("county", HOSPITAL, stamp)
    log.make_contact("county", CONTACT, stamp)
    assert log.get("county").version == 4
