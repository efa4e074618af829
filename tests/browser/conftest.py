"""The real application, served by its real server with the sample in it, and a headless Chromium to look at it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.served import CHROMIUM, chromium, served_sample


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: install Debian's chromium to run the browser tests"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def sample_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the sample that is served."""
    return tmp_path_factory.mktemp("sample")


@pytest.fixture(scope="session")
def address(sample_home: Path) -> Iterator[str]:
    """Where the sample is served."""
    with served_sample(sample_home) as address:
        yield address
