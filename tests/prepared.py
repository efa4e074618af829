"""Workspaces that are made once in a run of the tests and copied for each test that begins with one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path

from projections.workspace import Workspace
from tests.conftest import NOW
from tests.web.harbour import record_harbour

_folders: list[tempfile.TemporaryDirectory[str]] = []
"""They are removed when the process ends."""


def empty_in(home: Path) -> Workspace:
    """An empty workspace in this folder, with its clock at ``NOW``."""
    return _copied(_empty(), home)


def harbour_in(home: Path) -> Workspace:
    """A workspace with the partnership “harbour” in it, and its views up to date."""
    return _copied(_with_harbour(), home)


def _copied(made: Path, home: Path) -> Workspace:
    shutil.copytree(made, home, dirs_exist_ok=True)
    return Workspace(home, clock=lambda: NOW)


@cache
def _empty() -> Path:
    return _made(lambda workspace: None)


@cache
def _with_harbour() -> Path:
    return _made(lambda workspace: record_harbour(workspace.partnerships))


def _made(fill: Callable[[Workspace], None]) -> Path:
    _folders.append(tempfile.TemporaryDirectory(prefix="goodterms-prepared-"))
    folder = Path(_folders[-1].name)
    with closing(Workspace(folder, clock=lambda: NOW)) as workspace:
        fill(workspace)
        workspace.catch_up()
    return folder
