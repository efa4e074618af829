"""Commands about scoring policies: ``policy list``, ``show``, ``save`` and ``put-in-force``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from access.deciding import NotAllowed, may_somewhere
from access.roles import Action
from projections import putting_in_force
from projections.policies_in_force import PoliciesInForce, SavedPolicy
from projections.policy import read_policy
from web import current
from web.command_line.acting import acting
from web.command_line.options import A_PATH, json_option, progress_bar
from web.door.identity import me, recorded_by
from web.door.permissions import require
from web.policies.policies_page import in_force
from web.policies.toml_text import toml_of

reason_option = click.option("--reason", required=True, help="Why; it stands in the history of the policies.")
version_option = click.option("--version", type=int, metavar="NUMBER", help="Which version (the latest).")


@click.group()
def policy() -> None:
    """Scoring policies: which is in force, and putting another there."""


@policy.command("list")
@json_option
@acting
def list_policies(as_json: bool) -> None:
    """Every policy that was saved, and since when which was in force."""
    _check_may_read()
    known = current.workspace().policies_known()
    if as_json:
        click.echo(json.dumps(_as_json(known), indent=2, ensure_ascii=False))
        return
    now = in_force(known)
    for each in known.saved:
        saved = f"{each.at:%Y-%m-%d %H:%M}" if each.at else "from the start"
        click.echo(f"{'*' if each is now else ' '} {_named(each)}  {saved}  {each.reason}")
    for turn in known.turns:
        click.echo(f"in force from {turn.at:%Y-%m-%d %H:%M}: {turn.name}, version {turn.version}  {turn.reason}")


@policy.command()
@click.argument("name", required=False)
@version_option
@acting
def show(name: str | None, version: int | None) -> None:
    """Print a policy as a TOML file: the one in force, or the one named."""
    _check_may_read()
    known = current.workspace().policies_known()
    click.echo(toml_of((known.get(name, version) if name else in_force(known)).policy), nl=False)


@policy.command()
@click.argument("path", type=A_PATH, metavar="FILE")
@click.option("--name", help="What to call it (as the file says).")
@reason_option
@acting
def save(path: Path, name: str | None, reason: str) -> None:
    """Save the policy in a TOML file as the next version of its name. It counts once it is put in force."""
    require(Action.WEIGH)
    workspace, found = current.workspace(), read_policy(path)
    called = name or found.name
    version = putting_in_force.save_policy(workspace, called, found, reason, workspace.stamp(recorded_by()))
    click.echo(f"Saved: “{called}”, version {version}. It is not in force yet.")


@policy.command("put-in-force")
@click.argument("name")
@version_option
@reason_option
@acting
def put_in_force(name: str, version: int | None, reason: str) -> None:
    """Let a saved policy say how health is worked out from now on."""
    require(Action.WEIGH)
    workspace = current.workspace()
    found = workspace.policies_known().get(name, version)
    stamp = workspace.stamp(recorded_by())
    with progress_bar("Working out the pages", "events") as progress:
        putting_in_force.put_in_force(workspace, name, found.version, reason, stamp, progress=progress)
    click.echo(f"In force: {_named(found)}.")


COMMANDS = (policy,)


def _check_may_read() -> None:
    if not may_somewhere(me(), Action.SEE):
        raise NotAllowed


def _named(each: SavedPolicy) -> str:
    return f"“{each.name}”, version {each.version}"


def _as_json(known: PoliciesInForce) -> dict[str, Any]:
    saved = [
        {"name": each.name, "version": each.version, "saved_at": each.at and each.at.isoformat(), "reason": each.reason}
        for each in known.saved
    ]
    turns = [
        {"name": turn.name, "version": turn.version, "at": turn.at.isoformat(), "reason": turn.reason}
        for turn in known.turns
    ]
    return {"saved": saved, "in_force": turns}
