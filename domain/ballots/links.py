"""Links: drawn at random, known by their digests only. ``box`` hands them out and looks them up."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Literal

from sqlalchemy import Connection, case, func, insert, select, update

from domain.ballots.tables import boxes, links
from domain.errors import DomainError

TOKEN_BYTES = 24
TOKEN = re.compile(r"[A-Za-z0-9_-]{32}")
Reason = Literal["used", "revoked", "closed", "unknown", "full"]
_WORDS: dict[Reason, str] = {
    "used": "This link was used: it takes one answer, and that answer is in.",
    "revoked": "This link was taken back. Ask whoever gave it to you for another.",
    "closed": "The round is over. No more answers are taken.",
    "unknown": "This link does not work. Open it again from where you found it.",
    "full": "This link took as many answers as it was made for.",
}


class LinkRefused(DomainError):
    """A link that takes no answer, and why."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(_WORDS[reason])
        self.reason = reason


@dataclass(frozen=True)
class Link:
    """Where a link leads. ``partner`` is who answers through it; ``None`` when they choose themselves."""

    partnership: str
    round: str
    partner: str | None
    is_room: bool


def digest_of(token: str) -> bytes:
    """What is kept of a link; ``LinkRefused`` for what cannot be one."""
    if not TOKEN.fullmatch(token):
        raise LinkRefused("unknown")
    return sha256(token.encode()).digest()


def make(
    connection: Connection, box: str, partner: str | None, number: int, *, room_limit: int | None = None
) -> list[str]:
    """New links. They are stored in the order of their digests, which is none."""
    tokens = [secrets.token_urlsafe(TOKEN_BYTES) for _ in range(number)]
    rest = {"box": box, "partner": partner, "is_room": room_limit is not None, "allowed": room_limit or 1}
    rows = [{"digest": digest, **rest, "used": 0, "revoked": False} for digest in sorted(map(digest_of, tokens))]
    if rows:
        connection.execute(insert(links), rows)
    return tokens


def find(connection: Connection, token: str) -> Any:
    """The row of a link with that of its box; ``LinkRefused`` when nobody made it."""
    query = select(links, boxes.c.partnership, boxes.c.round, boxes.c.state)
    query = query.join(boxes, boxes.c.id == links.c.box).where(links.c.digest == digest_of(token))
    row = connection.execute(query).one_or_none()
    if row is None:
        raise LinkRefused("unknown")
    return row


def check(row: Any) -> None:
    """Raise ``LinkRefused`` when a link takes no answer."""
    if row.state != "open":
        raise LinkRefused("closed")
    if row.revoked:
        raise LinkRefused("revoked")
    if row.used >= row.allowed:
        raise LinkRefused("full" if row.is_room else "used")


def spend(connection: Connection, row: Any) -> None:
    """Count one use. All links of the box are written anew, so that nothing tells which one was used last."""
    once_more = case((links.c.digest == row.digest, links.c.used + 1), else_=links.c.used)
    connection.execute(update(links).where(links.c.box == row.box).values(used=once_more))


def revoke(connection: Connection, box: str, digest: bytes | None = None) -> int:
    """Take back one link of a box, or all those for the room; how many worked until now."""
    which = links.c.is_room if digest is None else links.c.digest == digest
    standing = (links.c.box == box, links.c.revoked.is_(False), which)
    return connection.execute(update(links).where(*standing).values(revoked=True)).rowcount


def count_rooms(connection: Connection, box: str) -> int:
    """How many links for the room take answers."""
    standing = (links.c.box == box, links.c.is_room, links.c.revoked.is_(False), links.c.used < links.c.allowed)
    return connection.execute(select(func.count()).where(*standing)).scalar_one()


def are_there(connection: Connection, box: str) -> bool:
    return connection.execute(select(links.c.box).where(links.c.box == box).limit(1)).first() is not None


def level(connection: Connection, box: str) -> None:
    """Let all links of a round that is over read the same, and take nothing."""
    values = {"partner": None, "is_room": False, "allowed": 0, "used": 0, "revoked": False}
    connection.execute(update(links).where(links.c.box == box).values(**values))
