"""A process that closes a round and is killed before or after one of the steps. ``test_killed_while_closing`` runs it.

``python -m tests.ballots.killed_closing HOME URL STEP``: STEP is the name of what it is killed before.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any

from domain.ballots import closing
from domain.ballots.papers import Papers
from domain.partnerships import Partnerships
from projections.workspace import Workspace
from tests.conftest import NOW

STEPS: dict[str, tuple[Any, str]] = {
    "the box is shut": (closing, "_take_nothing_more"),
    "the log is written": (Partnerships, "close_round"),
    "the ballots are removed": (closing, "_empty"),
    "their key is destroyed": (Papers, "destroy_key"),
    "the databases are tidied": (closing, "_tidy"),
    "it is done": (closing, "_be_done"),
}


def main(home: str, database_url: str, step: str) -> None:
    where, name = STEPS[step]
    setattr(where, name, _die)
    workspace = Workspace(Path(home), database_url or None, clock=lambda: NOW)
    closing.close_round(workspace, "harbour", "summer", NOW.date(), workspace.stamp("ada"))


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


if __name__ == "__main__":
    main(*sys.argv[1:])
