"""``verify``, ``backup`` and ``restore`` as somebody at a terminal meets them, and what ``serve`` notes by itself."""

from __future__ import annotations

import json
import sqlite3
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest

from domain.checkpoints import KEPT_FILE, kept_marks, public_key_of
from domain.entries import Stamp
from domain.event_log import EVENT_LOG_FILE
from domain.signing_key import SIGNING_KEY_FILE, signing_key
from projections.workspace import Workspace
from tests.command_line.conftest import Run, answer, goodterms
from tests.command_line.test_running import a_free_port, running, wait_until
from tests.conftest import NOW
from tests.domain.cast import HARBOUR, but
from web import create_app
from web.command_line import cli
from web.safekeeping.noting import noting_checkpoints


def tamper(home: Path, statement: str) -> None:
    with closing(sqlite3.connect(home / EVENT_LOG_FILE)) as connection, connection:
        connection.execute(statement)


def events_in(workspace: Workspace) -> int:
    return workspace.partnerships.recorder.max_notification_id() or 0


# -- verify -------------------------------------------------------------------------------------------------


def test_a_sound_log_is_said_to_be_sound(harbour: Run, workspace: Workspace) -> None:
    result = harbour("verify")
    assert (result.exit_code, result.stderr) == (0, "")
    events = events_in(workspace)
    assert result.stdout.startswith(f"Sound: {events} events, up to position {events}.\nThe last hash is ")
    assert "Keep a checkpoint elsewhere: --checkpoint FILE" in result.stdout


def test_a_log_that_is_not_sound_is_said_to_be_so_with_the_position(harbour: Run, home: Path) -> None:
    tamper(home, "DELETE FROM stored_events WHERE rowid = 7")
    result = harbour("verify")
    assert (result.exit_code, result.stderr) == (1, "")
    assert result.stdout.startswith("Not sound: Event 7 is missing.\nUp to position 6 (6 events)")


def test_the_verdict_can_be_had_as_json(harbour: Run, workspace: Workspace, home: Path) -> None:
    sound = answer(harbour("verify", "--json"))
    assert (sound["sound"], sound["events"], sound["problem"]) == (True, events_in(workspace), None)
    tamper(home, "UPDATE stored_events SET topic = 'x' WHERE rowid = 7")
    result = harbour("verify", "--json")
    problem = json.loads(result.stdout)["problem"]
    assert (result.exit_code, problem["fault"], problem["position"]) == (1, "changed", 7)


def test_a_rewritten_log_shows_against_an_earlier_checkpoint(
    harbour: Run, workspace: Workspace, home: Path, tmp_path: Path
) -> None:
    checkpoint, last = tmp_path / "checkpoint.json", events_in(workspace)
    made = harbour("verify", "--checkpoint", checkpoint)
    assert (made.exit_code, made.stderr.startswith(f"Written: {checkpoint}.")) == (0, True)
    assert harbour("verify", "--against", checkpoint).exit_code == 0
    tamper(home, f"DELETE FROM stored_events WHERE rowid = {last}")
    tamper(home, f"DELETE FROM event_chain WHERE position = {last}")
    assert harbour("verify").exit_code == 0
    result = harbour("verify", "--against", checkpoint)
    assert (result.exit_code, result.stderr) == (1, "")
    assert f"cut off after position {last - 1}: {checkpoint} of 2026-06-30 12:00 says" in result.stdout


