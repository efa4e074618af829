"""Accounts of people who may sign in. Flask-Security reads and writes them through its datastore.

Names and addresses stand here and nowhere in the log, which knows an account by its ``person`` ref alone.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask_security import AsaList, RoleMixin, SQLAlchemySessionUserDatastore, UserMixin
from sqlalchemy import BigInteger, String, func, select
from sqlalchemy.ext.mutable import MutableList
from sqlalchemy.orm import Mapped, mapped_column

from access.store import Base, Store, microseconds
from domain.errors import InvalidValue

if TYPE_CHECKING:
    from collections.abc import Sequence


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
    """A new account that has no password yet; ``InvalidValue`` when the address is taken."""
    email = email.strip().lower()
    if find_account(store, email) is not None:
        raise InvalidValue(f"There is an account for {email} already.", "email")
    account = Account(
        email=email,
        name=name.strip(),
        person=person,
        active=True,
        made_at=microseconds(at),
        fs_uniquifier=secrets.token_hex(32),
    )
    store.orm.add(account)
    store.orm.commit()
    return account


def find_account(store: Store, email: str) -> Account | None:
    """The account with this address, in whatever case it is written."""
    found: Account | None = store.orm.scalars(
        select(Account).where(func.lower(Account.email) == email.strip().lower())
    ).first()
    return found


def account_of(store: Store, account: int) -> Account | None:
    found: Account | None = store.orm.get(Account, account)
    return found


def all_accounts(store: Store) -> Sequence[Account]:
    """Every account, by name."""
    return list(store.orm.scalars(select(Account).order_by(func.lower(Account.name), Account.id)))


def set_active(store: Store, account: Account, *, active: bool) -> None:
    """Let somebody sign in, or no longer. Whoever is disabled is signed out everywhere at once."""
    account.active = active
    if not active:
        account.fs_uniquifier = secrets.token_hex(32)
    store.orm.commit()
