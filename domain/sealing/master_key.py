"""The master key, which wraps all other keys: where it is found, and how another takes its place.

It is the setting ``GOODTERMS_MASTER_KEY`` (base64 of 32 bytes), or stands in the file ``GOODTERMS_MASTER_KEY_FILE``, or
else in the file ``master-key`` of the workspace folder, which is made at first start. Called by ``unwrapping`` and
``rotation``.
"""

from __future__ import annotations

import base64
import binascii
import contextlib
import os
import secrets
from collections.abc import Iterator
from pathlib import Path

from domain.errors import DomainError, LogUnavailable
from domain.sealing.boxes import KEY_BYTES

MASTER_KEY_FILE = "master-key"
_SETTING = "GOODTERMS_MASTER_KEY"
_FILE_SETTING = "GOODTERMS_MASTER_KEY_FILE"
_NEXT_SETTING = "GOODTERMS_NEXT_MASTER_KEY"


class WrongMasterKey(DomainError):
    """The keys were wrapped by another master key, or it is missing, or what is there is none."""


class MasterKeyPlace:
    """Where the master key of a workspace is kept; ``waiting`` is the place of one that is about to follow it."""

    def __init__(self, home: Path) -> None:
        self.path = Path(os.environ.get(_FILE_SETTING) or home / MASTER_KEY_FILE)
        self.is_set = bool(os.environ.get(_SETTING))
        self.waiting = self.path.with_name(f"{self.path.name}.next")

    def __str__(self) -> str:
        return _SETTING if self.is_set else str(self.path)

    def make(self) -> None:
        """Write a new master key, unless there is one."""
        if not self.is_set and not self.path.exists():
            with _reachable(self.path):
                _make(self.path)

    def candidates(self) -> Iterator[bytes]:
        """The master key, then the one that is waiting to follow it; either may be missing."""
        if self.is_set:
            yield from (_decoded(os.environ[name], name) for name in (_SETTING, _NEXT_SETTING) if os.environ.get(name))
            return
        for path in (self.path, self.waiting):
            with contextlib.suppress(FileNotFoundError), _reachable(path):
                yield _decoded(path.read_text(), str(path))

    def prepare_next(self) -> bytes:
        """The key that is to follow, kept before anything is wrapped by it."""
        if self.is_set:
            if not os.environ.get(_NEXT_SETTING):
                raise WrongMasterKey(f"Set {_NEXT_SETTING} to the new key (base64 of 32 bytes), and run this again.")
            return _decoded(os.environ[_NEXT_SETTING], _NEXT_SETTING)
        with _reachable(self.waiting):
            self.waiting.unlink(missing_ok=True)
            _make(self.waiting)
            return _decoded(self.waiting.read_text(), str(self.waiting))

    def finish(self, key: bytes) -> None:
        """If this is the key that was waiting, it takes the place of the one before."""
        if not self.is_set:
            with contextlib.suppress(FileNotFoundError), _reachable(self.waiting):
                if _decoded(self.waiting.read_text(), str(self.waiting)) == key:
                    self.waiting.replace(self.path)


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != KEY_BYTES:
        raise WrongMasterKey(f"{where} is no master key: it has to be the base64 of {KEY_BYTES} bytes.")
    return key


def _make(path: Path) -> None:
    """Write the key in full, and to the disk, before it gets its name."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode())
        file.flush()
        os.fsync(file.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, path)
    draft.unlink()


@contextlib.contextmanager
def _reachable(path: Path) -> Iterator[None]:
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise LogUnavailable(f"The master key at {path} cannot be read or written: {error.strerror}.") from None