def test_several_checkpoints_are_checked_at_once(harbour: Run, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.json" for name in "abc"]
    for path in paths:
        assert harbour("verify", "--checkpoint", path).exit_code == 0
    told = answer(harbour("verify", "--against", *paths, "--json"))
    assert told["checkpoints"] == {"kept": 0, "given": 3}
    assert harbour("verify", paths[0]).exit_code == 2


def test_no_checkpoint_is_made_of_a_log_that_is_not_sound(harbour: Run, home: Path, tmp_path: Path) -> None:
    tamper(home, "DELETE FROM stored_events WHERE rowid = 7")
    assert harbour("verify", "--checkpoint", tmp_path / "checkpoint.json").exit_code == 1
    assert not (tmp_path / "checkpoint.json").exists()


def test_a_checkpoint_is_never_written_over_another(harbour: Run, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.json"
    path.write_text("an older one")
    result = harbour("verify", "--checkpoint", path)
    assert (result.exit_code, path.read_text()) == (1, "an older one")
    assert "already there, and an older checkpoint proves more" in result.stderr


def test_a_checkpoint_signed_with_another_key_needs_that_key_named(harbour: Run, home: Path, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.json"
    harbour("verify", "--checkpoint", path)
    key = public_key_of(signing_key(home))
    (home / SIGNING_KEY_FILE).unlink()
    result = harbour("verify", "--against", path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert f"is signed with a key that is not this workspace's: {key}." in result.stderr
    assert harbour("verify", "--against", path, "--public-key", key).exit_code == 0


def test_a_forged_checkpoint_is_refused(harbour: Run, tmp_path: Path) -> None:
    path = tmp_path / "checkpoint.json"
    harbour("verify", "--checkpoint", path)
    path.write_text(path.read_text().replace('"position": ', '"position": 1'))
    result = harbour("verify", "--against", path, "--json")
    assert (result.exit_code, json.loads(result.stdout)["problem"]["fault"]) == (1, "untrusted")
    assert "does not fit: it is not as it was signed" in result.stderr


def test_files_that_cannot_be_read_or_written_are_said_in_one_sentence(harbour: Run, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere" / "file"
    for command, what in (
        (("verify", "--against", nowhere), "read"),
        (("verify", "--checkpoint", nowhere), "written"),
        (("backup", nowhere), "written"),
    ):
        result = harbour(*command)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr == f"{nowhere} cannot be {what}: No such file or directory.\n"


# -- what the server notes ----------------------------------------------------------------------------------


def test_a_server_notes_a_checkpoint_when_it_starts(harbour: Run, workspace: Workspace) -> None:
    events = events_in(workspace)
    workspace.close()
    port = a_free_port()
    with running(workspace.home, "serve", "--port", port) as process:
        assert process.stderr
        process.stderr.readline()
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=20):
            assert [mark.link.number for mark in kept_marks(workspace.home)] == [events]


def test_a_server_notes_another_once_something_was_recorded(workspace: Workspace, stamp: Stamp) -> None:
    with noting_checkpoints(workspace, every_seconds=0.01):
        assert len(kept_marks(workspace.home)) == 1
        workspace.partnerships.form_partnership(HARBOUR, stamp)
        wait_until(lambda: len(kept_marks(workspace.home)) == 2)
    assert [mark.link.number for mark in kept_marks(workspace.home)] == [0, 1]


def test_verify_always_checks_what_the_server_noted(harbour: Run, workspace: Workspace, home: Path) -> None:
    with noting_checkpoints(workspace):
        last = events_in(workspace)
    tamper(home, f"DELETE FROM stored_events WHERE rowid = {last}")
    tamper(home, f"DELETE FROM event_chain WHERE position = {last}")
    result = harbour("verify")
    assert result.exit_code == 1
    assert f"line 1 of {home / KEPT_FILE} of 2026-06-30 12:00 says" in result.stdout


def test_a_server_that_cannot_note_a_checkpoint_serves(
    workspace: Workspace, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("GOODTERMS_SIGNING_KEY_FILE", str(workspace.home / "nowhere"))
    with noting_checkpoints(workspace):
        assert "no checkpoint was noted: The signing key" in caplog.text


# -- backup and restore -------------------------------------------------------------------------------------


def test_a_backup_is_restored_into_a_new_workspace(harbour: Run, workspace: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "backup.zip"
    events = events_in(workspace)
    result = harbour("backup", path)
    assert (result.exit_code, result.stdout) == (0, f"Written: {path} ({events} events)\n")
    assert "The keys of personal words are not in it." in result.stderr
    restored = goodterms(tmp_path / "new", "restore", path)
    assert (restored.returncode, restored.stderr) == (0, "")
    assert restored.stdout.startswith(f"Restored: {events} events, as they were on 2026-06-30 at 12:00 UTC.\n")
    assert "personal words read as erased until the keys and the master key are put back" in restored.stdout
    asked = ("timeline", "county", "--from", "2024-01-01", "--to", "2026-06-30", "--step", "month")
    assert goodterms(tmp_path / "new", *asked).stdout == harbour(*asked).stdout


def test_a_backup_with_keys_says_nothing_of_keys(harbour: Run, tmp_path: Path) -> None:
    result = harbour("backup", tmp_path / "backup.zip", "--with-keys", "--without-accounts")
    assert (result.exit_code, result.stderr) == (0, "")


def test_a_backup_of_a_log_that_is_not_sound_is_refused(harbour: Run, home: Path, tmp_path: Path) -> None:
    tamper(home, "DELETE FROM stored_events WHERE rowid = 7")
    result = harbour("backup", tmp_path / "backup.zip")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr == (
        "Event 7 is missing. So nothing was written: keep the backup you have, and see goodterms verify.\n"
    )
    assert not (tmp_path / "backup.zip").exists()


def test_a_restore_over_something_is_refused(harbour: Run, tmp_path: Path) -> None:
    harbour("backup", tmp_path / "backup.zip")
    result = harbour("restore", tmp_path / "backup.zip")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("Something is recorded in this workspace already.")


def test_pages_show_what_was_restored_at_once(harbour: Run, tmp_path: Path, stamp: Stamp) -> None:
    harbour("backup", tmp_path / "backup.zip")
    (tmp_path / "new").mkdir()
    with closing(Workspace(tmp_path / "new", clock=lambda: NOW)) as new:
        new.catch_up()
        result = create_app(new).test_cli_runner().invoke(cli, ["restore", str(tmp_path / "backup.zip")])
        assert result.exit_code == 0, result.output
        assert new.lag().behind == 0
        new.partnerships.form_partnership(but(HARBOUR, partnership="alder"), stamp)
        new.catch_up()
        assert new.lag().behind == 0
