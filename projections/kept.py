"""Keeps in memory what was read of a partnership, for as long as nothing new is in the views.

``ledger``, ``suppression``, ``released_evidence``, the signals and the page of a partnership keep numbers here, and the
refs they belong to: never words, so nothing has to be let go of when somebody is erased. Every question first asks the
database for the version of the partnership, so all processes give the same answer.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from sqlalchemy import select

if TYPE_CHECKING:
    from projections.workspace import Workspace

AT_MOST = 300_000
"""Items of evidence, and answers, kept in all: about 60 MB."""

What = TypeVar("What")
Version: TypeAlias = tuple[int, int]
"""The generation of the views, and how many events of the partnership they hold."""


class Kept:
    """What is kept of the partnerships of one workspace; what was not asked for longest makes room."""

    def __init__(self, at_most: int = AT_MOST) -> None:
        self._at_most = at_most
        self._found: OrderedDict[Hashable, tuple[Version, Any, int]] = OrderedDict()
        self._items = 0
        self._lock = Lock()

    def get(self, key: Hashable, version: Version) -> Any:
        """What is kept for this version; ``None`` when nothing is."""
        with self._lock:
            found = self._found.get(key)
            if found is None or found[0] != version:
                return None
            self._found.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, version: Version, made: object, items: int) -> None:
        """Keep this instead of what was kept under the key."""
        with self._lock:
            if key in self._found:
                self._items -= self._found.pop(key)[2]
            self._found[key] = version, made, items
            self._items += items
            while self._items > self._at_most:
                _, (_, _, let_go) = self._found.popitem(last=False)
                self._items -= let_go


def kept(
    workspace: Workspace,
    partnership: str,
    what: Hashable,
    make: Callable[[], What],
    items: Callable[[What], int] = len,  # type: ignore[assignment]
) -> What:
    """``what`` of a partnership as its views stand, made anew only when they have changed.

    The version is read before anything is made: rows that are written meanwhile are kept under the version before
    theirs, which is never asked for again.
    """
    key, version = (partnership, what), _version_of(workspace, partnership)
    found: What | None = workspace.kept.get(key, version)
    if found is None:
        found = make()
        workspace.kept.put(key, version, found, items(found))
    return found


def kept_of_each(
    workspace: Workspace,
    partnerships: Collection[str],
    what: Hashable,
    make: Callable[[str], What],
    items: Callable[[What], int],
) -> dict[str, What]:
    """``kept`` for many partnerships, by their refs, with one question to the database about all versions."""
    generation, versions = _versions(workspace)
    found: dict[str, What] = {}
    for partnership in partnerships:
        key, version = (partnership, what), (generation, versions.get(partnership, 0))
        made: What | None = workspace.kept.get(key, version)
        if made is None:
            made = make(partnership)
            workspace.kept.put(key, version, made, items(made))
        found[partnership] = made
    return found


def _versions(workspace: Workspace) -> tuple[int, dict[str, int]]:
    tables = workspace.tables()
    with workspace.views.engine.connect() as connection:
        rows = connection.execute(select(tables.partnerships)).all()
    return tables.generation, {row.partnership: row.version for row in rows}


def _version_of(workspace: Workspace, partnership: str) -> Version:
    tables = workspace.tables()
    table = tables.partnerships
    with workspace.views.engine.connect() as connection:
        found = connection.execute(select(table.c.version).where(table.c.partnership == partnership)).scalar()
    return tables.generation, found or 0
