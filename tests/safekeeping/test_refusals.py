"""What is no backup, or not all of one, or not sound is refused in one sentence, and nothing is restored."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from access.accounts import add_account
from access.store import Base, Store, store_of
from domain.entries import Stamp
from domain.errors import DomainError
from domain.opening import chained
from domain.sealing.key_tables import keys
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.behind import Behind
from tests.domain.cast import CONTACT, HARBOUR, but
from tests.safekeeping.conftest import back_up, restore, ring_of, silent
from web.safekeeping.accounts_copy import ACCOUNTS, restore_accounts
from web.safekeeping.backing_up import NotSound
from web.safekeeping.backup_file import InvalidBackup, open_backup
from web.safekeeping.log_copy import LOG, NotEmpty, fill
from web.safekeeping.restoring import restore_backup


def events_in(workspace: Workspace) -> int:
    with chained(workspace.partnerships.recorder).reading() as rows:
        return len(list(rows.events()))


def assert_nothing_was_restored(workspace: Workspace, store: Store | None = None) -> None:
    assert events_in(workspace) == 0
    with ring_of(workspace).engine.connect() as connection:
        assert connection.execute(select(keys)).all() == []
    if store:
        with store.engine.connect() as connection:
            assert connection.execute(select(Base.metadata.tables["accounts"])).all() == []


def rewrite(path: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """Change the files in a backup as somebody who knows how it is made would: the manifest still fits them."""
    with ZipFile(path) as file:
        held = {name: file.read(name) for name in file.namelist()}
    change(held)
    manifest = json.loads(held["manifest.json"])
    for name, content in manifest["contents"].items():
        content.update(lines=held[name].count(b"\n"), sha256=sha256(held[name]).hexdigest())
    held["manifest.json"] = json.dumps(manifest).encode()
    with ZipFile(path, "w") as file:
        for name, written in held.items():
            file.writestr(name, written)


# -- files that are no backup -------------------------------------------------------------------------------


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.999])
def test_a_backup_that_was_cut_off_is_refused(full: Workspace, empty_here: Workspace, path: Path, share: float) -> None:
    back_up(full, path)
    written = path.read_bytes()
    path.write_bytes(written[: int(len(written) * share)])
    with pytest.raises(InvalidBackup, match=r"is not a backup of Goodterms, or not all of it\.$"):
        restore(empty_here, path)
    assert_nothing_was_restored(empty_here)


def test_a_backup_with_a_wrong_bit_is_refused_or_comes_back_whole(full: Workspace, path: Path) -> None:
    """A bit that says nothing, such as one of the day on which a part was made, may be wrong."""
    back_up(full, path)
    written, chance, refused = path.read_bytes(), random.Random(6), 0
    with open_backup(path) as backup:
        whole = {name: list(backup.lines(name)) for name in backup.manifest.contents}
    for _ in range(300):
        damaged = bytearray(written)
        damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged)
        try:
            with open_backup(path) as backup:
                backup.check(silent)
                assert {name: list(backup.lines(name)) for name in backup.manifest.contents} == whole
        except InvalidBackup:
            refused += 1
    assert refused > 200


@pytest.mark.parametrize("written", [b"", b"minutes of the last meeting", b"PK\x03\x04" + bytes(100)])
def test_a_file_that_is_no_backup_is_refused(empty_here: Workspace, path: Path, written: bytes) -> None:
    path.write_bytes(written)
    with pytest.raises(InvalidBackup, match="is not a backup of Goodterms"):
        restore(empty_here, path)


@pytest.mark.parametrize("manifest", [None, "", "[]", "{}", '{"format": "goodterms-backup-1"}', '{"format": "other"}'])
def test_another_zip_is_refused(empty_here: Workspace, path: Path, manifest: str | None) -> None:
    with ZipFile(path, "w") as file:
        file.writestr("letter.txt", "Dear all")
        if manifest is not None:
            file.writestr("manifest.json", manifest)
    with pytest.raises(InvalidBackup, match="is not a backup of Goodterms"):
        restore(empty_here, path)


def test_a_backup_of_a_newer_version_is_refused_as_such(full: Workspace, empty_here: Workspace, path: Path) -> None:
    back_up(full, path)

    def make_newer(held: dict[str, bytes]) -> None:
        held["manifest.json"] = held["manifest.json"].replace(b"goodterms-backup-1", b"goodterms-backup-2")

    rewrite(path, make_newer)
    with pytest.raises(InvalidBackup, match=r"was made by a newer version of Goodterms\. Update, and try again\.$"):
        restore(empty_here, path)


def test_a_file_that_is_not_there_is_said_to_be_missing(empty_here: Workspace, path: Path) -> None:
    with pytest.raises(InvalidBackup, match="cannot be read: No such file or directory"):
        restore(empty_here, path)
    path.mkdir()
    with pytest.raises(InvalidBackup, match="cannot be read: Is a directory"):
        restore(empty_here, path)


def test_a_part_that_does_not_fit_the_manifest_is_named(full: Workspace, empty_here: Workspace, path: Path) -> None:
    back_up(full, path)
    with ZipFile(path) as file:
        held = {name: file.read(name) for name in file.namelist()}
    held[LOG] = b"".join(held[LOG].splitlines(keepends=True)[:-1])
    with ZipFile(path, "w") as file:
        for name, written in held.items():
            file.writestr(name, written)
    with pytest.raises(InvalidBackup, match=r"is damaged: its log\.jsonl is not as it was written"):
        restore(empty_here, path)


# -- logs that are not what was recorded --------------------------------------------------------------------


def _change_a_word(lines: list[bytes]) -> None:
    event = json.loads(lines[3])
    lines[3] = json.dumps(event | {"state": "e30="}).encode() + b"\n"


def _drop_the_last(lines: list[bytes]) -> None:
    del lines[-1]


def _drop_one(lines: list[bytes]) -> None:
    del lines[3]


def _swap_two(lines: list[bytes]) -> None:
    one, other = json.loads(lines[3]), json.loads(lines[4])
    one["position"], other["position"] = other["position"], one["position"]
    lines[3:5] = [json.dumps(each).encode() + b"\n" for each in (other, one)]


def _write_nonsense(lines: list[bytes]) -> None:
    lines[3] = b"{}\n"


@pytest.mark.parametrize("change", [_change_a_word, _drop_the_last, _drop_one, _swap_two, _write_nonsense])
def test_a_backup_whose_log_was_changed_is_refused_and_nothing_is_restored(
    full: Workspace, accounts: Store, empty_here: Workspace, path: Path, change: Callable[[list[bytes]], None]
) -> None:
    back_up(full, path, accounts=accounts)

    def tamper(held: dict[str, bytes]) -> None:
        lines = held[LOG].splitlines(keepends=True)
        change(lines)
        held[LOG] = b"".join(lines)

    rewrite(path, tamper)
    store = store_of(empty_here)
    with pytest.raises(InvalidBackup, match=r"^The log in the backup (is not sound|cannot be read)"):
        restore(empty_here, path, store)
    assert_nothing_was_restored(empty_here, store)


def test_a_log_that_is_not_sound_is_not_backed_up_over_a_good_one(
    full: Workspace, home: Path, database_url: str | None, path: Path
) -> None:
    back_up(full, path)
    good = path.read_bytes()
    Behind(home, database_url).run("DELETE FROM {events} WHERE {at} = 3")
    with pytest.raises(NotSound, match=r"^Event 3 is missing\. So nothing was written"):
        back_up(full, path, force=True)
    assert path.read_bytes() == good
    assert list(path.parent.glob(".*")) == []


# -- restores that stop half-way ----------------------------------------------------------------------------


def test_a_restore_that_is_stopped_leaves_nothing_and_can_be_run_again(
    full: Workspace, accounts: Store, empty: Workspace, path: Path
) -> None:
    back_up(full, path, accounts=accounts)
    store = store_of(empty)

    def stop_at_the_end(done: int, total: int) -> None:
        if done == total:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restore_backup(empty, path, store, stop_at_the_end)
    assert_nothing_was_restored(empty, store)
    restore(empty, path, store)
    assert events_in(empty) == events_in(full)


def test_a_workspace_with_something_in_it_is_refused(
    full: Workspace, empty: Workspace, path: Path, stamp: Stamp
) -> None:
    back_up(full, path)
    empty.partnerships.form_partnership(but(HARBOUR, partnership="county"), stamp)
    with pytest.raises(NotEmpty, match="Restore into an empty one"):
        restore(empty, path)
    assert events_in(empty) == 1


def test_what_is_recorded_just_before_the_log_is_filled_is_not_written_over(
    full: Workspace, empty_here: Workspace, path: Path, stamp: Stamp
) -> None:
    back_up(full, path)
    empty_here.partnerships.form_partnership(but(HARBOUR, partnership="county"), stamp)
    recorder = chained(empty_here.partnerships.recorder)
    with open_backup(path) as backup, pytest.raises(NotEmpty), recorder.writing() as rows:
        fill(rows, backup.lines(LOG), backup.manifest, silent)
    assert events_in(empty_here) == 1


def test_a_workspace_with_accounts_is_refused_unless_they_are_left_out(
    full: Workspace, accounts: Store, empty_here: Workspace, path: Path
) -> None:
    back_up(full, path, accounts=accounts)
    store = store_of(empty_here)
    add_account(store, "bob@example.org", "Bob", "person:bob", NOW)
    with pytest.raises(DomainError, match=r"There are accounts .+ say --without-accounts\.$"):
        restore(empty_here, path, store)
    assert events_in(empty_here) == 0
    restore(empty_here, path)
    assert events_in(empty_here) == events_in(full)


def test_accounts_of_a_restore_that_was_stopped_do_not_stand_in_the_way_of_the_next(
    full: Workspace, accounts: Store, empty_here: Workspace, path: Path
) -> None:
    back_up(full, path, accounts=accounts)
    store = store_of(empty_here)
    with open_backup(path) as backup:
        number = restore_accounts(store, backup.lines(ACCOUNTS), NOW)
    assert restore(empty_here, path, store).accounts == number
    assert events_in(empty_here) == events_in(full)


# -- files that are there already ---------------------------------------------------------------------------


def test_a_backup_writes_over_nothing_unless_told_to(full: Workspace, path: Path, stamp: Stamp) -> None:
    path.write_bytes(b"something else")
    with pytest.raises(DomainError, match=r"already there\. Choose another name, or say --force\.$"):
        back_up(full, path)
    assert path.read_bytes() == b"something else"
    full.partnerships.make_contact("harbour", but(CONTACT, contact="later"), stamp)
    back_up(full, path, force=True)
    with open_backup(path) as backup:
        assert backup.manifest.checkpoint.events == events_in(full)


def test_a_backup_can_be_read_by_its_owner_alone(full: Workspace, path: Path) -> None:
    back_up(full, path)
    assert path.stat().st_mode & 0o777 == 0o600
