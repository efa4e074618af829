"""The command ``signals``: what stands on a day, in one partnership or in all that may be seen."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime

import click

from access.roles import Action
from domain.errors import NotKnownYet
from projections.ledger import profile_of
from web import current
from web.command_line.acting import acting, is_operator
from web.command_line.options import json_option, known_at_option, on_option
from web.door.permissions import require
from web.door.reach import refs_reachable
from web.signals.answers import Said, signals_answer, signals_said


@click.command()
@click.argument("ref", required=False)
@on_option
@known_at_option
@json_option
@acting
def signals(ref: str | None, on: date | None, known_at: datetime | None, as_json: bool) -> None:
    """The signals of work avoidance that stand on a day; of every partnership unless one is named."""
    if ref:
        require(Action.SEE, ref)
    workspace = current.caught_up()
    on = on or workspace.today()
    refs = [ref] if ref else _known(sorted(refs_reachable(Action.SEE)), known_at)
    found = {each: signals_said(each, on, known_at, released=not is_operator()) for each in refs}
    answers = [signals_answer(each, on, known_at, said) for each, said in found.items()]
    if as_json:
        click.echo(json.dumps(answers[0] if ref else answers, indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(line for each, said in found.items() for line in _text(each, on, said)))


COMMANDS = (signals,)


def _known(refs: list[str], known_at: datetime | None) -> list[str]:
    """Those that were known at the instant."""
    found = []
    for ref in refs:
        with suppress(NotKnownYet):
            profile_of(current.workspace(), ref, known_at)
            found.append(ref)
    return found


def _text(ref: str, on: date, found: list[Said]) -> Iterator[str]:
    yield f"{ref} on {on}:{'' if found else ' no signal stands'}"
    for each in found:
        yield f"  {each.signal.rule:27} since {each.signal.since}  {each.sentence}"
