"""The checkpoints that a server notes in the workspace folder: when it starts, and while it runs.

They cost one small query each, and are what ``goodterms verify`` checks the log against when it is given nothing else.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from domain.checkpoints import end_of_log, keep_checkpoint, make_checkpoint
from domain.errors import DomainError
from domain.opening import chained
from domain.signing_key import signing_key
from projections.workspace import Workspace

EVERY_SECONDS = 3600.0


def workspace_key(workspace: Workspace) -> Ed25519PrivateKey:
    """The key that signs this workspace's checkpoints: ``GOODTERMS_SIGNING_KEY_FILE``, or the one in its folder."""
    elsewhere = os.environ.get("GOODTERMS_SIGNING_KEY_FILE")
    return signing_key(workspace.home, Path(elsewhere) if elsewhere else None)


@contextmanager
def noting_checkpoints(workspace: Workspace, every_seconds: float = EVERY_SECONDS) -> Iterator[None]:
    """Note one now, and another each hour in which something was recorded, until the server stops."""
    stopped = Event()
    note(workspace)
    thread = Thread(target=_go_on, args=(workspace, stopped, every_seconds), name="checkpoints", daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join()


def note(workspace: Workspace) -> None:
    """Note how far the log goes; a server that cannot says so in its log, and serves."""
    try:
        told, head = end_of_log(chained(workspace.partnerships.recorder))
        keep_checkpoint(workspace.home, make_checkpoint(told, head, workspace_key(workspace), workspace.clock()))
    except (DomainError, OSError) as error:
        logging.getLogger("goodterms").warning("no checkpoint was noted: %s", error)


def _go_on(workspace: Workspace, stopped: Event, every_seconds: float) -> None:
    while not stopped.wait(every_seconds):
        note(workspace)
