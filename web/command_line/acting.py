"""On whose behalf a command acts: the operator of the machine, or with ``--as`` somebody with an account.

Whoever can run commands beside the workspace can read its files, so the operator may do everything; what an account
may do is what its roles allow, as on the pages.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

import click
from flask.cli import with_appcontext

from access.accounts import find_account
from access.deciding import OPERATOR
from domain.errors import InvalidValue
from web.current import workspace
from web.door import identity

Command = TypeVar("Command", bound=Callable[..., Any])


def acting(command: Command) -> Command:
    """Run a command in the application's context, on behalf of whoever ``--as`` names."""

    @click.option("--as", "email", metavar="EMAIL", envvar="GOODTERMS_AS", help="Act with the roles of this account.")
    @with_appcontext
    @wraps(command)
    def act(*arguments: Any, email: str | None, **options: Any) -> Any:
        if email:
            identity.act_as(_account(email))
        opened = workspace()
        opened.hold_policies()  # all that it says is said under one policy
        try:
            return command(*arguments, **options)
        finally:
            opened.let_policies_go()

    return act  # type: ignore[no-any-return]


def is_operator() -> bool:
    """Whether the command acts for whoever runs it, and not for an account."""
    return identity.me() is OPERATOR


def _account(email: str) -> Any:
    account = find_account(identity.store(), email)
    if account is None or not account.active:
        raise InvalidValue(f"No account for {email} can be used. “goodterms user list” shows them.")
    return identity.person_of(account)
