"""Signed notes of how far the log went and what its last hash was: kept elsewhere, they show a rewritten chain.

``goodterms verify`` writes and checks them; the server keeps some of its own in the workspace folder.
"""

from __future__ import annotations

import base64
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from domain.chain import ChainedRecorder, Link, workspace_of
from domain.errors import DomainError
from domain.event_log import readable
from domain.verifying import Mark

FORMAT = "goodterms-checkpoint-1"
KEPT_FILE = "checkpoints.jsonl"
_OURS = "goodterms-checkpoint-"
_SIGNED = b"goodterms checkpoint\n"


class UntrustedCheckpoint(DomainError):
    """A checkpoint that nothing can be checked against."""


class Checkpoint(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How far the log of a workspace went. ``public_key`` and ``signature`` are base64, ``hash`` is hexadecimal."""

    format: str
    workspace: str
    position: int
    events: int
    hash: str
    made_at: datetime
    public_key: str
    signature: str

    @property
    def link(self) -> Link:
        return Link(self.position, self.events, bytes.fromhex(self.hash))


def make_checkpoint(workspace: str, head: Link, key: Ed25519PrivateKey, made_at: datetime) -> Checkpoint:
    """A signed note of how far the log of a workspace goes."""
    unsigned = Checkpoint(
        format=FORMAT,
        workspace=workspace,
        position=head.position,
        events=head.number,
        hash=head.hash.hex(),
        made_at=made_at,
        public_key=public_key_of(key),
        signature="",
    )
    return msgspec.structs.replace(unsigned, signature=_text(key.sign(_signed_part(unsigned))))


def end_of_log(recorder: ChainedRecorder) -> tuple[str, Link]:
    """The workspace and the last link, as the database has them; whether the log is sound is not looked at."""
    with readable(), recorder.reading() as rows:
        first, head = rows.first(), rows.head()
    workspace = workspace_of(first) if first else None
    if not workspace or not head:
        raise DomainError("The beginning of the chain is missing or changed. See what is wrong: goodterms verify")
    return str(workspace), head


def public_key_of(key: Ed25519PrivateKey) -> str:
    """The public half of a signing key, in base64."""
    return _text(key.public_key().public_bytes_raw())


def read_checkpoint(written: bytes, source: str) -> Checkpoint:
    """A checkpoint whose signature fits, whoever signed it; ``UntrustedCheckpoint`` otherwise."""
    try:
        checkpoint = msgspec.json.decode(written, type=Checkpoint)
        made_by_us = checkpoint.format == FORMAT and bool(checkpoint.link)
    except (msgspec.MsgspecError, ValueError):
        raise UntrustedCheckpoint(_not_ours(written, source)) from None
    if not made_by_us:
        raise UntrustedCheckpoint(_not_ours(written, source))
    if not _is_signed(checkpoint):
        raise UntrustedCheckpoint(f"The signature of {source} does not fit: it is not as it was signed.")
    return checkpoint


def check_signer(checkpoint: Checkpoint, known_keys: Iterable[str], source: str) -> None:
    """``UntrustedCheckpoint`` when it is signed with none of these keys."""
    if checkpoint.public_key not in known_keys:
        raise UntrustedCheckpoint(
            f"{source} is signed with a key that is not this workspace's: {checkpoint.public_key}. "
            "If you know that key, name it with --public-key."
        )


def mark_of(checkpoint: Checkpoint, source: str) -> Mark:
    """What the chain must still have."""
    return Mark(checkpoint.link, f"{source} of {checkpoint.made_at:%Y-%m-%d %H:%M}", checkpoint.workspace)


# -- those that the server keeps ----------------------------------------------------------------------------


def keep_checkpoint(home: Path, checkpoint: Checkpoint) -> bool:
    """Add it to those in the workspace folder; ``False`` when the last of them says the same."""
    path = home / KEPT_FILE
    written = path.read_bytes() if path.exists() else b""
    if written and _says_the_same(written.splitlines()[-1], checkpoint):
        return False
    half_a_line = bool(written) and not written.endswith(b"\n")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        os.write(descriptor, b"\n" * half_a_line + msgspec.json.encode(checkpoint) + b"\n")
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    return True


def kept_marks(home: Path) -> list[Mark]:
    """What the kept checkpoints say, whoever signed them; half a line that a crash left behind says nothing."""
    path = home / KEPT_FILE
    lines = path.read_bytes().splitlines() if path.exists() else []
    numbered = [(f"line {number} of {path}", line) for number, line in enumerate(lines, start=1)]
    return [mark_of(read_checkpoint(line, source), source) for source, line in numbered if _is_whole(line)]


def _says_the_same(line: bytes, checkpoint: Checkpoint) -> bool:
    try:
        return read_checkpoint(line, KEPT_FILE).link == checkpoint.link
    except UntrustedCheckpoint:
        return False


def _is_whole(line: bytes) -> bool:
    try:
        msgspec.json.decode(line)
    except msgspec.MsgspecError:
        return False
    return True


# -- signatures ---------------------------------------------------------------------------------------------


def _signed_part(checkpoint: Checkpoint) -> bytes:
    return _SIGNED + msgspec.json.encode(msgspec.structs.replace(checkpoint, signature=""))


def _is_signed(checkpoint: Checkpoint) -> bool:
    try:
        key = Ed25519PublicKey.from_public_bytes(base64.b64decode(checkpoint.public_key))
        key.verify(base64.b64decode(checkpoint.signature), _signed_part(checkpoint))
    except (ValueError, InvalidSignature):
        return False
    return True


def _not_ours(written: bytes, source: str) -> str:
    try:
        told: Any = msgspec.json.decode(written)
        format_ = str(told.get("format", "")) if isinstance(told, dict) else ""
    except msgspec.MsgspecError:
        format_ = ""
    if format_.startswith(_OURS) and format_ != FORMAT:
        return f"{source} was made by a newer version of Goodterms. Update, and try again."
    return f"{source} is not a checkpoint of Goodterms, or not all of it."


def _text(raw: bytes) -> str:
    return base64.b64encode(raw).decode()
