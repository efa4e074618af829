"""Fixtures that every test may use: a log on each database, a workspace on it, and a clock that stands still.

Whatever takes ``database_url`` (or a fixture built on it) runs twice: on SQLite and on a real PostgreSQL server,
which starts once per run in a temporary folder.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from domain.entries import Stamp
from domain.partnerships import Partnerships, open_partnerships
from tests.in_memory import write_in_memory
from tests.postgresql import fresh_database, name_of, running_server
from tests.quick_start import start_quickly

if TYPE_CHECKING:
    from projections.workspace import Workspace

NOW = datetime(2026, 6, 30, 12, 0, tzinfo=UTC)
"""The instant at which all tests happen unless they say otherwise."""


def pytest_configure() -> None:
    """Let fewer rounds of garbage collection go through everything that earlier tests have left, and start quickly."""
    gc.set_threshold(50_000, 20, 50)
    start_quickly()
    write_in_memory()


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture
def today() -> date:
    return NOW.date()


@pytest.fixture
def stamp() -> Stamp:
    return Stamp("ada", NOW)


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a real PostgreSQL server that lives as long as the run."""
    with running_server(careful=False) as url:
        yield url


@pytest.fixture(scope="session")
def laid_out(postgresql_server: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A database on the server with the tables of an empty workspace, to be copied; making them takes longest."""
    from projections.workspace import Workspace

    with fresh_database(postgresql_server) as url:
        with closing(Workspace(tmp_path_factory.mktemp("laid-out"), url, clock=lambda: NOW)) as workspace:
            workspace.tables()
        yield name_of(url)


@pytest.fixture
def postgresql_url(postgresql_server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a fresh PostgreSQL database: empty, or laid out for those who open a workspace on it."""
    like = request.getfixturevalue("laid_out") if "open_workspace" in request.fixturenames else "template1"
    with fresh_database(postgresql_server, like) as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str | None:
    """Where the log is: ``None`` for SQLite (in ``home``), or the URL of a fresh PostgreSQL database."""
    if request.param == "sqlite":
        return None
    url: str = request.getfixturevalue("postgresql_url")
    return url


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """The folder of an empty workspace."""
    folder = tmp_path / "workspace"
    folder.mkdir()
    return folder


@pytest.fixture
def open_log(home: Path, database_url: str | None) -> Iterator[Callable[[], Partnerships]]:
    """Opens the same log anew each time it is called, as another process would."""
    opened: list[Partnerships] = []

    def open_once_more() -> Partnerships:
        opened.append(open_partnerships(home, database_url))
        return opened[-1]

    yield open_once_more
    for partnerships in opened:
        partnerships.close()


@pytest.fixture
def partnerships(open_log: Callable[[], Partnerships]) -> Partnerships:
    """An empty log, on each database."""
    return open_log()


@pytest.fixture
def open_workspace(home: Path, database_url: str | None) -> Iterator[Callable[[], Workspace]]:
    """Opens the same workspace anew each time it is called, with the clock at ``NOW``."""
    from projections.workspace import Workspace

    opened: list[Workspace] = []

    def open_once_more() -> Workspace:
        opened.append(Workspace(home, database_url, clock=lambda: NOW))
        return opened[-1]

    yield open_once_more
    for workspace in opened:
        workspace.close()


@pytest.fixture
def workspace(open_workspace: Callable[[], Workspace]) -> Workspace:
    """An empty workspace, on each database."""
    return open_workspace()
