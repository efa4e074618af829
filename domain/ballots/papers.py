"""Ballots and addresses as they are stored: sealed under a key of their box, and of lengths that tell nothing.

Called by ``box``, ``guests`` and ``closing``.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from contextlib import suppress

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.ballots.answers import Answer
from domain.errors import DomainError
from domain.partnership import partnership_id
from domain.sealing.key_ring import KeyRing, key_name

BALLOT_BYTES, LIST_BYTES = 1_024, 4_096
"""Blocks that papers are filled up to: all ballots without a long comment are of one length, and no two look alike."""
_LENGTH_BYTES, _NONCE_BYTES = 4, 12
_write, _read_answer = msgspec.msgpack.encode, msgspec.msgpack.Decoder(Answer).decode
_read_addresses = msgspec.msgpack.Decoder(tuple[str, ...]).decode


class BallotUnreadable(DomainError):
    """A sealed ballot or list of addresses does not open: it was changed, or its key is not here."""

    def __init__(self) -> None:
        super().__init__(
            "What lies in the ballot box cannot be read: it was changed, or the keys of the workspace are not those it "
            "was sealed under. Put the right keys back, or cancel the round."
        )


class Papers:
    """Seals and opens what lies in one box, under one of its two keys."""

    def __init__(self, ring: KeyRing, partnership: str, box: str, purpose: str = "ballots") -> None:
        self._ring, self._box = ring, box
        self._whose = partnership_id(partnership).hex
        self.key = key_name(partnership_id(partnership), purpose, box)

    def seal_answer(self, answer: Answer) -> bytes:
        return self._seal(_write(answer), BALLOT_BYTES)

    def answer_in(self, paper: bytes) -> Answer:
        return _read_answer(self._open(paper))

    def opens(self, paper: bytes) -> bool:
        """Whether a sealed ballot can be read."""
        with suppress(BallotUnreadable, msgspec.MsgspecError):
            self.answer_in(paper)
            return True
        return False

    def seal_addresses(self, addresses: Sequence[str]) -> bytes:
        """A list by name, so that it tells nothing about when each was invited."""
        return self._seal(_write(sorted(addresses, key=str.casefold)), LIST_BYTES)

    def addresses_in(self, paper: bytes) -> tuple[str, ...]:
        return _read_addresses(self._open(paper))

    def destroy_key(self) -> None:
        """Let nobody open these papers again, wherever there may be copies of them."""
        if self._ring.get(self._whose, [self.key]) is not None:
            self._ring.destroy([self.key])

    def _seal(self, words: bytes, block: int) -> bytes:
        padded = len(words).to_bytes(_LENGTH_BYTES) + words
        length = -(-len(padded) // block) * block
        nonce = secrets.token_bytes(_NONCE_BYTES)
        self._ring.ensure([(self._whose, self.key)])
        return nonce + self._cipher().encrypt(nonce, padded.ljust(length, b"\0"), self._box.encode())

    def _open(self, paper: bytes) -> bytes:
        try:
            padded = self._cipher().decrypt(paper[:_NONCE_BYTES], paper[_NONCE_BYTES:], self._box.encode())
        except InvalidTag as error:
            raise BallotUnreadable from error
        length = int.from_bytes(padded[:_LENGTH_BYTES])
        return padded[_LENGTH_BYTES : _LENGTH_BYTES + length]

    def _cipher(self) -> AESGCM:
        found = self._ring.get(self._whose, [self.key])
        if found is None:
            raise BallotUnreadable
        return AESGCM(found[0])
