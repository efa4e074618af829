"""Hands files in on the import and calendar pages as a browser would, and writes those files."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from html import unescape
from pathlib import Path
from typing import Any

from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from werkzeug.datastructures import FileStorage, MultiDict
from werkzeug.test import TestResponse, encode_multipart

from projections.workspace import Workspace
from web.sheets.template import write_template

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Files = Mapping[str, bytes | str]
HEADINGS = {
    "meetings": ["partnership", "meeting", "held_on", "kind", "title"],
    "partnerships": ["partnership", "name", "formed_on"],
}

GOOD = ("harbour", "x1", "2026-06-01", "board", "Summer")
"""A row of the sheet of meetings with nothing wrong."""


def recorded(workspace: Workspace) -> int:
    """How many events the log holds."""
    return workspace.partnerships.recorder.max_notification_id() or 0


def uploads(home: Path) -> list[Path]:
    """The uploads that are kept."""
    return list((home / "uploads").iterdir()) if (home / "uploads").is_dir() else []


def hidden_in(page: str, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    return unescape(found.group(1)) if found else ""


def hand_in(client: FlaskClient, files: Files, path: str = "/import", field: str = "sheets") -> TestResponse:
    """Send the upload form with the files."""
    token = hidden_in(client.get("/import").text, "csrf_token")
    parts = [
        FileStorage(io.BytesIO(text.encode() if isinstance(text, str) else text), name) for name, text in files.items()
    ]
    boundary, body = encode_multipart(MultiDict([("csrf_token", token), *((field, part) for part in parts)]))
    return client.post(path, data=body, content_type=f"multipart/form-data; boundary={boundary}")


def preview_of(client: FlaskClient, files: Files) -> tuple[str, str]:
    """Where the preview of an upload is, and what it says."""
    address = hand_in(client, files).location.removesuffix("/reading")
    return address, client.get(address).text


def confirm(client: FlaskClient, address: str, page: str) -> TestResponse:
    """Press the button of a preview."""
    fields = {name: hidden_in(page, name) for name in ("csrf_token", "seal")}
    return client.post(f"{address}/confirm", data=fields)


def press(client: FlaskClient, address: str, **fields: str) -> TestResponse:
    """Send one of the small forms."""
    return client.post(address, data={"csrf_token": hidden_in(client.get("/import").text, "csrf_token"), **fields})


def sheet(name: str, *rows: Sequence[str]) -> dict[str, str]:
    """A CSV sheet under its usual headings."""
    return {f"{name}.csv": "\n".join(",".join(row) for row in [HEADINGS[name], *rows]) + "\n"}


def workbook(sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        made = book.create_sheet(name)
        for row in rows:
            made.append(row)
    return saved(book)


def filled_template(folder: Path, sheets: Mapping[str, Sequence[Sequence[Any]]]) -> bytes:
    """The workbook of ``goodterms template`` with rows added under its help."""
    write_template(folder / "template.xlsx")
    book = load_workbook(folder / "template.xlsx")
    for name, rows in sheets.items():
        for row in rows:
            book[name].append(row)
    return saved(book)


def saved(book: Any) -> bytes:
    file = io.BytesIO()
    book.save(file)
    book.close()
    return file.getvalue()
