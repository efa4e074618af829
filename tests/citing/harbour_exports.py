"""Exports of the harbour's ledger as files, and what somebody might do to them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import msgspec
from flask.testing import FlaskClient

from web.citing.packing import MANIFEST_FILE


def exported(client: FlaskClient, to: Path, form: str = "csv", **asked: Any) -> Path:
    """What the page hands out for a filter, saved."""
    answer = client.get("/harbour/ledger.zip", query_string={"form": form, **asked})
    assert answer.status_code == 200, answer.text
    path = to / f"{form}.zip"
    path.write_bytes(answer.data)
    return path


def parts(path: Path) -> dict[str, bytes]:
    """The files in a zip, by name."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def put_together(path: Path, held: dict[str, bytes]) -> Path:
    """Write a zip anew."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in held.items():
            archive.writestr(name, content)
    path.write_bytes(whole.getvalue())
    return path


def manifest_in(path: Path) -> dict[str, Any]:
    told: dict[str, Any] = msgspec.json.decode(parts(path)[MANIFEST_FILE])
    return told


def with_manifest(path: Path, told: dict[str, Any]) -> Path:
    """The same data under another manifest."""
    return put_together(path, parts(path) | {MANIFEST_FILE: msgspec.json.encode(told)})
