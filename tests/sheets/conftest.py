"""An empty log and a folder for sheets, for tests that import and export."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from domain.entries import Stamp
from domain.partnerships import Partnerships, open_partnerships
from tests.sheets.folder import allow_all, put
from tests.sheets.harbour import SHEETS
from web.sheets.importing import Plan, plan_import


@pytest.fixture
def log(home: Path) -> Iterator[Partnerships]:
    """An empty log on SQLite."""
    log = open_partnerships(home)
    yield log
    log.close()


@pytest.fixture
def plan(log: Partnerships, stamp: Stamp) -> Callable[[Path], Plan]:
    """What importing a path into the log would record."""
    return lambda path: plan_import(log, path, stamp, allow_all, compares_answers=True)


@pytest.fixture
def harbour(log: Partnerships, stamp: Stamp, tmp_path: Path) -> Partnerships:
    """A log on which the sheets of ``harbour`` are recorded."""
    before = plan_import(log, put(tmp_path / "harbour", SHEETS), stamp, allow_all)
    assert before.problems == []
    before.save()
    return log
