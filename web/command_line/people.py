"""Commands that give access: ``user add``, ``list``, ``disable``, ``enable`` and ``link``, and ``grant``.

Whoever runs them on the machine may: the access log says that the command line did it.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

import click
from flask.cli import with_appcontext

from access import accounts, directory, grants, people
from access.accounts import Account, find_account
from access.roles import Role
from domain.errors import InvalidValue, UnknownPartnership
from web import current
from web.command_line.options import DAY, json_option
from web.door.identity import store
from web.people.choosing import hashed
from web.people.doing import doer, new_person
from web.people.role_words import partnership_names, role_in_words

Command = TypeVar("Command", bound=Callable[..., Any])
ALL = "all"
ROLE = click.Choice([str(role) for role in Role])
_LINK = "Pass this link on to {name}, who chooses a password with it. It works once, for seven days:"


def _address_option(command: Command) -> Command:
    help_ = "Where people reach Goodterms, for the link."
    option = click.option(
        "--address", default="http://127.0.0.1:8000", show_default=True, envvar="GOODTERMS_ADDRESS", help=help_
    )
    return option(command)


@click.group()
def user() -> None:
    """People with an account: add, list, disable and enable them."""


@user.command()
@click.argument("email")
@click.option("--name", help="What others here call them (the address, up to the @).")
@click.option("--role", type=ROLE, help="A role to give at once.")
@click.option("--partnership", metavar="REF", help="The partnership of the role (all of them).")
@click.option("--password-stdin", is_flag=True, help="Read a password from stdin, rather than print a link.")
@click.option("--password", "asks", is_flag=True, help="Ask for a password, rather than print a link.")
@_address_option
@with_appcontext
def add(
    email: str,
    name: str | None,
    role: str | None,
    partnership: str | None,
    password_stdin: bool,
    asks: bool,
    address: str,
) -> None:
    """Add somebody, and print the one-time link with which they choose a password."""
    if partnership and not role:
        raise click.UsageError("Say which role they have there: --role.")
    name = accounts.checked_name(name or email.partition("@")[0])
    wish = _wish(partnership or ALL, Role(role)) if role else None
    accounts.check_free(store(), email)
    password = _password(password_stdin, asks)
    password_hash = hashed(password, email, name) if password is not None else None
    account = people.add(store(), doer(), email, name, new_person(name))
    if wish:
        people.give(store(), doer(), account, *wish)
    if password_hash is None:
        _print_link(account, address)
    else:
        accounts.set_password(store(), account, password_hash)
        click.echo(f"{account.name} can sign in as {account.email}.")


@user.command("list")
@json_option
@with_appcontext
def list_(as_json: bool) -> None:
    """Everybody with an account, and what they hold today."""
    listed = directory.everybody(store(), current.workspace().today())
    if as_json:
        click.echo(json.dumps([_fields(each) for each in listed], indent=2, ensure_ascii=False))
        return
    for each in listed:
        holds = ", ".join(f"{held.role} ({held.partnership or ALL})" for held in each.holds)
        state = "" if each.account.active else "  disabled"
        click.echo(f"{each.account.email}  {each.account.name}  {holds or 'no role'}{state}")


@user.command()
@click.argument("email")
@with_appcontext
def disable(email: str) -> None:
    """Keep somebody out: every sign-in and token of theirs ends at once."""
    account = _account(email)
    people.disable(store(), doer(), account)
    click.echo(f"{account.name} is signed out everywhere and can no longer sign in.")


@user.command()
@click.argument("email")
@with_appcontext
def enable(email: str) -> None:
    """Let somebody in again who was disabled."""
    account = _account(email)
    people.enable(store(), doer(), account)
    click.echo(f"{account.name} can sign in again.")


@user.command()
@click.argument("email")
@_address_option
@with_appcontext
def link(email: str, address: str) -> None:
    """Print a one-time link with which somebody chooses a password anew, where no mail gets out."""
    _print_link(_account(email), address)


@click.command()
@click.argument("email", metavar="USER")
@click.argument("words", nargs=-1, metavar="REF|all ROLE")
@click.option("--all", "everywhere", is_flag=True, help="In every partnership; the same as “all” for REF.")
@click.option("--from", "starts_on", type=DAY, help="The first day (today).")
@click.option("--until", "ends_on", type=DAY, help="The last day (until it is taken away).")
@click.option("--end", "ends", is_flag=True, help="Take the role away instead.")
@with_appcontext
def grant(
    email: str, words: tuple[str, ...], everywhere: bool, starts_on: date | None, ends_on: date | None, ends: bool
) -> None:
    """Give somebody a role: lead, consultant, board or administrator; or take it away with --end."""
    words = (ALL, *words) if everywhere else words
    if len(words) != 2 or words[1] not in set(Role):
        roles = ", ".join(Role)
        raise click.UsageError(f"Name a partnership, or all, and a role ({roles}): grant {email} all lead.")
    if ends and (starts_on or ends_on):
        raise click.UsageError("A role ends now: leave out --from and --until.")
    account = _account(email)
    role, partnership = _wish(words[0], Role(words[1]))
    named = role_in_words(role, partnership, partnership_names())
    if ends:
        _take_away(account, role, partnership, named)
    else:
        people.give(store(), doer(), account, role, partnership, starts_on=starts_on, ends_on=ends_on)
        click.echo(f"{account.name}: {named}.")


COMMANDS = (user, grant)


def _wish(ref: str, role: Role) -> tuple[Role, str | None]:
    """A role and its partnership; ``UnknownPartnership`` or ``InvalidValue`` when that cannot be given."""
    partnership = None if ref == ALL else ref
    if partnership and current.workspace().partnerships.find(partnership) is None:
        raise UnknownPartnership(partnership)
    grants.check_reach(role, partnership)
    return role, partnership


def _take_away(account: Account, role: Role, partnership: str | None, named: str) -> None:
    """End every grant of a role that still stands, today's and later ones."""
    standing = [
        each.number
        for each in grants.grants_of(store(), account.id)
        if each.ended_at is None and (each.role, each.partnership) == (role, partnership)
    ]
    if not standing:
        raise InvalidValue(f"{account.name} does not hold this: {named}.")
    people.take_away(store(), doer(), account, *standing)
    click.echo(f"{account.name}, no longer: {named}.")


def _account(email: str) -> Account:
    account = find_account(store(), email)
    if account is None:
        raise InvalidValue(f"There is no account for {email}. See them all with: goodterms user list")
    return account


def _password(from_stdin: bool, asks: bool) -> str | None:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if asks:
        return str(click.prompt("Password", hide_input=True, confirmation_prompt="The same again", err=True))
    return None


def _print_link(account: Account, address: str) -> None:
    secret = people.invite(store(), doer(), account)
    click.echo(_LINK.format(name=account.name), err=True)
    click.echo(f"{address.rstrip('/')}/sign-in/set-up/{secret}")


def _fields(listed: directory.Listed) -> dict[str, Any]:
    return {
        "email": listed.account.email,
        "name": listed.account.name,
        "active": listed.account.active,
        "has_password": listed.account.password is not None,
        "roles": [{"role": str(held.role), "partnership": held.partnership} for held in listed.holds],
        "last_signed_in": listed.last_in and listed.last_in.isoformat(),
    }
