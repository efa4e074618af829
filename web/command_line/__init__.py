"""``goodterms``: the commands, which are the click group of the Flask application.

Exit codes: 0 done, 1 refused (the message says why), 2 bad input. Results go to stdout, messages to stderr. A test may
run any command on an application of its own through ``app.test_cli_runner()``.
"""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from typing import Any

import click
import psycopg
from eventsourcing.persistence import PersistenceError
from flask.cli import AppGroup, ScriptInfo
from sqlalchemy.exc import SQLAlchemyError

from domain.errors import DateOutOfOrder, DomainError, InvalidValue, UnknownPartnership, UnknownRef
from projections.policy import InvalidPolicy

REFUSED, BAD_INPUT = 1, 2
_BAD_INPUT = (InvalidValue, InvalidPolicy, UnknownPartnership, UnknownRef, DateOutOfOrder)
_BROKEN_STORAGE = (OSError, SQLAlchemyError, PersistenceError, sqlite3.Error, psycopg.Error)


class Commands(AppGroup):
    """A group whose commands end with one plain sentence when something is wrong."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except DomainError as error:
            click.echo(error.message, err=True)
            ctx.exit(BAD_INPUT if isinstance(error, _BAD_INPUT) else REFUSED)
        except BrokenPipeError:
            os._exit(0)  # whoever was reading has seen enough
        except _BROKEN_STORAGE as error:
            reason = str(getattr(error, "orig", None) or error).splitlines() or [type(error).__name__]
            click.echo(f"The workspace cannot be used: {reason[0]}.", err=True)
            ctx.exit(REFUSED)


@click.group("goodterms", cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="goodterms", message="Goodterms %(version)s")
def cli() -> None:
    """Are these partners on good terms, is that changing, and what changed it?

    The workspace is the folder GOODTERMS_HOME (./workspace when not set), or the PostgreSQL database at
    GOODTERMS_DATABASE_URL.
    """


def main() -> None:
    """The ``goodterms`` command, which ends in order when it is told to, as by Ctrl-C or by whatever supervises it."""
    from web import create_app

    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    cli.main(prog_name="goodterms", obj=ScriptInfo(create_app=create_app))


from web.command_line import (  # noqa: E402
    asking,
    carrying,
    charting,
    erasing,
    people,
    pointing_out,
    policies,
    posting,
    running,
    safekeeping,
)

for commands in (
    running.COMMANDS,
    posting.COMMANDS,
    carrying.COMMANDS,
    asking.COMMANDS,
    charting.COMMANDS,
    pointing_out.COMMANDS,
    policies.COMMANDS,
    safekeeping.COMMANDS,
    people.COMMANDS,
    erasing.COMMANDS,
):
    for command in commands:
        cli.add_command(command)
