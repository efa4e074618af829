"""Writes a backup: the log as it is at one moment, accounts, and keys if they are asked for. ``backup`` calls it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path

from sqlalchemy import Connection, Engine, Table

from access.store import Store
from domain.chain import LogRows
from domain.checkpoints import KEPT_FILE, Checkpoint, kept_marks, make_checkpoint
from domain.errors import DomainError
from domain.event_log import readable
from domain.opening import chained
from domain.sealing.key_ring import KeyRing
from domain.verifying import Progress, verify_rows
from projections.workspace import Workspace
from web.safekeeping import ballots_copy, log_copy, table_copy
from web.safekeeping.accounts_copy import ACCOUNTS, lasting_tables
from web.safekeeping.backup_file import BackupWriter, Manifest, new_backup
from web.safekeeping.ballots_copy import BALLOTS
from web.safekeeping.keys_copy import KEYS, TABLES
from web.safekeeping.log_copy import LOG
from web.safekeeping.noting import workspace_key


class NotSound(DomainError):
    """A log that is not as it was recorded: a copy of it would take the place of a good one."""


def write_backup(
    workspace: Workspace,
    path: Path,
    *,
    accounts: Store | None,
    keys: KeyRing | None,
    force: bool,
    progress: Progress,
) -> Manifest:
    """Write all of it to one file, while people go on recording; what is ``None`` is left out.

    Accounts and ballots go first, so that none knows of an event that is not in the log; keys last, so that none is
    missing.
    """
    with new_backup(path, force=force) as backup:
        _add_tables(backup, BALLOTS, workspace.ballots.engine, ballots_copy.TABLES)
        if accounts:
            _add_tables(backup, ACCOUNTS, accounts.engine, lasting_tables())
        with readable(), chained(workspace.partnerships.recorder).reading() as rows:
            checkpoint = _checked(workspace, rows, progress)
            backup.add(LOG, log_copy.lines_of(rows))
            backup.add(KEPT_FILE, _lines_in(workspace.home / KEPT_FILE))
        if keys:
            _add_tables(backup, KEYS, keys.engine, TABLES)
        return backup.finish(_version(), workspace.clock(), checkpoint)


def _checked(workspace: Workspace, rows: LogRows, progress: Progress) -> Checkpoint:
    verdict = verify_rows(rows, kept_marks(workspace.home), progress)
    if verdict.problem:
        raise NotSound(
            f"{verdict.problem.message} So nothing was written: keep the backup you have, and see goodterms verify."
        )
    return make_checkpoint(verdict.workspace, verdict.head, workspace_key(workspace), workspace.clock())


def _add_tables(backup: BackupWriter, name: str, engine: Engine, tables: Iterable[Table]) -> None:
    with _at_one_moment(engine) as connection:
        backup.add(name, table_copy.lines_of(connection, tables))


@contextmanager
def _at_one_moment(engine: Engine) -> Iterator[Connection]:
    """A connection that reads all tables as they are now, whatever happens to them meanwhile."""
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN")
        else:
            connection = connection.execution_options(isolation_level="REPEATABLE READ")
        yield connection


def _lines_in(path: Path) -> list[bytes]:
    return path.read_bytes().splitlines() if path.exists() else []


def _version() -> str:
    try:
        return version_of("goodterms")
    except PackageNotFoundError:
        return "unknown"
