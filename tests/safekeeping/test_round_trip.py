"""What is backed up comes back as it was, on the same database or the other, and nothing that should not."""

from __future__ import annotations

import shutil
import threading
from contextlib import closing
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from access import grants
from access.roles import Role
from access.store import Base, Store, store_of
from domain.chain import Link, StoredRow
from domain.checkpoints import end_of_log, keep_checkpoint, kept_marks, make_checkpoint
from domain.entries import Stamp
from domain.opening import chained
from domain.sealing.key_ring import key_name
from domain.sealing.key_tables import KEYS_FILE, keys
from domain.sealing.master_key import MASTER_KEY_FILE, WrongMasterKey
from domain.verifying import verify
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import CONTACT, JUNE, but
from tests.safekeeping.conftest import WORDS, NewWorkspace, back_up, restore, ring_of
from web import post
from web.safekeeping.accounts_copy import PASSING, lasting_tables
from web.safekeeping.noting import workspace_key
from web.webhooks import hooks

assert post


def log_of(workspace: Workspace) -> tuple[list[StoredRow], list[Link]]:
    with chained(workspace.partnerships.recorder).reading() as rows:
        return list(rows.events()), list(rows.links())


def rows_of(store: Store, table: str) -> list[tuple[Any, ...]]:
    with store.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(select(Base.metadata.tables[table]))]


def note_of(workspace: Workspace) -> str | None:
    contact: Any = workspace.partnerships.get("harbour").entries.get("contact", "c1")
    note: str | None = contact.note
    return note


def read_all(path: Path) -> bytes:
    with ZipFile(path) as file:
        return b"".join(file.read(name) for name in file.namelist())


# -- there and back -----------------------------------------------------------------------------------------


def test_the_log_comes_back_event_for_event_with_its_chain(full: Workspace, empty: Workspace, path: Path) -> None:
    manifest = back_up(full, path)
    assert restore(empty, path).manifest == manifest
    assert log_of(empty) == log_of(full)
    assert verify(chained(empty.partnerships.recorder)).is_sound
    assert manifest.checkpoint.link == log_of(full)[1][-1]


def test_entries_and_health_come_back(full: Workspace, empty: Workspace, path: Path) -> None:
    back_up(full, path)
    restore(empty, path)
    empty.rebuild()
    assert empty.partnerships.get("harbour").entries == full.partnerships.get("harbour").entries
    assert note_of(empty) == WORDS
    assert health_on(empty, "harbour", JUNE) == health_on(full, "harbour", JUNE)


def test_recording_goes_on_after_a_restore(full: Workspace, empty: Workspace, path: Path, stamp: Stamp) -> None:
    back_up(full, path)
    restore(empty, path)
    empty.rebuild()
    partnership = empty.partnerships.get("harbour")
    partnership.make_contact(but(CONTACT, contact="later"), stamp)
    empty.partnerships.save_all([partnership])  # at once: a command would try again on the next position
    empty.catch_up()
    verdict, before = verify(chained(empty.partnerships.recorder)), log_of(full)[1][-1]
    assert verdict.problem is None
    assert (verdict.head.number, verdict.head.position) == (before.number + 1, before.position + 1)


def test_what_is_restored_can_be_backed_up_and_restored_again(
    full: Workspace, new_workspace: NewWorkspace, path: Path, tmp_path: Path
) -> None:
    back_up(full, path)
    there, again = new_workspace("postgresql"), tmp_path / "again.zip"
    restore(there, path)
    back_up(there, again)
    back = new_workspace("sqlite")
    restore(back, again)
    assert log_of(back) == log_of(full)


def test_accounts_and_roles_come_back(full: Workspace, accounts: Store, empty: Workspace, path: Path) -> None:
    back_up(full, path, accounts=accounts)
    there = store_of(empty)
    restored = restore(empty, path, there)
    assert restored.accounts == sum(len(rows_of(accounts, table.name)) for table in lasting_tables())
    for table in lasting_tables():
        assert rows_of(there, table.name) == rows_of(accounts, table.name)


def test_roles_can_be_given_after_a_restore(full: Workspace, accounts: Store, empty: Workspace, path: Path) -> None:
    back_up(full, path, accounts=accounts)
    there = store_of(empty)
    restore(empty, path, there)
    grants.give(there, 1, Role.BOARD, "harbour", "test", NOW, starts_on=NOW.date())
    assert len(grants.grants_of(there, 1)) == 2


def test_webhooks_come_back_switched_off(full: Workspace, accounts: Store, empty: Workspace, path: Path) -> None:
    made = hooks.add(accounts, "https://example.org/told", ["entry.recorded"], None, 3, NOW)
    back_up(full, path, accounts=accounts)
    there = store_of(empty)
    restore(empty, path, there)
    (restored,) = hooks.all_webhooks(there)
    assert (restored.secret, restored.position, restored.off_because) == (
        made.secret,
        3,
        "It was restored from a backup.",
    )
    assert hooks.add(there, "https://example.org/more", ["entry.recorded"], None, 3, NOW).number == made.number + 1


@pytest.mark.parametrize("in_backup", [True, False])
def test_accounts_are_left_out_when_asked(
    full: Workspace, accounts: Store, empty_here: Workspace, path: Path, in_backup: bool
) -> None:
    back_up(full, path, accounts=accounts if in_backup else None)
    there = store_of(empty_here)
    restored = restore(empty_here, path, None if in_backup else there)
    assert restored.accounts is None
    assert rows_of(there, "accounts") == []


def test_every_table_of_the_accounts_is_kept_or_known_to_pass() -> None:
    names = set(Base.metadata.tables)
    assert names >= PASSING
    assert {table.name for table in lasting_tables()} == names - PASSING
    assert {"accounts", "grants", "access_log", "tokens"} <= names - PASSING


