"""After an erasure the words are in no file: neither in the databases nor in what these write ahead."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from domain.sealing.upkeep import tidy_tables
from projections.portfolio import portfolio
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import CONTACT, ITEM, MEETING, PLANNED_MEETING, but
from tests.postgresql import execute, running_server
from tests.projections.conftest import form, record
from tests.sealing.conftest import files_holding, speak
from tests.sealing.spoken import SPOKEN
from tests.sealing.test_erasing import EVERYTHING, NAME, erase_now

WORDS = [*SPOKEN.values(), NAME, "Jane  Doe"]


@pytest.fixture(scope="module")
def careful_server() -> Iterator[tuple[str, Path]]:
    """A PostgreSQL server of its own, as one runs in earnest, and the folder of its data."""
    with running_server() as url:
        with psycopg.connect(url) as connection:
            row = connection.execute("SHOW data_directory").fetchone()
        assert row is not None
        yield url, Path(row[0])


def live(workspace: Workspace) -> None:
    """Record words in every place, look at all pages, and make a snapshot."""
    workspace.people.ref_of(NAME)
    form(workspace, "county", place=f"{NAME}’s house")
    form(workspace)
    speak(workspace)
    record(workspace, but(CONTACT, contact="c2", note=f"{NAME} rang"))
    record(workspace, but(MEETING, meeting="m2", title=f"With {NAME}"), but(ITEM, meeting="m2", title=f"{NAME} chairs"))
    record(workspace, but(PLANNED_MEETING, title=f"To hear {NAME}"))
    workspace.catch_up()
    portfolio(workspace, workspace.today())
    workspace.rebuild()


def erase_it(workspace: Workspace) -> None:
    erase_now(workspace, entries=tuple(EVERYTHING))
    people = tuple(ref for ref, name in workspace.people.known().items() if name == NAME)
    erase_now(workspace, names=(NAME,), people=people)


def test_in_no_file_of_the_workspace(home: Path) -> None:
    with closing(Workspace(home, clock=lambda: NOW)) as workspace:
        live(workspace)
        assert files_holding(home, WORDS) == []
        erase_it(workspace)
        tidy_tables(workspace.views.engine, [])
        assert files_holding(home, WORDS) == []
    assert files_holding(home, WORDS) == []
    assert {path.name for path in home.iterdir()} >= {"goodterms.sqlite", "views.sqlite", "keys.sqlite", "master-key"}


def test_in_no_file_of_the_server(
    home: Path, careful_server: tuple[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    url, data = careful_server
    monkeypatch.setenv("GOODTERMS_KEYS_URL", url)
    with closing(Workspace(home, url, clock=lambda: NOW)) as workspace:
        live(workspace)
        erase_it(workspace)
        execute(url, "CHECKPOINT", "VACUUM", "CHECKPOINT")
        assert files_holding(data, WORDS) == []
        assert files_holding(home, WORDS) == []
    assert files_holding(data, ["Harbour Wellbeing Partnership"]) != []  # so words would have been found
