"""Brings a backup back into an empty workspace, on either database: all of it or nothing. ``restore`` calls it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from access.store import Store
from domain.ballots.closing import CLOSES_ITSELF, finish_closing
from domain.checkpoints import KEPT_FILE
from domain.event_log import writable
from domain.opening import chained
from domain.sealing.following import follow_erasures
from domain.sealing.key_ring import KeyRing
from domain.verifying import Progress
from projections.workspace import Workspace
from web.safekeeping.accounts_copy import ACCOUNTS, check_no_accounts, restore_accounts
from web.safekeeping.backup_file import BackupReader, Manifest, open_backup
from web.safekeeping.ballots_copy import BALLOTS, restore_ballots
from web.safekeeping.keys_copy import KEYS, check_master_key, restore_keys
from web.safekeeping.log_copy import LOG, check_empty, fill


@dataclass(frozen=True)
class Restored:
    """What was brought back; ``None`` for what the backup does not hold, or was left out."""

    manifest: Manifest
    accounts: int | None
    keys: int | None


def restore_backup(workspace: Workspace, path: Path, accounts: Store | None, progress: Progress) -> Restored:
    """Check the file, fill the log and verify it; it counts, with all the rest, once that is done.

    ``accounts`` is where those of the backup go, ``None`` to leave them out.
    """
    key_ring = workspace.partnerships.sealing.ring
    with open_backup(path) as backup, writable():
        _check(workspace, backup, accounts, key_ring)
        backup.check(progress)
        with chained(workspace.partnerships.recorder).writing() as rows:
            fill(rows, backup.lines(LOG), backup.manifest, progress)
            restore_ballots(workspace.ballots, backup.lines(BALLOTS))
            restored = _restore_the_rest(backup, accounts, key_ring, workspace.clock())
            (workspace.home / KEPT_FILE).write_bytes(b"".join(backup.lines(KEPT_FILE)))
    workspace.partnerships.forget()
    with writable():
        follow_erasures(workspace.partnerships)
    finish_closing(workspace, workspace.stamp(CLOSES_ITSELF))  # the log knows which rounds are closed
    return restored


def _check(workspace: Workspace, backup: BackupReader, accounts: Store | None, key_ring: KeyRing) -> None:
    """Refuse what cannot be done before anything is written."""
    with chained(workspace.partnerships.recorder).reading() as rows:
        check_empty(rows)
    if accounts and backup.holds(ACCOUNTS):
        check_no_accounts(accounts, backup.lines(ACCOUNTS))
    if backup.holds(KEYS):
        check_master_key(key_ring, backup.lines(KEYS))


def _restore_the_rest(backup: BackupReader, accounts: Store | None, key_ring: KeyRing, at: datetime) -> Restored:
    """What is kept apart from the log goes first: a log without it would look whole, and could not be filled again."""
    keys = restore_keys(key_ring, backup.lines(KEYS)) if backup.holds(KEYS) else None
    taken = accounts if backup.holds(ACCOUNTS) else None
    return Restored(backup.manifest, restore_accounts(taken, backup.lines(ACCOUNTS), at) if taken else None, keys)
