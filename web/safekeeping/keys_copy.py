"""The keys in a backup, when they were asked for: wrapped as they are kept, and without the master key.

A key that was destroyed stays destroyed, whether the backup or the workspace it is restored into knows of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, insert, select, update

from domain.chain import pages
from domain.sealing.key_ring import KeyRing
from domain.sealing.key_tables import keys, ring
from domain.sealing.master_key import WrongMasterKey
from domain.sealing.unwrapping import Unwrapping
from web.safekeeping.backup_file import InvalidBackup
from web.safekeeping.table_copy import rows_of, values_of

KEYS = "keys.jsonl"
TABLES = (ring, keys)
_ROWS_AT_ONCE = 500


def check_master_key(key_ring: KeyRing, lines: Iterable[bytes]) -> None:
    """``WrongMasterKey`` when the keys of a backup were wrapped by another master key than the one here."""
    for name, row in rows_of(lines):
        if name == ring.name:
            _follow(key_ring, values_of(ring, row)["proof"])
            return
    raise InvalidBackup("The keys in the backup cannot be read. Use another copy.")


def _follow(key_ring: KeyRing, proof: bytes) -> None:
    place = key_ring.unwrapping.place
    try:
        Unwrapping(place).follow(proof)
    except WrongMasterKey:
        raise WrongMasterKey(
            f"The keys in the backup were wrapped by another master key than that of {place}. "
            "Begin with a new folder, and put the right one there before you restore."
        ) from None


def restore_keys(key_ring: KeyRing, lines: Iterable[bytes]) -> int:
    """Add the keys of a backup to those that are here, all or none; how many the backup has."""
    number = 0
    with key_ring.changing() as connection:
        for page in pages((values_of(keys, row) for name, row in rows_of(lines) if name == keys.name), _ROWS_AT_ONCE):
            _merge(connection, page)
            number += len(page)
        told = {"destroyed": ring.c.destroyed + 1, "named": ring.c.named + 1, "followed": 0}
        connection.execute(update(ring).values(told))  # every process looks again, at all that the log says was erased
    key_ring.forget()
    return number


def _merge(connection: Connection, rows: list[dict[str, Any]]) -> None:
    names = [row["name"] for row in rows]
    here = set(connection.scalars(select(keys.c.name).where(keys.c.name.in_(names))))
    missing = [row for row in rows if row["name"] not in here]
    if missing:
        connection.execute(insert(keys), missing)
    destroyed = [row["name"] for row in rows if row["wrapped"] is None]
    connection.execute(update(keys).where(keys.c.name.in_(destroyed)).values(wrapped=None, about=None))
