"""The log in a backup: a line for each stored event with its place in the chain, the same from either database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from domain.chain import Link, LogRows, StoredRow, pages
from domain.checkpoints import mark_of
from domain.errors import DomainError
from domain.verifying import Progress, verify_rows
from web.safekeeping.backup_file import InvalidBackup, Manifest

LOG = "log.jsonl"


class NotEmpty(DomainError):
    """A workspace in which something is recorded already."""


class Line(msgspec.Struct, frozen=True):
    """A stored event and its link; the first line is the beginning of the chain, which has no event."""

    position: int
    number: int
    hash: bytes
    partnership: str = ""
    version: int = 0
    topic: str = ""
    state: bytes = b""

    @property
    def link(self) -> Link:
        return Link(self.position, self.number, self.hash)

    @property
    def row(self) -> StoredRow:
        return StoredRow(self.position, self.partnership, self.version, self.topic, self.state)


def lines_of(rows: LogRows) -> Iterator[bytes]:
    """The log as lines; it must be known to be sound."""
    encode = msgspec.json.Encoder().encode
    links = rows.links()
    yield encode(Line(*next(links)))
    for link, row in zip(links, rows.events(), strict=True):
        _, partnership, version, topic, state = row
        yield encode(Line(*link, partnership, version, topic, state))


def fill(rows: LogRows, lines: Iterable[bytes], manifest: Manifest, progress: Progress) -> None:
    """Put the log of a backup into an empty one, and verify it: ``InvalidBackup`` unless it is the log it says."""
    check_empty(rows)
    decode = msgspec.json.Decoder(Line).decode
    read = (decode(line) for line in lines)
    try:
        rows.begin_again(next(read).link)
        for page in pages(read):
            rows.add_events([line.row for line in page])
            rows.add_links([line.link for line in page])
    except (msgspec.MsgspecError, StopIteration) as error:
        raise InvalidBackup("The log in the backup cannot be read. Use another copy.") from error
    verdict = verify_rows(rows, [mark_of(manifest.checkpoint, "the backup")], progress)
    if verdict.problem:
        raise InvalidBackup(f"The log in the backup is not sound. {verdict.problem.message} Nothing was restored.")


def check_empty(rows: LogRows) -> None:
    """``NotEmpty`` when anything has been recorded."""
    if next(rows.events(), None) or (rows.head() or Link(0, 0, b"")).number:
        raise NotEmpty(
            "Something is recorded in this workspace already. Restore into an empty one: set GOODTERMS_HOME to a new "
            "folder, or GOODTERMS_DATABASE_URL to a new database."
        )
