"""Who is known by name: whoever records, and whoever has an account. The log holds their refs, and no names.

A name is kept beside the key of its person, sealed under it: when the key is destroyed the name is gone from everywhere
at once. Called by the pages and commands that record or show who recorded, and by ``closing``.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Sequence
from threading import RLock
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import Connection, insert, select, update

from domain.sealing.boxes import Box, seal, unseal
from domain.sealing.key_ring import NOBODYS, KeyRing
from domain.sealing.key_tables import keys, reachable, ring
from domain.sealing.unwrapping import new_key

REF = re.compile(r"person:[0-9a-f]{32}")
NAME_ERASED = "somebody whose name was erased"
_NO_PARTNERSHIP = UUID(int=0)
_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Box).decode


class People:
    """Everybody known by name in a workspace."""

    def __init__(self, key_ring: KeyRing) -> None:
        self._ring = key_ring
        self._lock = RLock()
        self._read_at: Any = None
        self._names: dict[str, list[str]] = {}
        self._refs: dict[str, str] = {}
        self._refs_by_fold: dict[str, set[str]] = {}
        self._pattern: re.Pattern[str] | None = None

    def ref_of(self, name: str) -> str:
        """The ref of the person of this name, who is known from now on. A ref is its own."""
        if REF.fullmatch(name):
            return name
        name = _tidy(name)
        self._bring_up_to_date()
        return self._refs.get(name) or self._make_known(name)

    def add(self, name: str) -> str:
        """The ref of somebody new, even if another person has the same name."""
        return self._make_known(_tidy(name), anew=True)

    def name_of(self, ref: str) -> str:
        """The name of a person; text that is no such ref is returned as it is."""
        if not REF.fullmatch(ref):
            return ref
        self._bring_up_to_date()
        names = self._names.get(ref)
        return names[0] if names else NAME_ERASED

    def rename(self, ref: str, name: str) -> None:
        """Call a person by another name; the names before are remembered, to be found where they were written."""
        name = _tidy(name)
        with self._lock, self._ring.changing() as connection:
            self._read(connection)
            names = self._names.get(ref)
            if names and names[0] != name:
                self._keep(connection, ref, [name, *(each for each in names if each != name)])
        self._ring.forget()
        self._bring_up_to_date()

    def known(self) -> dict[str, str]:
        """The name of everybody, by ref."""
        self._bring_up_to_date()
        return {ref: names[0] for ref, names in self._names.items()}

    def names_of(self, ref: str) -> list[str]:
        """What a person is called and was called before."""
        self._bring_up_to_date()
        return list(self._names.get(ref, ()))

    @property
    def are_known(self) -> bool:
        return self._pattern is not None

    def named_in(self, text: str) -> set[str]:
        """The refs of the people that a text names; to be asked after ``bring_up_to_date``."""
        if self._pattern is None:
            return set()
        found = {" ".join(name.split()).casefold() for name in self._pattern.findall(text)}
        return {ref for name in found for ref in self._refs_by_fold.get(name, ())}

    def bring_up_to_date(self) -> None:
        """Notice who was named, renamed or erased by other processes."""
        self._ring.refresh()
        self._bring_up_to_date()

    # -- how it is kept ----------------------------------------------------------------------------------

    def _make_known(self, name: str, *, anew: bool = False) -> str:
        with self._lock, self._ring.changing() as connection:
            self._read(connection)
            ref = self._refs.get(name)
            if ref is None or anew:
                ref = f"person:{secrets.token_hex(16)}"
                self._add(connection, ref, name)
        self._ring.forget()
        self._bring_up_to_date()
        return ref

    def _add(self, connection: Connection, ref: str, name: str) -> None:
        key = new_key()
        row = {
            "name": ref,
            "whose": NOBODYS,
            "wrapped": self._ring.unwrapping.wrap(key),
            "about": _sealed(ref, key, [name]),
        }
        connection.execute(insert(keys).values(row))
        connection.execute(update(ring).values(named=ring.c.named + 1))

    def _keep(self, connection: Connection, ref: str, names: list[str]) -> None:
        wrapped = connection.execute(select(keys.c.wrapped).where(keys.c.name == ref)).scalar_one()
        about = _sealed(ref, self._ring.unwrapping.unwrap(wrapped), names)
        connection.execute(update(keys).where(keys.c.name == ref).values(about=about))
        connection.execute(update(ring).values(named=ring.c.named + 1))

    def _bring_up_to_date(self) -> None:
        now = (self._ring.destroyed, self._ring.named)
        if self._read_at != now:
            with self._lock, reachable(), self._ring.engine.connect() as connection:
                self._read(connection)
                self._read_at = now

    def _read(self, connection: Connection) -> None:
        """Read everybody's names."""
        query = select(keys.c.name, keys.c.wrapped, keys.c.about).where(
            keys.c.whose == NOBODYS, keys.c.wrapped.is_not(None)
        )
        rows = connection.execute(query).all()
        self._names = {ref: _opened(self._ring.unwrapping.unwrap(wrapped), about) for ref, wrapped, about in rows}
        self._refs = {names[0]: ref for ref, names in self._names.items()}
        self._refs_by_fold = {}
        for ref, names in self._names.items():
            for name in names:
                self._refs_by_fold.setdefault(name.casefold(), set()).add(ref)
        self._pattern = whole_words((name for each in self._names.values() for name in each), one_word_as_written=True)


def whole_words(names: Iterable[str], *, one_word_as_written: bool = False) -> re.Pattern[str] | None:
    """Finds any of the names where it stands as whole words, in capitals or not; ``None`` without names.

    With ``one_word_as_written`` a name of one word is found in its own capitals only: May, and not may.
    """
    longest_first = sorted((name.split() for name in names if name), key=lambda words: -len(" ".join(words)))
    if not longest_first:
        return None
    either = "|".join(_in_pattern(words, as_written=one_word_as_written and len(words) == 1) for words in longest_first)
    return re.compile(rf"(?<!\w)(?:{either})(?!\w)")


def _in_pattern(words: Sequence[str], *, as_written: bool) -> str:
    spelt = r"\s+".join(map(re.escape, words))
    return spelt if as_written else f"(?i:{spelt})"


def _tidy(name: str) -> str:
    return " ".join(name.split())


def _sealed(ref: str, key: bytes, names: list[str]) -> bytes:
    return _encode(seal(_NO_PARTNERSHIP, (ref,), (key,), [("name", name) for name in names]))


def _opened(key: bytes, about: bytes) -> list[str]:
    return [str(name) for name in unseal(_NO_PARTNERSHIP, (key,), _decode(about))]
