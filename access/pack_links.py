"""Links to board packs: each shows one pack as it was made, to whoever has it, until it expires or is taken back.

Only a digest of the secret is kept, and the page itself, zipped. What has expired or was taken back keeps its row for a
while, without the page, so that whoever opens it is told. Called by ``web.packs``.
"""

from __future__ import annotations

import gzip
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    Connection,
    ForeignKey,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from access.accounts import Account
from access.store import Base, Store, instant, microseconds
from domain.errors import InvalidValue

USUAL_DAYS, MOST_DAYS = 30, 90
MOST_AT_ONCE = 20
"""Links of one person that work at a time; each keeps a page of some megabytes."""
TOLD_FOR = timedelta(days=180)
"""How long after its end a link says that it has ended."""

pack_links = Table(
    "pack_links",
    Base.metadata,
    Column("link", Integer, primary_key=True),
    Column("digest", String(64), nullable=False, unique=True),
    Column("account", ForeignKey("accounts.id"), nullable=False, index=True),
    Column("month", String(7), nullable=False),
    Column("partnerships", Text, nullable=False),
    Column("made_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("page", LargeBinary),
)
"""``month`` as “2026-10”, ``partnerships`` their refs, with spaces between them."""
_c = pack_links.c

Why = Literal["unknown", "expired", "revoked"]


@dataclass(frozen=True)
class PackLink:
    """A link as lists show it, without its secret, which is kept nowhere."""

    number: int
    account: int
    month: str
    partnerships: frozenset[str]
    made_at: datetime
    expires_at: datetime
    revoked_at: datetime | None

    def works_at(self, at: datetime) -> bool:
        return self.revoked_at is None and at < self.expires_at


@dataclass(frozen=True)
class Opened:
    """The page behind a link, zipped, and the link; or (``None``) why it cannot be shown."""

    page: bytes | None
    why: Why | None = None
    link: PackLink | None = None


def make(
    store: Store, account: int, month: str, partnerships: list[str], page: bytes, at: datetime, days: int
) -> tuple[int, str]:
    """The number and the secret of a new link; ``InvalidValue`` when that is too many, or for too long."""
    _check_days(days)
    secret, zipped = secrets.token_urlsafe(32), gzip.compress(page, mtime=0)
    row = {
        "digest": _digest(secret),
        "account": account,
        "month": month,
        "partnerships": " ".join(partnerships),
        "made_at": microseconds(at),
        "expires_at": microseconds(at + timedelta(days=days)),
        "page": zipped,
    }
    with store.engine.begin() as connection:
        _tidy(connection, at)
        _check_number(connection, account, at)
        number = connection.execute(insert(pack_links).values(row).returning(_c.link)).scalar_one()
    return number, secret


def open_page(store: Store, secret: str, at: datetime) -> Opened:
    """What a link leads to. It ends with the account of whoever made it, too."""
    query = select(pack_links, Account.active).join(Account, Account.id == _c.account)
    with store.engine.connect() as connection:
        row = connection.execute(query.where(_c.digest == _digest(secret))).first()
    if row is None:
        return Opened(None, "unknown")
    if row.revoked_at is not None or not row.active:
        return Opened(None, "revoked")
    is_over = row.expires_at <= microseconds(at) or row.page is None
    return Opened(None, "expired") if is_over else Opened(row.page, link=_link(row))


def working(store: Store, at: datetime) -> list[PackLink]:
    """Those that work now, the newest first."""
    columns = [column for column in _c if column is not _c.page]
    query = select(*columns).where(_works(at)).order_by(_c.link.desc())
    with store.engine.connect() as connection:
        return [_link(row) for row in connection.execute(query)]


def find(store: Store, number: int, at: datetime) -> PackLink | None:
    """The link of that number, if it works."""
    return next((each for each in working(store, at) if each.number == number), None)


def revoke(store: Store, number: int, at: datetime) -> bool:
    """Take a link back; ``False`` when it had ended before."""
    ended = update(pack_links).where(_c.link == number, _works(at)).values(revoked_at=microseconds(at), page=None)
    with store.engine.begin() as connection:
        return connection.execute(ended).rowcount == 1


def revoke_naming(store: Store, names: Callable[[str], bool], at: datetime) -> int:
    """Take back every link whose page says something that is to be said no more; how many there were."""
    with store.engine.begin() as connection:
        _tidy(connection, at)
        rows = connection.execute(select(_c.link, _c.page).where(_works(at))).all()
    meant = [row.link for row in rows if names(gzip.decompress(row.page).decode())]
    return sum(revoke(store, number, at) for number in meant)


def _tidy(connection: Connection, at: datetime) -> None:
    """Throw away pages that nobody can open any more, and links that ended long ago."""
    now, long_ago = microseconds(at), microseconds(at - TOLD_FOR)
    connection.execute(update(pack_links).where(_c.expires_at <= now).values(page=None))
    connection.execute(delete(pack_links).where(_c.expires_at <= long_ago))


def _works(at: datetime) -> ColumnElement[bool]:
    return _c.revoked_at.is_(None) & (_c.expires_at > microseconds(at))


def _check_days(days: int) -> None:
    if not 1 <= days <= MOST_DAYS:
        raise InvalidValue(f"A link works for 1 to {MOST_DAYS} days. Choose another number.", "days")


def _check_number(connection: Connection, account: int, at: datetime) -> None:
    query = select(func.count()).select_from(pack_links).where(_c.account == account, _works(at))
    if connection.execute(query).scalar_one() >= MOST_AT_ONCE:
        raise InvalidValue(f"You have {MOST_AT_ONCE} links that work. Take one back before you make another.", "days")


def _link(row: Any) -> PackLink:
    return PackLink(
        row.link,
        row.account,
        row.month,
        frozenset(row.partnerships.split()),
        instant(row.made_at),
        instant(row.expires_at),
        None if row.revoked_at is None else instant(row.revoked_at),
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
