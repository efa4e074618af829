"""Fills in and sends the meeting form as a browser would."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PATH = "/harbour/meetings/new"


def hidden_fields(page: str) -> dict[str, Any]:
    """What a fresh form already holds: hidden fields, the day, and what is tapped from the start."""
    form = page.split('<form class="form', 1)[1]
    day = re.findall(r'<input type="date" id="held_on" name="(held_on)" value="([^"]*)"', form)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form)
    tapped = re.findall(r'<input type="radio"(?: id="[^"]+")? +name="([^"]+)" value="([^"]*)" checked', form)
    return {unescape(name): unescape(value) for name, value in [*hidden, *day, *tapped]}


def open_form(client: FlaskClient, path: str = PATH) -> dict[str, Any]:
    return hidden_fields(client.get(path).text)


def carried(fields: dict[str, Any], item: str) -> str:
    """The name of the row of an item carried over."""
    return next(name for name, value in fields.items() if value == item).removesuffix("-item")


def send(client: FlaskClient, fields: dict[str, Any], **typed: Any) -> TestResponse:
    """Send the form; the names of rows are written with two underscores: ``items__0__title``."""
    return client.post(PATH, data=fields | {name.replace("__", "-"): value for name, value in typed.items()})
