"""Commands that carry entries in and out: ``import``, ``template`` and ``export``."""

from __future__ import annotations

from pathlib import Path

import click

from access.roles import Action
from domain.errors import DomainError
from projections.workspace import Workspace
from web import current
from web.command_line.acting import acting, is_operator
from web.command_line.options import A_PATH, progress_bar
from web.door import identity
from web.door.permissions import require
from web.door.reach import check_import, reachable, taken_away
from web.sheets.exporting import export_entries
from web.sheets.importing import plan_import
from web.sheets.log_tables import events_table, evidence_table
from web.sheets.template import write_template
from web.sheets.writing import Table, write_tables


@click.command("import")
@click.argument("path", type=A_PATH)
@click.option("--dry-run", is_flag=True, help="Say what would be recorded, and record nothing.")
@click.pass_context
@acting
def import_(ctx: click.Context, path: Path, dry_run: bool) -> None:
    """Record the entries of a folder of CSV sheets, one such sheet, or a workbook: all of them or none."""
    workspace = current.workspace()
    with progress_bar("Reading", "rows") as progress:
        stamp = workspace.stamp(identity.recorded_by())
        log, whole = workspace.partnerships, is_operator()
        plan = plan_import(log, path, stamp, check_import, progress, compares_answers=whole)
    for problem in plan.problems:
        click.echo(str(problem), err=True)
    if plan.problems:
        click.echo(plan.summary(), err=True)
        ctx.exit(2)
    if dry_run:
        click.echo(f"{plan.summary()} This was a dry run: nothing was recorded.")
        return
    plan.save()
    click.echo(plan.summary())
    _catch_up()


@click.command()
@click.argument("path", type=A_PATH, metavar="FILE.xlsx")
def template(path: Path) -> None:
    """Write an empty workbook to fill in, with drop-downs and a line of help above each column."""
    if path.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"“{path}” should end in .xlsx.", param_hint="FILE")
    if path.exists():
        raise DomainError(f"{path} is already there. Choose another name, or move it away first.")
    write_template(path)
    click.echo(f"Written: {path}")


@click.command()
@click.argument("ref", required=False)
@click.option("--all", "everything", is_flag=True, help="Every partnership of the workspace.")
@click.option("--what", type=click.Choice(["entries", "events", "evidence"]), default="entries", show_default=True)
@click.option("--format", "form", type=click.Choice(["csv", "xlsx", "jsonl"]), default="csv", show_default=True)
@click.option("--output", "-o", type=A_PATH, help="Where to write (in this folder, named after what it holds).")
@click.option("--force", is_flag=True, help="Write over what is already there.")
@acting
def export(ref: str | None, everything: bool, what: str, form: str, output: Path | None, force: bool) -> None:
    """Write entries (which can be imported again), events or evidence to files, and print where they are.

    CSV is a folder with a file for each sheet.
    """
    if bool(ref) == everything:
        raise click.UsageError("Name one partnership, or say --all.")
    workspace = current.caught_up()
    refs = _refs(workspace, ref)
    output = output or Path(f"{ref or 'all'}-{what}" + ("" if form == "csv" else f".{form}"))
    if output.exists() and not force:
        raise DomainError(f"{output} is already there. Name another place with --output, or say --force.")
    write_tables(_tables(refs, what), output, form)
    click.echo(str(output))


COMMANDS = (import_, template, export)


def _refs(workspace: Workspace, ref: str | None) -> list[str]:
    """The partnership asked for, or all that whoever asks may read."""
    if ref is None:
        return [profile.ref for profile in reachable(Action.READ)]
    require(Action.READ, ref)
    return [workspace.partnerships.get(ref).profile.ref]


def _tables(refs: list[str], what: str) -> dict[str, Table]:
    workspace = current.workspace()
    if what == "entries":
        return export_entries(workspace.partnerships, refs, taken_away)
    table = events_table if what == "events" else evidence_table
    return {what: table(workspace, refs, taken_away)}


def _catch_up() -> None:
    """What is recorded stays recorded when the pages cannot follow; say so."""
    problem = current.catch_up()
    if problem:
        behind = current.workspace().lag().behind
        click.echo(f"Recorded. The pages are {behind} entries behind: {problem}", err=True)
