"""Takes the second factor from an account: its owner turns it off, or an administrator for somebody without a phone."""

from __future__ import annotations

from sqlalchemy import update

from access import recovery_codes
from access.accounts import Account
from access.store import Store


def turn_off(store: Store, account: int) -> bool:
    """Let the password alone sign somebody in; ``False`` when it did already."""
    is_on = (Account.id == account) & Account.tf_primary_method.is_not(None)
    off = update(Account).where(is_on).values(tf_primary_method=None, tf_totp_secret=None)
    with store.engine.begin() as connection:
        turned = connection.execute(off).rowcount == 1
    recovery_codes.forget(store, account)
    return turned
