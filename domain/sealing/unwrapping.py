"""Wraps and unwraps keys by the master key, and notices when another took its place. Called by ``key_ring``."""

from __future__ import annotations

import contextlib
import secrets

from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from sqlalchemy import Connection, select
from sqlalchemy.dialects import postgresql, sqlite

from domain.sealing.boxes import KEY_BYTES
from domain.sealing.key_tables import ring
from domain.sealing.master_key import MasterKeyPlace, WrongMasterKey

_PROOF = b"goodterms, sealed"


class Unwrapping:
    """The master key in force: the one that unwraps the proof beside the keys."""

    def __init__(self, place: MasterKeyPlace) -> None:
        self.place = place
        self._master = b""
        self._proof = b""

    def begin(self, connection: Connection) -> bool:
        """Make a master key for a ring that has none yet; whether it had none."""
        is_new = connection.scalar(select(ring.c.proof)) is None
        if is_new:
            self.place.make()
            _insert_ring(connection, prove(self._first()))
        return is_new

    def follow(self, proof: bytes) -> None:
        """Hold the key that this proof was made by; ``WrongMasterKey`` when it is not there."""
        if proof == self._proof:
            return
        for candidate in self.place.candidates():
            if _proves(candidate, proof):
                self._master, self._proof = candidate, proof
                return
        raise WrongMasterKey(
            f"The words here were sealed under another master key than that of {self.place}. Put the right one there."
        )

    def settle(self) -> None:
        """Let the key in force take its place, while nobody else changes keys."""
        self.place.finish(self._master)

    def wrap(self, key: bytes) -> bytes:
        return aes_key_wrap(self._master, key)

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key; ``WrongMasterKey`` when another master key wrapped it."""
        try:
            return aes_key_unwrap(self._master, wrapped)
        except InvalidUnwrap:
            raise WrongMasterKey(
                "The master key was changed while keys were being read, or a key was damaged. Try again."
            ) from None

    def _first(self) -> bytes:
        for candidate in self.place.candidates():
            return candidate
        raise WrongMasterKey(f"There is no master key at {self.place}.")


def new_key() -> bytes:
    return secrets.token_bytes(KEY_BYTES)


def prove(master: bytes) -> bytes:
    """What only this master key unwraps."""
    return aes_key_wrap(master, _PROOF.ljust(32) + secrets.token_bytes(8))


def _proves(master: bytes, proof: bytes) -> bool:
    with contextlib.suppress(InvalidUnwrap):
        return aes_key_unwrap(master, proof).startswith(_PROOF)
    return False


def _insert_ring(connection: Connection, proof: bytes) -> None:
    """Only the first of several that start at once is kept."""
    insert = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    row = {"id": 1, "proof": proof, "destroyed": 0, "named": 0, "followed": 0}
    connection.execute(insert(ring).values(row).on_conflict_do_nothing())
