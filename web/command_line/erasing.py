"""Commands about what is personal: ``erase``, and ``rotate-key``."""

from __future__ import annotations

import json
from typing import Any

import click
from flask.cli import with_appcontext

from domain.errors import DomainError
from domain.sealing import rotation
from domain.sealing.finding import Place
from web import erasure
from web.command_line.options import json_option
from web.current import workspace
from web.erasure import Meant, look_for


@click.command()
@click.argument("person")
@click.option("--reason", default="", help="Why; it stays on record.")
@click.option("--dry-run", is_flag=True, help="Say what would be erased, and erase nothing.")
@click.option("--yes", is_flag=True, help="Do not ask before erasing.")
@json_option
@with_appcontext
def erase(person: str, reason: str, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Erase what was said by or about PERSON for good; that it was said stays on record.

    PERSON is a name, an email address, or a single entry as PARTNERSHIP/kind:ref.
    """
    meant = look_for(person)
    if not as_json:
        _print(meant)
    if meant.is_nothing or dry_run:
        _finish(meant, 0, as_json)
        return
    if not yes:
        click.confirm("Erase this for good?", abort=True, err=True)
    _finish(meant, erasure.erase(meant, reason.strip()), as_json)


@click.command("rotate-key")
@with_appcontext
def rotate_key() -> None:
    """Put a new master key in the place of the one that wraps the keys of personal words.

    With GOODTERMS_MASTER_KEY set, the new one is taken from GOODTERMS_NEXT_MASTER_KEY.
    """
    ring = workspace().partnerships.sealing.ring
    place = ring.unwrapping.place
    count = rotation.rotate(ring)
    click.echo(f"{count:,} keys are wrapped by a new master key.")
    if place.is_set:
        click.echo("Set GOODTERMS_MASTER_KEY to the new key now, and unset GOODTERMS_NEXT_MASTER_KEY.", err=True)
    else:
        click.echo(f"It stands in {place}. Keep a copy of it apart from your backups.", err=True)


COMMANDS = (erase, rotate_key)


def _print(meant: Meant) -> None:
    if meant.is_nothing and not meant.concerned.in_the_open:
        raise DomainError(f"Nothing here names “{meant.typed}”. Names are found as they are written, as whole words.")
    for account in meant.accounts:
        click.echo(f"account {account.email}: closed, and nameless from then on")
    for address in meant.invited:
        click.echo(f"address {address}: no longer invited or reminded")
    for place in meant.concerned.erased:
        click.echo(f"erased  {_line(place)}")
    for partnership, kind, ref in meant.concerned.unfinished:
        click.echo(f"erased before, to be put on record  {partnership}/{kind}:{ref}")
    for place in meant.concerned.in_the_open:
        click.echo(f"stays   {_line(place)}  (recorded before the name was known, or named in its ref)")


def _line(place: Place) -> str:
    return f"{place.on}  {place.partnership}/{place.kind}:{place.ref}"


def _finish(meant: Meant, entries: int, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps(_told(meant, entries), indent=2))
    else:
        click.echo(f"Erased: the words of {entries:,} {'entry' if entries == 1 else 'entries'}.", err=True)


def _told(meant: Meant, entries: int) -> dict[str, Any]:
    return {
        "accounts": len(meant.accounts),
        "invited": len(meant.invited),
        "erased": [_place(place) for place in meant.concerned.erased],
        "stays": [_place(place) for place in meant.concerned.in_the_open],
        "done": entries,
    }


def _place(place: Place) -> dict[str, str]:
    return {"partnership": place.partnership, "kind": place.kind, "ref": place.ref, "on": place.on.isoformat()}
