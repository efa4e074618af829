"""The keys that personal words are sealed under, by name. One that was destroyed is known to be, and never comes back.

Every entry with personal words has a key of its own, whose name tells nothing about it; when it was destroyed and there
are new words to seal, the next one is made (``<name>.1``). Everybody known by name has a key too (``person:<hex>``).
Called by ``closing``, ``people`` and by whoever erases. Keys are kept in memory by partnership.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import RLock
from typing import Any, TypeAlias
from uuid import UUID

from sqlalchemy import Connection, insert, select, update

from domain.sealing.key_tables import alone, key_engine, keys, reachable, ring
from domain.sealing.master_key import MasterKeyPlace, WrongMasterKey
from domain.sealing.unwrapping import Unwrapping, new_key

NOBODYS = ""
"""Whose keys those of known people are: of no partnership."""
PARTNERSHIPS = 64
"""Partnerships whose keys a process keeps in memory."""
AT_ONCE = 500
Named: TypeAlias = dict[str, bytes | None]
"""Keys by name; ``None`` for one that was destroyed."""


def key_name(partnership: UUID, kind: str, ref: str) -> str:
    """The name of the key of an entry."""
    return sha256(f"{partnership.hex}/{kind}/{ref}".encode("utf-8", "surrogatepass")).hexdigest()[:32]


class KeyRing:
    """The keys of one workspace."""

    def __init__(self, home: Path) -> None:
        self.engine = key_engine(home)
        self.unwrapping = Unwrapping(MasterKeyPlace(home))
        self.destroyed = self.named = self.followed = 0
        self._kept: OrderedDict[str, Named] = OrderedDict()
        self._lock = RLock()
        self._watch: Any = None
        self._version: Any = None
        with reachable("written"), self.engine.begin() as connection:
            self.is_new = self.unwrapping.begin(connection)
        self._read_ring()

    def get(self, whose: str, names: Iterable[str]) -> tuple[bytes, ...] | None:
        """The keys of these names; ``None`` when one was destroyed, or is not here."""
        with self._lock:
            found = [self._find(_whose(name, whose), name) for name in names]
        return tuple(key for key in found if key) if all(found) else None

    def current(self, whose: str, name: str) -> str:
        """The name under which words of an entry are sealed now: that of the first key that was not destroyed."""
        with self._lock:
            return _current(self._of(whose), name)

    def ensure(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Make the keys that are missing, given as whose they are and their name, all at once."""
        wanted = list(dict.fromkeys(wanted))
        if wanted:
            self.refresh()
        with self._lock:
            while lacking := self._lacking(wanted):
                self._make(lacking)

    def destroy(self, names: Sequence[str]) -> int:
        """Destroy keys for good, all or none of them; how many there were to destroy."""
        with alone(self.engine) as connection:
            gone = sum(
                connection.execute(
                    update(keys)
                    .where(keys.c.name.in_(part), keys.c.wrapped.is_not(None))
                    .values(wrapped=None, about=None)
                ).rowcount
                for part in _parts(names)
            )
            connection.execute(update(ring).values(destroyed=ring.c.destroyed + 1))
        self.refresh()
        return gone

    def follow(self, position: int) -> None:
        """Note that erasures in the log were followed up to a position."""
        with alone(self.engine) as connection:
            connection.execute(update(ring).values(followed=position))
        self.followed = position

    def destroyed_of(self, whose: str, names: Iterable[str]) -> set[str]:
        """Which of these keys there were and are destroyed."""
        with self._lock:
            return {name for name in names if self._of(_whose(name, whose)).get(name, b"?") is None}

    def names_of(self, whose: str, name: str) -> list[str]:
        """The names of all keys that an entry has and had."""
        with self._lock:
            return sorted(each for each in self._of(whose) if each == name or each.startswith(f"{name}."))

    def refresh(self) -> bool:
        """Notice what other processes did; whether keys were destroyed since, and are forgotten here too."""
        with self._lock:
            if not self._changed():
                return False
            before = self.destroyed
            self._read_ring()
            if self.destroyed != before:
                self._kept.clear()
            return self.destroyed != before

    @contextmanager
    def changing(self) -> Iterator[Connection]:
        """A transaction in which nobody else changes keys, under the master key now in force."""
        with alone(self.engine) as connection:
            self.unwrapping.follow(connection.execute(select(ring.c.proof)).scalar_one())
            self.unwrapping.settle()
            yield connection

    def forget(self) -> None:
        """Read everything again when it is next needed."""
        with self._lock:
            self._kept.clear()
            self._version = None
            self._read_ring()

    def close(self) -> None:
        if self._watch is not None:
            self._watch.close()
        self.engine.dispose()

    # -- what is kept in memory --------------------------------------------------------------------------

    def _of(self, whose: str) -> Named:
        group = self._kept.get(whose)
        if group is None:
            group = self._kept[whose] = self._read(keys.c.whose == whose)
            while len(self._kept) > PARTNERSHIPS:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(whose)
        return group

    def _find(self, whose: str, name: str) -> bytes | None:
        group = self._of(whose)
        if name not in group:  # another process has made it since
            group.update(self._read(keys.c.name == name))
        return group.get(name)

    def _lacking(self, wanted: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
        named = [(whose, _current(self._of(whose), name)) for whose, name in wanted]
        return [(whose, name) for whose, name in named if name not in self._of(whose)]

    def _make(self, lacking: list[tuple[str, str]]) -> None:
        """Make keys that nobody else has made meanwhile."""
        with self.changing() as connection:
            for part in _parts([name for _, name in lacking]):
                for name, whose, wrapped in connection.execute(_columns().where(keys.c.name.in_(part))):
                    self._of(whose)[name] = wrapped and self.unwrapping.unwrap(wrapped)
            made = {name: (whose, new_key()) for whose, name in lacking if name not in self._of(whose)}
            rows = [
                {"name": name, "whose": whose, "wrapped": self.unwrapping.wrap(key)}
                for name, (whose, key) in made.items()
            ]
            if rows:
                connection.execute(insert(keys), rows)
        for name, (whose, key) in made.items():
            self._of(whose)[name] = key

    # -- reading -----------------------------------------------------------------------------------------

    def _read(self, which: Any) -> Named:
        """Keys as they are; once more when the master key changed while they were read."""
        try:
            return self._read_once(which)
        except WrongMasterKey:
            return self._read_once(which)

    def _read_once(self, which: Any) -> Named:
        with reachable(), self.engine.connect() as connection:
            self.unwrapping.follow(connection.execute(select(ring.c.proof)).scalar_one())
            rows = connection.execute(_columns().where(which)).all()
        return {name: wrapped and self.unwrapping.unwrap(wrapped) for name, _, wrapped in rows}

    def _read_ring(self) -> None:
        with reachable(), self.engine.connect() as connection:
            row = connection.execute(select(ring)).one()
        self.unwrapping.follow(row.proof)
        self.destroyed, self.named, self.followed = row.destroyed, row.named, row.followed

    def _changed(self) -> bool:
        """Whether anything may have changed since this was last asked; costs SQLite next to nothing."""
        if self.engine.dialect.name != "sqlite":
            return True
        with reachable():
            self._watch = self._watch or self.engine.raw_connection()
            version = self._watch.cursor().execute("PRAGMA data_version").fetchone()
        before, self._version = self._version, version
        return bool(before != version)


def _columns() -> Any:
    return select(keys.c.name, keys.c.whose, keys.c.wrapped)


def _whose(name: str, whose: str) -> str:
    return NOBODYS if name.startswith("person:") else whose


def _current(group: Named, name: str) -> str:
    current, number = name, 0
    while current in group and group[current] is None:
        number += 1
        current = f"{name}.{number}"
    return current


def _parts(names: Sequence[str]) -> Iterator[Sequence[str]]:
    return (names[start : start + AT_ONCE] for start in range(0, len(names), AT_ONCE))
