"""The chain over the log: a hash for each stored event, over its stored bytes and the hash before it.

The recorders write it in the transaction that adds the events; ``verifying`` follows it. So nothing in the log can be
changed, removed, added or moved in the database without breaking it. Its first link, at position 0, belongs to no
event: it names the workspace. What is not among the hashes (keys, views, snapshots) may change.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from hashlib import sha256
from itertools import islice
from struct import Struct
from typing import NamedTuple, Protocol, TypeVar
from uuid import UUID

from eventsourcing.persistence import StoredEvent

PAGE = 5_000
"""Rows of the log handled at once."""

LOST = bytes(32)
"""What the next event is chained to when somebody has removed the whole chain: it can never be sound again."""

_GENESIS = b"goodterms event chain, version 1"
_AS_STORED = ("utf-8", "surrogateescape")
_lengths = Struct(">5Q").pack

Row = TypeVar("Row")


class StoredRow(NamedTuple):
    """A stored event as the database holds it. Whoever has changed it may have left values of any type."""

    position: int
    originator_id: str
    originator_version: int
    topic: str
    state: bytes


class Link(NamedTuple):
    """A link of the chain: the position of its event, how many events there are up to it, and its hash."""

    position: int
    number: int
    hash: bytes


class LogRows(Protocol):
    """The log and its chain within one transaction of the database, in order of position."""

    def is_chained(self) -> bool: ...
    def begin_chain(self, first: Link) -> None: ...
    def begin_again(self, first: Link) -> None: ...
    def first(self) -> Link | None: ...
    def head(self) -> Link | None: ...
    def events(self) -> Iterator[StoredRow]: ...
    def links(self) -> Iterator[Link]: ...
    def add_events(self, rows: Sequence[StoredRow]) -> None: ...
    def add_links(self, links: Sequence[Link]) -> None: ...


class ChainedRecorder(Protocol):
    """A recorder that keeps the chain: both of ours do."""

    def head(self) -> Link | None:
        """The last link; the one at position 0 when the log is empty, ``None`` when the chain is gone."""

    def reading(self) -> AbstractContextManager[LogRows]:
        """The log as it is at one moment, however much is recorded meanwhile."""

    def writing(self) -> AbstractContextManager[LogRows]:
        """The log while nobody else can record: everything that is added to it, or nothing."""


def link(before: bytes, originator_id: str, originator_version: int, topic: str, state: bytes) -> bytes:
    """The hash of a stored event: SHA-256 over the lengths of its five parts, and the parts."""
    id_, version, topic_ = originator_id.encode(*_AS_STORED), b"%d" % originator_version, topic.encode(*_AS_STORED)
    lengths = _lengths(len(before), len(id_), len(version), len(topic_), len(state))
    return sha256(b"".join((lengths, before, id_, version, topic_, state))).digest()


def row_of(stored: StoredEvent, position: int = 0) -> StoredRow:
    """An event as it will be stored; its hash does not depend on its position."""
    id_ = stored.originator_id
    hexadecimal = id_.hex if isinstance(id_, UUID) else id_
    return StoredRow(position, hexadecimal, stored.originator_version, stored.topic, stored.state)


def genesis(workspace_id: UUID) -> Link:
    """The first link of the chain of a workspace: its id, and a digest by which a change to it shows."""
    return Link(0, 0, workspace_id.bytes + sha256(_GENESIS + workspace_id.bytes).digest()[:16])


def workspace_of(first: Link) -> UUID | None:
    """The workspace whose chain begins with this link; ``None`` when no chain begins so."""
    if not isinstance(first.hash, bytes) or len(first.hash) != len(LOST):
        return None
    workspace_id = UUID(bytes=first.hash[:16])
    return workspace_id if first == genesis(workspace_id) else None


def continued(head: Link, rows: Iterable[StoredRow]) -> Iterator[Link]:
    """The links of the events that come after ``head``."""
    before = head.hash
    for number, row in enumerate(rows, start=head.number + 1):
        before = link(before, *row[1:])
        yield Link(row.position, number, before)


def chain_existing(recorder: ChainedRecorder, workspace_id: UUID) -> int:
    """Chain a log that has no chain yet (a new one, or one of an earlier version); how many events it holds.

    All of it in one transaction, so that it happens once, and not again to a chain that somebody has emptied.
    """
    with recorder.reading() as rows:
        if rows.is_chained():
            return 0
    with recorder.writing() as rows:
        if rows.is_chained():
            return 0
        return _chain(rows, genesis(workspace_id))


def _chain(rows: LogRows, head: Link) -> int:
    rows.begin_chain(head)
    for page in pages(continued(head, rows.events())):
        rows.add_links(page)
        head = page[-1]
    return head.number


def pages(rows: Iterable[Row], size: int = PAGE) -> Iterator[list[Row]]:
    """The rows, so many at a time."""
    rows = iter(rows)
    while page := list(islice(rows, size)):
        yield page
