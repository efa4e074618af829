"""A workspace with something of everything in it, to be backed up, and empty ones to restore it into."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import timedelta
from pathlib import Path

import pytest

from access import grants
from access.accounts import add_account
from access.roles import Role
from access.store import Store, store_of
from domain.entries import Stamp
from domain.sealing.key_ring import KeyRing
from domain.sealing.master_key import MASTER_KEY_FILE
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import CHECK_IN, CONTACT, CONVERSATION, COUNCIL, HARBOUR, HOSPITAL, MEETING, but
from tests.postgresql import fresh_database
from web.safekeeping.backing_up import write_backup
from web.safekeeping.backup_file import Manifest
from web.safekeeping.restoring import Restored, restore_backup

WORDS = "they talked it over on the quay"
NewWorkspace = Callable[[str], Workspace]


@pytest.fixture
def full(workspace: Workspace, stamp: Stamp) -> Workspace:
    """A workspace with entries, personal words among them."""
    log = workspace.partnerships
    log.form_partnership(HARBOUR, stamp)
    for partner in (COUNCIL, HOSPITAL):
        log.join("harbour", partner, stamp)
    log.hold_meeting("harbour", MEETING, stamp)
    log.make_contact("harbour", but(CONTACT, note=WORDS), stamp)
    log.answer_check_in("harbour", CHECK_IN, stamp)
    log.hold_conversation("harbour", CONVERSATION, stamp)
    workspace.catch_up()
    return workspace


@pytest.fixture
def accounts(full: Workspace) -> Iterator[Store]:
    """The accounts of the full workspace: Ada's, who leads."""
    store = store_of(full)
    account = add_account(store, "ada@example.org", "Ada", "person:ada", NOW)
    grants.give(store, account.id, Role.LEAD, None, "test", NOW, starts_on=NOW.date() - timedelta(days=30))
    yield store
    store.orm.remove()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "backup.zip"


@pytest.fixture
def new_workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewWorkspace]:
    """Opens an empty workspace on ``sqlite`` or ``postgresql``, under the master key of the one in ``home``."""
    with ExitStack() as stack:

        def open_new(database: str) -> Workspace:
            home = tmp_path / f"new-{database}"
            home.mkdir(exist_ok=True)
            if (master_key := tmp_path / "workspace" / MASTER_KEY_FILE).exists():
                shutil.copy(master_key, home)
            server = request.getfixturevalue("postgresql_server") if database == "postgresql" else None
            url = stack.enter_context(fresh_database(server)) if server else None
            return stack.enter_context(closing(Workspace(home, url, clock=lambda: NOW)))

        yield open_new


@pytest.fixture(params=["sqlite", "postgresql"], ids=["into-sqlite", "into-postgresql"])
def empty(request: pytest.FixtureRequest, new_workspace: NewWorkspace) -> Workspace:
    return new_workspace(request.param)


@pytest.fixture
def empty_here(new_workspace: NewWorkspace) -> Workspace:
    """An empty workspace on SQLite."""
    return new_workspace("sqlite")


def ring_of(workspace: Workspace) -> KeyRing:
    return workspace.partnerships.sealing.ring


def back_up(
    workspace: Workspace, path: Path, *, accounts: Store | None = None, keys: bool = True, force: bool = False
) -> Manifest:
    ring = ring_of(workspace) if keys else None
    return write_backup(workspace, path, accounts=accounts, keys=ring, force=force, progress=silent)


def restore(workspace: Workspace, path: Path, accounts: Store | None = None) -> Restored:
    return restore_backup(workspace, path, accounts, silent)


def silent(done: int, total: int) -> None:
    """Tell nobody."""
