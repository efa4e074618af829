"""Checkpoints: signed notes of how far the log went, which nobody can change or make up without the key."""

from __future__ import annotations

import stat
from datetime import datetime
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.checkpoints import (
    KEPT_FILE,
    Checkpoint,
    UntrustedCheckpoint,
    check_signer,
    end_of_log,
    keep_checkpoint,
    kept_marks,
    make_checkpoint,
    mark_of,
    public_key_of,
    read_checkpoint,
)
from domain.diagnosis import Fault
from domain.entries import Stamp
from domain.errors import DomainError
from domain.opening import chained
from domain.partnerships import Partnerships, open_partnerships
from domain.signing_key import SIGNING_KEY_FILE, signing_key
from domain.verifying import verify
from tests.domain.behind import Behind
from tests.domain.cast import COUNCIL, HARBOUR, HOSPITAL

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER_KEY = Ed25519PrivateKey.from_private_bytes(bytes(32))


@pytest.fixture
def log(partnerships: Partnerships, stamp: Stamp) -> Partnerships:
    partnerships.form_partnership(HARBOUR, stamp)
    partnerships.join("harbour", COUNCIL, stamp)
    return partnerships


@pytest.fixture
def checkpoint(log: Partnerships, now: datetime) -> Checkpoint:
    return made(log, now)


def made(log: Partnerships, at: datetime, key: Ed25519PrivateKey = KEY) -> Checkpoint:
    return make_checkpoint(*end_of_log(chained(log.recorder)), key, at)


def written(checkpoint: Checkpoint) -> bytes:
    return msgspec.json.encode(checkpoint)


def test_a_checkpoint_says_how_far_the_log_goes(log: Partnerships, checkpoint: Checkpoint, now: datetime) -> None:
    assert read_checkpoint(written(checkpoint), "the note") == checkpoint
    assert (checkpoint.events, checkpoint.made_at) == (2, now)
    assert checkpoint.link == chained(log.recorder).head()


def test_the_log_is_checked_against_a_checkpoint(log: Partnerships, checkpoint: Checkpoint, stamp: Stamp) -> None:
    log.join("harbour", HOSPITAL, stamp)
    assert verify(chained(log.recorder), [mark_of(checkpoint, "the note")]).is_sound


def test_a_log_that_was_cut_off_since_a_checkpoint_shows(
    log: Partnerships, checkpoint: Checkpoint, home: Path, database_url: str | None
) -> None:
    last = checkpoint.position
    Behind(home, database_url).run(
        "DELETE FROM {events} WHERE {at} = :last", "DELETE FROM event_chain WHERE position = :last", last=last
    )
    problem = verify(chained(log.recorder), [mark_of(checkpoint, "the note")]).problem
    assert problem
    assert (problem.fault, problem.position) == (Fault.CUT_OFF, last)
    assert "the note of 2026-06-30 12:00 says that there were 2 events" in problem.message


def test_a_chain_that_was_begun_anew_shows(
    log: Partnerships, checkpoint: Checkpoint, home: Path, database_url: str | None
) -> None:
    Behind(home, database_url).run("DROP TABLE event_chain")
    open_partnerships(home, database_url).close()
    problem = verify(chained(log.recorder), [mark_of(checkpoint, "the note")]).problem
    assert problem
    assert (problem.fault, problem.position) == (Fault.REWRITTEN, 0)
    assert "begun anew" in problem.message


@pytest.mark.parametrize(
    "change",
    [
        {"position": 1},
        {"events": 1},
        {"hash": "00" * 32},
        {"workspace": "another"},
        {"made_at": datetime.fromisoformat("2020-01-01T00:00:00Z")},
        {"public_key": public_key_of(OTHER_KEY)},
        {"public_key": "none"},
        {"signature": ""},
        {"signature": "????"},
    ],
)
def test_a_checkpoint_that_was_changed_is_refused(checkpoint: Checkpoint, change: dict[str, object]) -> None:
    forged = msgspec.structs.replace(checkpoint, **change)
    with pytest.raises(UntrustedCheckpoint, match=r"^The signature of the note does not fit"):
        read_checkpoint(written(forged), "the note")


