"""Puts what a run of the tests writes into memory, where there is room: waiting for the disk takes most of its time.

Nothing that tests look for needs a disk: they kill processes, never the machine. Whoever chooses a folder of their own
with ``TMPDIR`` or ``--basetemp`` gets it. Called before the first test.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

MEMORY = Path("/dev/shm")
ROOM = 6 * 2**30
"""Bytes that must be free: what several processes write at once takes up to a third of it."""


def write_in_memory() -> None:
    """For this process and those that it starts."""
    if "TMPDIR" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = tempfile.tempdir = str(MEMORY)
