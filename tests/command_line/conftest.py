"""Commands run on an application of their own, and a few in a process of their own, as a user would."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result
from flask import Flask

from projections.workspace import Workspace
from tests.conftest import NOW
from tests.sheets.folder import put
from tests.sheets.harbour import SHEETS
from web import create_app
from web.command_line import cli

Run = Callable[..., Result]


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    """An empty workspace on SQLite, with the clock at ``NOW``."""
    opened = Workspace(home, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture
def app(workspace: Workspace) -> Flask:
    return create_app(workspace, {"RECORDED_BY": "Ada"})


@pytest.fixture
def run(app: Flask) -> Run:
    """Runs a command: ``run("health", "harbour")``; its output, messages and exit code come back."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(cli, [str(argument) for argument in arguments])


@pytest.fixture
def harbour(run: Run, tmp_path: Path) -> Run:
    """The same, once the sheets of ``harbour`` are imported."""
    result = run("import", put(tmp_path / "sheets", SHEETS))
    assert result.exit_code == 0, result.output
    return run


def answer(result: Result) -> Any:
    """The JSON that a command printed."""
    assert (result.exit_code, result.stderr) == (0, ""), result.output
    return json.loads(result.stdout)


def goodterms(home: Path, *arguments: object, **options: Any) -> subprocess.CompletedProcess[str]:
    """Run ``goodterms`` as a user would, in a process of its own."""
    return subprocess.run(
        command(*arguments), capture_output=True, text=True, timeout=60, env=environment(home), check=False, **options
    )


def command(*arguments: object) -> Sequence[str]:
    started = "import sys; from web.command_line import main; sys.argv[0] = 'goodterms'; main()"
    return [sys.executable, "-c", started, *(str(argument) for argument in arguments)]


def environment(home: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GOODTERMS_")}
    return {**kept, "GOODTERMS_HOME": str(home), "PYTHONPATH": str(Path(__file__).parents[2])}
