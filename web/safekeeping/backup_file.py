"""The file of a backup: a zip of files of lines, and a manifest that says what they are and how they must read.

``backing_up`` writes one, ``restoring`` reads one; both a little at a time, however large it is.
"""

from __future__ import annotations

import io
import os
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import IO, Any, cast
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

import msgspec

from domain.chain import pages
from domain.checkpoints import Checkpoint
from domain.errors import DomainError

FORMAT = "goodterms-backup-1"
_OURS = "goodterms-backup-"
_MANIFEST = "manifest.json"
_LINES_AT_ONCE = 1_000
_BROKEN = (BadZipFile, zlib.error, EOFError, KeyError, ValueError, NotImplementedError, RuntimeError, OSError)


class InvalidBackup(DomainError):
    """A file that nothing can be restored from."""


class Content(msgspec.Struct, frozen=True):
    """What one file of the backup must read: so many lines, with this SHA-256 in hexadecimal."""

    lines: int
    sha256: str


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup holds. ``checkpoint`` says how far its log goes; ``version`` wrote it."""

    format: str
    version: str
    made_at: datetime
    checkpoint: Checkpoint
    contents: dict[str, Content]


class BackupWriter:
    """A backup that is being written."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1)
        self.contents: dict[str, Content] = {}

    def add(self, name: str, lines: Iterable[bytes]) -> int:
        """Write a file of lines; how many there were."""
        digest, number = sha256(), 0
        with self._zip.open(name, "w", force_zip64=True) as file:
            for page in pages(lines, _LINES_AT_ONCE):
                written = b"\n".join(page) + b"\n"
                file.write(written)
                digest.update(written)
                number += len(page)
        self.contents[name] = Content(number, digest.hexdigest())
        return number

    def finish(self, version: str, made_at: datetime, checkpoint: Checkpoint) -> Manifest:
        """Write the manifest: without one it is no backup."""
        manifest = Manifest(
            format=FORMAT, version=version, made_at=made_at, checkpoint=checkpoint, contents=self.contents
        )
        self._zip.writestr(_MANIFEST, msgspec.json.format(msgspec.json.encode(manifest)))
        return manifest

    def close(self) -> None:
        self._zip.close()


class BackupReader:
    """A backup that is being read."""

    def __init__(self, file: ZipFile, path: Path) -> None:
        self._zip, self._path = file, path
        self.manifest = self._read_manifest()

    def check(self, progress: Callable[[int, int], None]) -> None:
        """Read all of it once: ``InvalidBackup`` unless every file is there and as it was written."""
        total, done = sum(content.lines for content in self.manifest.contents.values()), 0
        for name, content in self.manifest.contents.items():
            digest, number = sha256(), 0
            for number, line in enumerate(self._lines(name), start=1):
                digest.update(line)
                if number % _LINES_AT_ONCE == 0:
                    progress(done + number, total)
            done += number
            if Content(number, digest.hexdigest()) != content:
                raise InvalidBackup(f"{self._path} is damaged: its {name} is not as it was written. Use another copy.")

    def holds(self, name: str) -> bool:
        return name in self.manifest.contents

    def lines(self, name: str) -> Iterator[bytes]:
        """The lines of a file; none when the backup has no such file."""
        return self._lines(name) if self.holds(name) else iter(())

    def _lines(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(name) as file, io.BufferedReader(cast(io.RawIOBase, file), 1 << 20) as buffered:
                yield from buffered
        except _BROKEN:
            raise InvalidBackup(f"{self._path} is damaged: its {name} cannot be read. Use another copy.") from None

    def _read_manifest(self) -> Manifest:
        try:
            written = self._zip.read(_MANIFEST)
            told: Any = msgspec.json.decode(written)
            format_ = str(told["format"])
            if format_ == FORMAT:
                return msgspec.convert(told, Manifest)
        except (*_BROKEN, msgspec.MsgspecError, TypeError):
            raise _no_backup(self._path) from None
        if format_.startswith(_OURS):
            raise InvalidBackup(f"{self._path} was made by a newer version of Goodterms. Update, and try again.")
        raise _no_backup(self._path)


@contextmanager
def new_backup(path: Path, *, force: bool) -> Iterator[BackupWriter]:
    """A backup that gets its name when it is whole; whatever goes wrong, a file that was there stays as it is."""
    if path.exists() and not force:
        raise DomainError(f"{path} is already there. Choose another name, or say --force.")
    draft = path.with_name(f".{path.name}.{token_hex(4)}.part")
    try:
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as error:
        raise DomainError(f"{path} cannot be written: {error.strerror}.") from None
    try:
        with os.fdopen(descriptor, "w+b") as file:
            with closing(BackupWriter(file)) as backup:
                yield backup
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise


@contextmanager
def open_backup(path: Path) -> Iterator[BackupReader]:
    """A backup with its manifest read; ``InvalidBackup`` when it is none, or not all of one."""
    try:
        opened = ZipFile(path)
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise InvalidBackup(f"{path} cannot be read: {error.strerror}.") from None
    except _BROKEN:
        raise _no_backup(path) from None
    with opened:
        yield BackupReader(opened, path)


def _no_backup(path: Path) -> InvalidBackup:
    return InvalidBackup(f"{path} is not a backup of Goodterms, or not all of it.")
