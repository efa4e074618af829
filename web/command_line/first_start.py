"""What the console says at the first start: where to make the account of the first administrator."""

from __future__ import annotations

import os

import click
from flask import Flask

from access import first_start
from web.current import workspace
from web.door.identity import store


def say_how_to_begin(app: Flask, host: str, port: int) -> None:
    """While nobody can give access, print a one-time link that makes an administrator."""
    with app.app_context():
        if not first_start.needed(store(), workspace().today()):
            return
        secret = first_start.make_link(store(), workspace().clock())
    address = f"{public_address(app, host, port)}/sign-in/set-up/{secret}"
    click.echo(f"Nobody can give access yet. Make the first account here, once, within a day:\n  {address}", err=True)


def public_address(app: Flask, host: str, port: int) -> str:
    """Where people reach what is served: as configured, by its host name, or on this machine."""
    configured = os.environ.get("GOODTERMS_ADDRESS")
    if configured:
        return configured.rstrip("/")
    names = app.config["TRUSTED_HOSTS"] or []
    if names and host not in ("127.0.0.1", "localhost", "::1"):
        return f"https://{names[0]}"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