def test_a_checkpoint_signed_with_another_key_is_refused_unless_that_key_is_known(
    log: Partnerships, now: datetime
) -> None:
    strange = made(log, now, OTHER_KEY)
    with pytest.raises(UntrustedCheckpoint, match="is signed with a key that is not this workspace's"):
        check_signer(strange, [public_key_of(KEY)], "the note")
    check_signer(strange, [public_key_of(KEY), public_key_of(OTHER_KEY)], "the note")


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"{}", b"minutes", b'{"format": 7}', b"\xff"])
def test_what_is_no_checkpoint_is_refused_in_one_sentence(text: bytes) -> None:
    with pytest.raises(UntrustedCheckpoint, match=r"^the note is not a checkpoint of Goodterms, or not all of it\.$"):
        read_checkpoint(text, "the note")


def test_half_a_checkpoint_is_refused(checkpoint: Checkpoint) -> None:
    with pytest.raises(UntrustedCheckpoint, match="not all of it"):
        read_checkpoint(written(checkpoint)[:-20], "the note")


def test_a_checkpoint_of_a_newer_version_is_refused_as_such(checkpoint: Checkpoint) -> None:
    newer = written(checkpoint).replace(b"goodterms-checkpoint-1", b"goodterms-checkpoint-2")
    with pytest.raises(UntrustedCheckpoint, match="newer version"):
        read_checkpoint(newer, "the note")


# -- those kept in the folder -------------------------------------------------------------------------------


def test_a_checkpoint_is_kept_once_for_each_state_of_the_log(
    log: Partnerships, home: Path, checkpoint: Checkpoint, now: datetime, stamp: Stamp
) -> None:
    assert kept_marks(home) == []
    assert keep_checkpoint(home, checkpoint)
    assert not keep_checkpoint(home, made(log, now.replace(hour=13)))
    log.join("harbour", HOSPITAL, stamp)
    assert keep_checkpoint(home, made(log, now))
    assert [mark.link.number for mark in kept_marks(home)] == [2, 3]
    assert stat.S_IMODE((home / KEPT_FILE).stat().st_mode) == 0o600


def test_half_a_line_left_by_a_crash_says_nothing(
    log: Partnerships, home: Path, checkpoint: Checkpoint, now: datetime, stamp: Stamp
) -> None:
    keep_checkpoint(home, checkpoint)
    path = home / KEPT_FILE
    path.write_bytes(path.read_bytes() + written(checkpoint)[:40])
    assert [mark.link.number for mark in kept_marks(home)] == [2]
    log.join("harbour", HOSPITAL, stamp)
    assert keep_checkpoint(home, made(log, now))
    assert [mark.link.number for mark in kept_marks(home)] == [2, 3]


def test_a_kept_line_that_was_changed_is_refused(home: Path, checkpoint: Checkpoint) -> None:
    forged = msgspec.structs.replace(checkpoint, position=1)
    (home / KEPT_FILE).write_bytes(written(forged) + b"\n")
    with pytest.raises(UntrustedCheckpoint, match=r"The signature of line 1 of .+ does not fit"):
        kept_marks(home)


# -- the key ------------------------------------------------------------------------------------------------


def test_the_signing_key_is_made_once_and_kept_private(home: Path) -> None:
    first = signing_key(home)
    assert public_key_of(signing_key(home)) == public_key_of(first)
    assert stat.S_IMODE((home / SIGNING_KEY_FILE).stat().st_mode) == 0o600
    assert [path.name for path in home.iterdir()] == [SIGNING_KEY_FILE]


def test_a_signing_key_elsewhere_is_used_and_none_is_made(home: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    key = signing_key(elsewhere)
    assert public_key_of(signing_key(home, elsewhere / SIGNING_KEY_FILE)) == public_key_of(key)
    assert list(home.iterdir()) == []


def test_a_signing_key_that_is_not_there_is_said_in_one_sentence(home: Path, tmp_path: Path) -> None:
    with pytest.raises(DomainError, match=r"^The signing key .+ cannot be used: No such file or directory\.$"):
        signing_key(home, tmp_path / "nowhere")


def test_a_file_that_is_no_signing_key_is_said_to_be_none(home: Path) -> None:
    (home / SIGNING_KEY_FILE).write_text("-----BEGIN PRIVATE KEY-----\n")
    with pytest.raises(DomainError, match=r"is no signing key\. It should be an Ed25519 private key"):
        signing_key(home)
