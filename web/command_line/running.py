"""Commands that keep it running: ``demo``, ``serve``, ``project`` and ``rebuild``."""

from __future__ import annotations

import errno
import os
import shutil
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from flask import current_app
from flask.cli import with_appcontext
from waitress.server import create_server

from domain.errors import DomainError
from projections.workspace import Workspace, open_workspace
from sample import fill
from web import current
from web.command_line import demo_accounts
from web.command_line.demo_round import say_where_to_answer
from web.command_line.first_start import say_how_to_begin
from web.command_line.options import progress_bar
from web.command_line.posting import deliver_in_background, say_whether_mail_gets_out
from web.door import starting
from web.door.transport import is_loopback
from web.safekeeping.noting import noting_checkpoints

POLL_SECONDS = 1.0
_host_option = click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
_port_option = click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))


@click.command()
@_host_option
@_port_option
@with_appcontext
def serve(host: str, port: int) -> None:
    """Serve the workspace: to this machine, or to others once keys, host names and accounts are in place."""
    _serve(current.workspace(), host, port)


@click.command()
@_host_option
@_port_option
def demo(host: str, port: int) -> None:
    """Fill a workspace with the sample partnerships, and serve it.

    The folder is GOODTERMS_HOME, or ./demo-workspace when that is not set.
    """
    if not is_loopback(host):
        raise DomainError(f"Everybody knows the passwords of the demo, and {host} can be reached from other machines.")
    _serve(_demo_workspace(), host, port, demo_accounts.settings(host))


@click.command()
@click.option("--watch", is_flag=True, help="Go on as long as it is not stopped.")
@with_appcontext
def project(watch: bool) -> None:
    """Bring the pages up to date with what was recorded."""
    workspace = current.workspace()
    workspace.catch_up()
    click.echo("The pages are up to date.", err=True)
    if watch:
        deliver_in_background(current_app)
    while watch:
        time.sleep(POLL_SECONDS)
        workspace.catch_up()


@click.command()
@with_appcontext
def rebuild() -> None:
    """Work out every page afresh from what was recorded, while people go on reading and recording."""
    with progress_bar("Rebuilding", "events") as progress:
        events = current.workspace().rebuild(progress)
    click.echo(f"Rebuilt from {events:,} events.")


def _serve(workspace: Workspace, host: str, port: int, settings: Mapping[str, Any] | None = None) -> None:
    from web import create_app

    app = create_app(workspace, settings)
    if settings:
        demo_accounts.make_accounts(app)
    else:
        demo_accounts.check_no_demo(app)
        starting.check(app, host)
    try:
        listening: dict[str, Any] = {"host": host, "port": port, "threads": 8, "ident": None}
        server = create_server(app, **listening, clear_untrusted_proxy_headers=not app.config["PROXIES"])
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise DomainError(f"Port {port} is busy. Choose another: --port {port + 1}") from None
        raise
    click.echo(f"Goodterms is at http://{host}:{port}/ (stop with Ctrl-C)", err=True)
    say_how_to_begin(app, host, port)
    if settings:
        say_where_to_answer(workspace, host, port)
    say_whether_mail_gets_out(app)
    deliver_in_background(app)
    with noting_checkpoints(workspace):
        server.run()


# -- the sample ---------------------------------------------------------------------------------------------


def _demo_workspace() -> Workspace:
    if os.environ.get("GOODTERMS_DATABASE_URL"):
        return _filled(open_workspace())
    home = Path(os.environ.get("GOODTERMS_HOME") or "demo-workspace")
    if not home.exists():
        _fill_folder(home)
    return _filled(open_workspace(home))


def _fill_folder(home: Path) -> None:
    """Fill a folder beside it that then takes its name, so that an interrupted demo leaves no half-told story."""
    half = home.with_name(f"{home.name}.filling")
    shutil.rmtree(half, ignore_errors=True)
    workspace = open_workspace(half)
    _fill(workspace)
    workspace.close()
    half.rename(home)


def _filled(workspace: Workspace) -> Workspace:
    """The workspace if it holds the sample; filled first if it is empty, refused if it holds anything else."""
    if not workspace.partnerships.recorder.max_notification_id():
        _fill(workspace)
    elif workspace.partnerships.find("kirkfield") is None:
        raise DomainError("This workspace holds other partnerships. The demo needs one of its own: set GOODTERMS_HOME.")
    workspace.catch_up()
    return workspace


def _fill(workspace: Workspace) -> None:
    with progress_bar("Telling the sample's stories", "commands") as progress:
        entries = fill(workspace.partnerships, workspace.today(), progress=progress)
    with progress_bar("Working out the pages", "events") as progress:
        workspace.rebuild(progress)
    click.echo(f"The sample: {entries:,} entries in five partnerships.", err=True)


COMMANDS = (demo, serve, project, rebuild)
