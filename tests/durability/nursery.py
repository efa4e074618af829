"""Starts processes fast: a parent with everything imported that forks one for each line it reads.

``python -m tests.durability.nursery`` reads lines of JSON (the name of the work and its arguments), and answers with
the process id. What goes wrong in a child is written to the file ``errors``. Used through ``Nursery`` by the tests.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.durability import work


class Nursery:
    """The tests' end: starts work in a process of its own, and kills it."""

    def __init__(self, errors: Path) -> None:
        self.errors = errors
        self._alive: set[int] = set()

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "tests.durability.nursery", str(self.errors)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.kill_all()
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()
        assert self._process.stdout
        self._process.stdout.close()

    def start(self, name: str, *arguments: Any) -> int:
        """Start ``work.<name>(*arguments)``; the result is its process id."""
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps([name, *arguments]) + "\n")
        self._process.stdin.flush()
        pid = int(self._process.stdout.readline())
        self._alive.add(pid)
        return pid

    def kill(self, pid: int) -> None:
        """Kill a process, without warning, if it is still there."""
        self._alive.discard(pid)
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def kill_all(self) -> None:
        for pid in list(self._alive):
            self.kill(pid)

    def complaints(self) -> str:
        """What went wrong in the processes."""
        return self.errors.read_text() if self.errors.exists() else ""


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed leave nothing behind
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _run(name, arguments)
        print(pid, flush=True)


def _run(name: str, arguments: list[Any]) -> None:
    try:
        getattr(work, name)(*arguments)
    except BaseException:
        with open(sys.argv[1], "a") as errors:
            errors.write(traceback.format_exc())
        os._exit(1)
    os._exit(0)


if __name__ == "__main__":
    main()
