"""Writes the rows of a rebuild in a process of its own, so that working them out and writing them go on at once.

``rebuild`` sends batches. Rows wait in the pipe between the two, which holds little: the faster one waits for the
slower. Each batch is a transaction; after any failure, on either side, whole batches are there or nothing of them.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import msgspec
from sqlalchemy import URL

from domain.errors import DomainError
from projections.writer_process import DONE, LENGTH, Batch

_encode = msgspec.msgpack.Encoder().encode


class RowsNotWritten(DomainError):
    """The database refused rows, or the process that writes them was stopped."""

    def __init__(self, problem: str) -> None:
        super().__init__(
            f"The pages could not be worked out afresh: {problem or 'the process that writes them was stopped'}. "
            "They go on showing what they showed. Rebuild again once that is put right."
        )


class RowWriter:
    """Sends rows to the process that writes them."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        self._process = process

    def send(self, frame: Batch | str) -> None:
        """Hand over what goes into the database together; ``RowsNotWritten`` when something before it did not."""
        encoded = _encode(frame)
        pipe: Any = self._process.stdin
        try:
            pipe.write(len(encoded).to_bytes(LENGTH) + encoded)
            pipe.flush()
        except BrokenPipeError:
            raise RowsNotWritten(self._answer()) from None

    def finish(self) -> None:
        """Wait until everything is written."""
        self.send([])
        answer = self._answer()
        if answer != DONE:
            raise RowsNotWritten(answer)

    def _answer(self) -> str:
        """The last that the process says. (Its exit code is lost where exited processes are not waited for.)"""
        answers: Any = self._process.stdout
        answer: bytes = answers.read()
        return answer.decode().strip()


@contextmanager
def row_writer(url: URL) -> Iterator[RowWriter]:
    """A writer to the database, which is stopped, wherever it is, when this is left."""
    with _start() as process:
        try:
            writer = RowWriter(process)
            writer.send(_database(url))
            yield writer
        finally:
            process.kill()
            with suppress(BrokenPipeError):
                process.communicate()


def _start() -> subprocess.Popen[bytes]:
    """It finds the modules that this process finds, and is not interrupted from the keyboard."""
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "projections.writer_process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        process_group=0,
    )


def _database(url: URL) -> str:
    if url.get_backend_name() == "postgresql":
        return url.set(drivername="postgresql").render_as_string(hide_password=False)
    return str(url.database)
