"""Commands that keep what is recorded safe: ``verify``, ``backup`` and ``restore``."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
import msgspec
from flask.cli import with_appcontext

from domain.ballots.checking import problems
from domain.checkpoints import (
    KEPT_FILE,
    UntrustedCheckpoint,
    check_signer,
    kept_marks,
    make_checkpoint,
    mark_of,
    public_key_of,
    read_checkpoint,
)
from domain.diagnosis import Fault
from domain.errors import DomainError
from domain.opening import chained
from domain.verifying import Mark, Verdict
from domain.verifying import verify as verify_log
from projections.workspace import Workspace
from web import current
from web.citing.checking import Opened, findings, opened
from web.citing.finding import Finding
from web.citing.manifest import UntrustedExport
from web.command_line.options import A_PATH, json_option, progress_bar
from web.door.identity import store
from web.safekeeping.backing_up import write_backup
from web.safekeeping.noting import workspace_key
from web.safekeeping.restoring import Restored, restore_backup

NOT_SOUND = 1


@dataclass(frozen=True)
class Checked:
    """What the log was found to be, how many checkpoints of each sort it was checked against, what is wrong with the
    ballot box, and what was found about exports."""

    verdict: Verdict
    kept: int
    given: int
    ballots: tuple[str, ...]
    exports: tuple[tuple[Opened, tuple[Finding, ...]], ...] = ()

    @property
    def is_sound(self) -> bool:
        found = [finding for _, findings in self.exports for finding in findings]
        return self.verdict.is_sound and not self.ballots and all(finding.is_sound for finding in found)


@click.command()
@click.option("--checkpoint", type=A_PATH, metavar="FILE", help="Write a signed checkpoint, to be kept elsewhere.")
@click.option("--against", type=A_PATH, metavar="FILE", multiple=True, help="Check against an earlier checkpoint.")
@click.option("--export", "exports", type=A_PATH, metavar="FILE", multiple=True, help="Check an export or a report.")
@click.option("--public-key", "public_keys", metavar="KEY", multiple=True, help="Trust what is signed with it.")
@json_option
@click.argument("more", nargs=-1, type=A_PATH, metavar="[FILE...]")
@click.pass_context
@with_appcontext
def verify(
    ctx: click.Context,
    checkpoint: Path | None,
    against: tuple[Path, ...],
    exports: tuple[Path, ...],
    public_keys: tuple[str, ...],
    as_json: bool,
    more: tuple[Path, ...],
) -> None:
    """Look whether the log is exactly as it was recorded, and say what is wrong and where if it is not.

    It is always checked against the checkpoints that the server notes in the workspace folder. Whoever can write
    there can remove those: checkpoints kept on another machine (--checkpoint, later --against) prove more.

    An export (--export) is held against its signature, and against the log that it came from; what was asked for it is
    asked again, as it was known then. Exit code 0: sound; 1: not.
    """
    if more and not against:
        raise click.UsageError("Say --against before the checkpoints to check against.")
    workspace = current.caught_up() if exports else current.workspace()
    try:
        checked = _check(workspace, [*against, *more], exports, public_keys)
    except (UntrustedCheckpoint, UntrustedExport) as error:
        if as_json:
            click.echo(json.dumps({"sound": False, "problem": {"fault": "untrusted", "message": error.message}}))
        raise
    if checkpoint and checked.verdict.is_sound:
        _write_checkpoint(workspace, checked.verdict, checkpoint)
    click.echo(json.dumps(_as_json(checked), indent=2) if as_json else "\n".join(_as_text(workspace, checked)))
    ctx.exit(0 if checked.is_sound else NOT_SOUND)


@click.command()
@click.argument("path", type=A_PATH, metavar="FILE")
@click.option("--without-accounts", is_flag=True, help="Leave out accounts, roles and the access log.")
@click.option("--with-keys", is_flag=True, help="Add the keys of personal words, wrapped; never the master key.")
@click.option("--force", is_flag=True, help="Write over what is already there.")
@with_appcontext
def backup(path: Path, without_accounts: bool, with_keys: bool, force: bool) -> None:
    """Write a copy of the workspace to one file, while people go on recording.

    It holds the log with its chain, and the accounts; not the pages, which are worked out again, and no secret key.
    Without --with-keys nobody can read personal words from it, and the words of whoever is erased later stay erased.
    """
    workspace = current.workspace()
    keys = workspace.partnerships.sealing.ring if with_keys else None
    with progress_bar("Verifying", "events") as progress:
        written = write_backup(
            workspace, path, accounts=None if without_accounts else store(), keys=keys, force=force, progress=progress
        )
    click.echo(f"Written: {path} ({written.checkpoint.events:,} events)")
    if not with_keys:
        click.echo("The keys of personal words are not in it. Keep a copy of them elsewhere.", err=True)


@click.command()
@click.argument("path", type=A_PATH, metavar="FILE")
@click.option("--without-accounts", is_flag=True, help="Leave out the accounts in the backup.")
@with_appcontext
def restore(path: Path, without_accounts: bool) -> None:
    """Bring a backup back into an empty workspace, on SQLite or PostgreSQL: all of it or nothing.

    When the backup holds keys, put the master key into the new folder first (master-key), or into GOODTERMS_MASTER_KEY.
    """
    workspace = current.workspace()
    with progress_bar("Restoring", "events") as progress:
        restored = restore_backup(workspace, path, None if without_accounts else store(), progress)
    with progress_bar("Working out the pages", "events") as progress:
        workspace.rebuild(progress)
    click.echo("\n".join(_told(workspace, restored)))


COMMANDS = (verify, backup, restore)


def _check(
    workspace: Workspace, against: list[Path], exports: tuple[Path, ...], public_keys: tuple[str, ...]
) -> Checked:
    given = [_given_mark(path, (*public_keys, public_key_of(workspace_key(workspace)))) for path in against]
    cited = [opened(workspace, path, public_keys) for path in exports]
    kept = kept_marks(workspace.home)
    with progress_bar("Verifying", "events") as progress:
        marks = [*kept, *given, *(each.mark for each in cited)]
        verdict = verify_log(chained(workspace.partnerships.recorder), marks, progress)
    ballots = tuple(problems(workspace.ballots)) if verdict.is_sound else ()
    found = tuple((each, tuple(findings(workspace, each, verdict))) for each in cited)
    return Checked(verdict, len(kept), len(given), ballots, found)


def _given_mark(path: Path, known_keys: tuple[str, ...]) -> Mark:
    try:
        written = path.read_bytes()
    except OSError as error:
        raise UntrustedCheckpoint(f"{path} cannot be read: {error.strerror}.") from None
    checkpoint = read_checkpoint(written, str(path))
    check_signer(checkpoint, known_keys, str(path))
    return mark_of(checkpoint, str(path))


def _write_checkpoint(workspace: Workspace, verdict: Verdict, path: Path) -> None:
    """Never over another: the older it is, the more it proves."""
    made = make_checkpoint(verdict.workspace, verdict.head, workspace_key(workspace), workspace.clock())
    try:
        with path.open("xb") as file:
            file.write(msgspec.json.format(msgspec.json.encode(made)) + b"\n")
    except FileExistsError:
        raise DomainError(
            f"{path} is already there, and an older checkpoint proves more. Choose another name."
        ) from None
    except OSError as error:
        raise DomainError(f"{path} cannot be written: {error.strerror}.") from None
    click.echo(f"Written: {path}. Keep it where nobody who can change the log can change it.", err=True)


def _as_json(checked: Checked) -> dict[str, Any]:
    head, problem = checked.verdict.head, checked.verdict.problem
    return {
        "sound": checked.is_sound,
        "events": head.number,
        "position": head.position,
        "hash": head.hash.hex(),
        "checkpoints": {"kept": checked.kept, "given": checked.given},
        "ballots": list(checked.ballots),
        "exports": [_export_as_json(export, found) for export, found in checked.exports],
        "problem": problem and {"fault": problem.fault, "position": problem.position, "message": problem.message},
    }


def _export_as_json(export: Opened, found: tuple[Finding, ...]) -> dict[str, Any]:
    told = [{"sound": finding.is_sound, "sentence": finding.sentence} for finding in found]
    return {"file": str(export.path), "sound": all(finding.is_sound for finding in found), "findings": told}


def _as_text(workspace: Workspace, checked: Checked) -> Iterator[str]:
    head, problem = checked.verdict.head, checked.verdict.problem
    if problem:
        yield f"Not sound: {problem.message}"
        if problem.fault is not Fault.REWRITTEN:
            yield f"Up to position {head.position} ({head.number:,} events) the log is as it was recorded."
        yield "Keep a copy of it as it is, and bring back a backup from before."
        yield from _of_exports(checked)
        return
    yield f"Sound: {head.number:,} events, up to position {head.position}."
    yield from checked.ballots
    yield f"The last hash is {head.hash.hex()}."
    yield f"Checked against {checked.kept} checkpoints in {workspace.home / KEPT_FILE}, and {checked.given} given."
    if not checked.given:
        yield "A log rewritten together with those would not show. Keep a checkpoint elsewhere: --checkpoint FILE"
    yield from _of_exports(checked)


def _of_exports(checked: Checked) -> Iterator[str]:
    for _, found in checked.exports:
        yield from (("" if finding.is_sound else "Not as it was: ") + finding.sentence for finding in found)


def _told(workspace: Workspace, restored: Restored) -> Iterator[str]:
    checkpoint = restored.manifest.checkpoint
    yield f"Restored: {checkpoint.events:,} events, as they were on {restored.manifest.made_at:%Y-%m-%d at %H:%M} UTC."
    if restored.keys is None:
        yield (
            "The backup holds no keys: personal words read as erased until the keys and the master key are put back "
            f"(keys.sqlite and master-key in {workspace.home}). Do that before anything is recorded."
        )
    if restored.accounts:
        yield (
            "Passwords and second factors need the secret key of the workspace that they were made in: bring it along "
            f"(GOODTERMS_SECRET_KEY, or secret-key in {workspace.home}), or people choose new ones."
        )
