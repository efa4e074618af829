"""Puts another master key in the place of the one in force: every key is wrapped anew, all of them or none.

The new master key is kept before anything is wrapped by it, and takes its place afterwards; stopped in between, whoever
opens the keys next finds the one that fits. Called by ``goodterms rotate-key``.
"""

from __future__ import annotations

from cryptography.hazmat.primitives.keywrap import aes_key_wrap
from sqlalchemy import Connection, bindparam, select, update

from domain.sealing.key_ring import KeyRing
from domain.sealing.key_tables import keys, ring
from domain.sealing.unwrapping import prove


def rotate(key_ring: KeyRing) -> int:
    """Change the master key; how many keys were wrapped anew."""
    with key_ring.changing() as connection:
        master = key_ring.unwrapping.place.prepare_next()
        count = _wrap_anew(key_ring, connection, master)
        connection.execute(update(ring).values(proof=prove(master)))
    with key_ring.changing():
        pass  # the new master key takes its place
    key_ring.forget()
    return count


def _wrap_anew(key_ring: KeyRing, connection: Connection, master: bytes) -> int:
    rows = connection.execute(select(keys.c.name, keys.c.wrapped).where(keys.c.wrapped.is_not(None))).all()
    anew = [{"of": name, "by": aes_key_wrap(master, key_ring.unwrapping.unwrap(wrapped))} for name, wrapped in rows]
    if anew:
        statement = update(keys).where(keys.c.name == bindparam("of")).values(wrapped=bindparam("by"))
        connection.execute(statement, anew)
    return len(anew)
