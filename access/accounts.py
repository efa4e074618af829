"""Accounts of people who may sign in. Flask-Security reads and writes them through its datastore.

Names and addresses stand here and nowhere in the log, which knows an account by its ``person`` ref alone.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from email_validator import EmailNotValidError, validate_email
from flask_security import AsaList, RoleMixin, SQLAlchemySessionUserDatastore, UserMixin
from sqlalchemy import BigInteger, String, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from access.store import LARGEST_NUMBER, Base, Store, microseconds
from domain.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Sequence


LONGEST = 255
"""Characters that an address or a name may have."""


class Account(Base, UserMixin):
    """One person's account. ``password`` is an argon2 hash, or ``None`` until one is set."""

    __tablename__ = "accounts"

    id: Mapped[int] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(String(60), unique=True)
    email: Mapped[str] = mapped_column(String(255), unique=True)
    name: Mapped[str] = mapped_column(String(255))
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[int] = mapped_column(BigInteger)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    tf_primary_method: Mapped[str | None] = mapped_column(String(64))
    tf_totp_secret: Mapped[str | None] = mapped_column(String(255))
    mf_recovery_codes: Mapped[list[str] | None] = mapped_column(MutableList.as_mutable(AsaList()))

    @property
    def is_erased(self) -> bool:
        """Whether nobody knows any more whose it was: no address is left."""
        return "@" not in self.email

    @property
    def roles(self) -> list[Any]:
        """Flask-Security's own roles are not used: ``grants`` says who holds what, and since when."""
        return []

    @roles.setter
    def roles(self, value: Any) -> None: ...


class UnusedRole(RoleMixin):
    """The datastore asks for a class of roles; ours are grants."""


def datastore(store: Store) -> SQLAlchemySessionUserDatastore:
    """What Flask-Security keeps accounts in."""
    return SQLAlchemySessionUserDatastore(store.orm, Account, UnusedRole)


def add_account(store: Store, email: str, name: str, person: str, at: datetime) -> Account:
    """A new account that has no password yet; ``InvalidValue`` when the address or the name will not do."""
    account = Account(
        email=checked_address(email),
        name=checked_name(name),
        person=person,
        active=True,
        made_at=microseconds(at),
        fs_uniquifier=secrets.token_hex(32),
    )
    check_free(store, account.email)
    store.orm.add(account)
    try:
        store.orm.commit()
    except IntegrityError:  # somebody added the same person at this very moment
        store.orm.rollback()
        raise _taken(account.email) from None
    return account


def checked_address(text: str) -> str:
    """An email address in small letters; ``InvalidValue`` when it is none. Nobody outside is asked."""
    text = text.strip()
    try:
        found = validate_email(text, check_deliverability=False, allow_display_name=False)
    except EmailNotValidError:
        written = f"“{text[:60]}” is not an email address" if text else "An email address is missing"
        raise InvalidValue(f"{written}. Write it like ada@example.org.", "email") from None
    if len(found.normalized) > LONGEST:
        raise InvalidValue(f"Use an email address of at most {LONGEST} characters.", "email")
    return found.normalized.lower()


def check_free(store: Store, email: str) -> None:
    """``InvalidValue`` when this is no address, or somebody has an account for it."""
    email = checked_address(email)
    if find_account(store, email) is not None:
        raise _taken(email)


def checked_name(text: str) -> str:
    """A name without needless spaces; ``InvalidValue`` when there is none, or it is no name."""
    name = " ".join(text.split())
    if not name:
        raise InvalidValue("Say what the person is called.", "name")
    if len(name) > LONGEST or not name.isprintable():
        raise InvalidValue(f"Write a name of at most {LONGEST} letters on one line.", "name")
    return name


def find_account(store: Store, email: str) -> Account | None:
    """The account with this address, in whatever case it is written."""
    found: Account | None = store.orm.scalars(
        select(Account).where(func.lower(Account.email) == email.strip().lower())
    ).first()
    return found


def account_of(store: Store, account: int) -> Account | None:
    """The account with this number; ``None`` when there is none, however large the number is."""
    if account > LARGEST_NUMBER:
        return None
    found: Account | None = store.orm.get(Account, account)
    return found


def all_accounts(store: Store) -> Sequence[Account]:
    """Every account, by name."""
    return list(store.orm.scalars(select(Account).order_by(func.lower(Account.name), Account.id)))


def active_accounts(store: Store) -> set[int]:
    """Those who may sign in, as the database says at this very moment."""
    with store.engine.connect() as connection:
        return set(connection.scalars(select(Account.id).where(Account.active)))


def rename(store: Store, account: Account, name: str) -> None:
    """Call somebody by another name from now on, wherever it is shown."""
    account.name = checked_name(name)
    store.orm.commit()


def set_password(store: Store, account: Account, password_hash: str) -> None:
    """Let somebody sign in with this password alone: whoever was signed in with another is signed out."""
    account.password = password_hash
    account.fs_uniquifier = secrets.token_hex(32)
    store.orm.commit()


def set_active(store: Store, account: Account, *, active: bool) -> None:
    """Let somebody sign in, or no longer. Whoever is disabled is signed out everywhere at once."""
    account.active = active
    if not active:
        account.fs_uniquifier = secrets.token_hex(32)
    store.orm.commit()


def _taken(email: str) -> InvalidValue:
    return InvalidValue(f"There is an account for {email} already.", "email")
