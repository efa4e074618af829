"""The tables of accounts on each database, and three people in them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from access.accounts import Account, add_account
from access.people import Doer
from access.store import Store, open_store
from tests.conftest import NOW


@pytest.fixture
def store(home: Path, database_url: str | None) -> Iterator[Store]:
    """No accounts yet."""
    opened = open_store(home, database_url)
    yield opened
    opened.close()


@pytest.fixture
def by() -> Doer:
    """Somebody who gives access, now."""
    return Doer("person:giver", NOW)


@pytest.fixture
def ada(store: Store) -> Account:
    return add_account(store, "ada@example.org", "Ada", "person:ada", NOW)


@pytest.fixture
def ben(store: Store) -> Account:
    return add_account(store, "ben@example.org", "Ben", "person:ben", NOW)
