"""Fills in and sends the meeting form as a browser would."""

from __future__ import annotations

import re
from html import unescape

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PATH = "/harbour/meetings/new"


def hidden_fields(page: str) -> dict[str, str]:
    """What a fresh form already holds: hidden fields, the day, and the ticked attendance."""
    day = re.findall(r'<input type="date" id="held_on" name="(held_on)" value="([^"]*)"', page)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    ticked = re.findall(r'<input type="radio" name="([^"]+)" value="([^"]*)" checked', page)
    return {unescape(name): unescape(value) for name, value in [*hidden, *day, *ticked]}


def open_form(client: FlaskClient) -> dict[str, str]:
    return hidden_fields(client.get(PATH).text)


def send(client: FlaskClient, fields: dict[str, str], **typed: str) -> TestResponse:
    """Send the form; the names of rows are written with two underscores: ``items__0__title``."""
    return client.post(PATH, data=fields | {name.replace("__", "-"): value for name, value in typed.items()})
