"""Words in a box that opens under the keys of everybody it is about, together, and no other way. ``closing`` calls it.

The same words under the same keys make the same box (AES-SIV), so that rows made twice compare equal. A box is bound to
its partnership and to the places of its words: put elsewhere it does not open.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias
from uuid import UUID

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(list[str | int]).decode
_PURPOSE = b"goodterms: words of an event"
Keys: TypeAlias = tuple[bytes, ...]


class Box(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Sealed words as they are stored: the names of all keys it takes, the places of the words, and the words."""

    names: tuple[str, ...] = msgspec.field(name="for")
    leaves: tuple[str, ...]
    box: bytes


class BoxTampered(Exception):
    """A box does not open under its own keys: it was changed, or put where it does not belong."""


def seal(whose: UUID, names: Sequence[str], keys: Keys, words: Sequence[tuple[str, str | int]]) -> Box:
    """Close words, given with their places, under all the keys."""
    leaves = tuple(leaf for leaf, _ in words)
    closed = _cipher(keys).encrypt(_encode([said for _, said in words]), _bound(whose, names, leaves))
    return Box(names=tuple(names), leaves=leaves, box=closed)


def unseal(whose: UUID, keys: Keys, box: Box) -> list[str | int]:
    """The words of a box in the order of its places; ``BoxTampered`` when it does not open."""
    try:
        return _decode(_cipher(keys).decrypt(box.box, _bound(whose, box.names, box.leaves)))
    except (InvalidTag, ValueError) as error:
        raise BoxTampered from error


def _cipher(keys: Keys) -> AESSIV:
    """The keys together make one: without any of them it cannot be made."""
    return AESSIV(HKDF(SHA512(), 64, salt=None, info=_PURPOSE).derive(b"".join(keys)))


def _bound(whose: UUID, names: Sequence[str], leaves: Sequence[str]) -> list[bytes]:
    return [whose.bytes, "\n".join(names).encode(), "\n".join(leaves).encode()]
