"""``post``: the command that delivers messages and notices. ``running`` lets ``serve`` and others do it too."""

from __future__ import annotations

import time

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from web.check_ins.due import DueRounds
from web.post.worker import Worker


@click.command()
@click.option("--watch", is_flag=True, help="Go on as long as it is not stopped.")
@with_appcontext
def post(watch: bool) -> None:
    """Deliver the messages and notices that wait."""
    say_whether_mail_gets_out(current_app)
    if watch:
        deliver_in_background(current_app)
    else:
        due_rounds_of(current_app).one_pass()
        worker_of(current_app).one_pass()
        click.echo("Everything that was due has been tried.", err=True)
    while watch:
        time.sleep(60)


COMMANDS = (post,)


def deliver_in_background(app: Flask) -> None:
    """Deliver what waits and whatever comes, and look after rounds of check-ins, as long as this process lives."""
    worker_of(app).start()
    due_rounds_of(app).start()


def say_whether_mail_gets_out(app: Flask) -> None:
    if app.extensions["mail_server"] is None:
        click.echo("No mail server is set (GOODTERMS_SMTP_URL): messages to people wait until one is.", err=True)


def worker_of(app: Flask) -> Worker:
    worker: Worker = app.extensions["post"]
    return worker


def due_rounds_of(app: Flask) -> DueRounds:
    due_rounds: DueRounds = app.extensions["due_rounds"]
    return due_rounds
