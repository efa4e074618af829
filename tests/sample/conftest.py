"""The sample, filled once for all tests that read it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from projections.workspace import Workspace
from sample import fill

TODAY = date(2026, 6, 30)


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """A workspace that holds the sample as of ``TODAY``; tests only read it."""
    home = tmp_path_factory.mktemp("sample")
    workspace = Workspace(home, clock=lambda: datetime(2026, 6, 30, 12, tzinfo=UTC))
    fill(workspace.partnerships, TODAY)
    workspace.catch_up()
    yield workspace
    workspace.close()