def test_earlier_checkpoints_come_along(full: Workspace, empty: Workspace, path: Path) -> None:
    told, head = end_of_log(chained(full.partnerships.recorder))
    keep_checkpoint(full.home, make_checkpoint(told, head, workspace_key(full), NOW))
    back_up(full, path)
    restore(empty, path)
    assert [mark.link for mark in kept_marks(empty.home)] == [head]
    assert verify(chained(empty.partnerships.recorder), kept_marks(empty.home)).is_sound


def test_a_checkpoint_noted_while_the_workspace_was_empty_does_not_stand_in_the_way(
    full: Workspace, empty_here: Workspace, path: Path
) -> None:
    told, head = end_of_log(chained(empty_here.partnerships.recorder))
    keep_checkpoint(empty_here.home, make_checkpoint(told, head, workspace_key(empty_here), NOW))
    back_up(full, path)
    restore(empty_here, path)
    assert verify(chained(empty_here.partnerships.recorder), kept_marks(empty_here.home)).is_sound


def test_a_backup_is_of_one_moment_however_much_is_recorded_meanwhile(
    full: Workspace, empty_here: Workspace, path: Path, stamp: Stamp
) -> None:
    stop = threading.Event()

    def record() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            full.partnerships.make_contact("harbour", but(CONTACT, contact=f"t{number}"), stamp)

    recorder = threading.Thread(target=record)
    recorder.start()
    try:
        manifests = [back_up(full, path, force=True) for _ in range(5)]
    finally:
        stop.set()
        recorder.join()
    restore(empty_here, path)
    rows, links = log_of(empty_here)
    assert len(rows) == manifests[-1].checkpoint.events
    assert (rows, links) == tuple(all_[: len(part)] for all_, part in zip(log_of(full), (rows, links), strict=True))


# -- keys ---------------------------------------------------------------------------------------------------


def test_a_backup_holds_no_personal_words_and_no_master_key(full: Workspace, accounts: Store, path: Path) -> None:
    master = (full.home / MASTER_KEY_FILE).read_bytes().strip()
    for with_keys in (True, False):
        back_up(full, path, accounts=accounts, keys=with_keys, force=True)
        written = read_all(path)
        assert WORDS.encode() not in written
        assert master not in written
        assert (b"wrapped" in written) is with_keys


def test_without_keys_words_read_as_erased_until_the_keys_are_put_back(
    full: Workspace, empty_here: Workspace, path: Path
) -> None:
    back_up(full, path, keys=False)
    assert restore(empty_here, path).keys is None
    assert note_of(empty_here) is None
    if full.database_url is None:
        empty_here.close()
        full.close()
        for name in (KEYS_FILE, MASTER_KEY_FILE):
            shutil.copy(full.home / name, empty_here.home / name)
        for leftover in empty_here.home.glob(f"{KEYS_FILE}-*"):
            leftover.unlink()
        with closing(Workspace(empty_here.home)) as again:
            assert note_of(again) == WORDS


def test_keys_under_another_master_key_are_refused_and_nothing_is_restored(
    full: Workspace, tmp_path: Path, path: Path
) -> None:
    back_up(full, path)
    home = tmp_path / "elsewhere"
    home.mkdir()
    with closing(Workspace(home, clock=lambda: NOW)) as elsewhere:
        with pytest.raises(WrongMasterKey, match=r"wrapped by another master key .+ Begin with a new folder"):
            restore(elsewhere, path)
        assert log_of(elsewhere)[0] == []


def the_note_s_key(workspace: Workspace) -> str:
    return key_name(workspace.partnerships.get("harbour").id, "contact", "c1")


def test_words_erased_before_the_backup_stay_erased(full: Workspace, empty: Workspace, path: Path) -> None:
    ring_of(full).destroy([the_note_s_key(full)])
    back_up(full, path)
    restore(empty, path)
    assert note_of(empty) is None


def test_words_erased_after_the_backup_stay_erased_where_the_keys_know_of_it(
    full: Workspace, path: Path, tmp_path: Path
) -> None:
    """The log is lost, and an older one comes back beside the keys as they are now."""
    back_up(full, path)
    ring_of(full).destroy([the_note_s_key(full)])
    full.close()
    with closing(Workspace(with_the_keys_of(full, tmp_path / "mended"), clock=lambda: NOW)) as mended:
        restore(mended, path)
        assert note_of(mended) is None
        assert mended.partnerships.get("harbour").entries.get("contact", "c1") is not None


def test_words_erased_before_the_backup_stay_erased_beside_an_older_copy_of_the_keys(
    full: Workspace, path: Path, tmp_path: Path
) -> None:
    home = with_the_keys_of(full, tmp_path / "mended")
    ring_of(full).destroy([the_note_s_key(full)])
    back_up(full, path)
    with closing(Workspace(home, clock=lambda: NOW)) as mended:
        restore(mended, path)
        assert note_of(mended) is None


def with_the_keys_of(workspace: Workspace, home: Path) -> Path:
    """A new folder with the keys as they are now."""
    home.mkdir()
    for kept in (MASTER_KEY_FILE, KEYS_FILE, f"{KEYS_FILE}-wal"):
        if (workspace.home / kept).exists():
            shutil.copy(workspace.home / kept, home)
    return home


def test_every_key_of_the_backup_is_there_again(full: Workspace, empty: Workspace, path: Path) -> None:
    back_up(full, path)
    restore(empty, path)
    with ring_of(full).engine.connect() as one, ring_of(empty).engine.connect() as other:
        query = select(keys).order_by(keys.c.name)
        assert one.execute(query).all() == other.execute(query).all()
