"""Entries of a partnership as one file, which can be imported again: JSON lines, a zip of CSV sheets, or a workbook."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from typing import Any

from flask import Response
from marshmallow import Schema, fields, validate

from access.roles import Action
from web.api.addresses import ROOT
from web.api.described import described
from web.api.routes import FILES, Routes
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import taken_away
from web.sheets.exporting import export_entries
from web.sheets.writing import Table, write_tables

routes = Routes("api_export", __name__, url_prefix=f"{ROOT}/partnerships/<partnership:ref>", description="Export.")
_ENDINGS = {"jsonl": "jsonl", "csv-zip": "zip", "xlsx": "xlsx"}


class ExportAsked(Schema):
    """What is exported, and how it is written."""

    what = fields.String(
        load_default="entries",
        validate=validate.OneOf(["entries"], error="Only entries are exported here."),
        metadata={"description": "What is exported."},
    )
    format = fields.String(
        load_default="jsonl",
        validate=validate.OneOf(list(FILES), error=f"Choose one of: {', '.join(FILES)}."),
        metadata={"description": "JSON lines, a zip of CSV sheets, or an Excel workbook."},
    )


@routes.route("/export", methods=["GET"])
@described("export", "answer")
@needs(Action.READ)
@routes.arguments(ExportAsked, location="query")
def export(asked: dict[str, Any], ref: str) -> Response:
    form = asked["format"]
    tables = export_entries(workspace().partnerships, [ref], taken_away)
    response = Response(_written(tables, form), mimetype=FILES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="{ref}-entries.{_ENDINGS[form]}"'
    return response


def _written(tables: dict[str, Table], form: str) -> bytes:
    with tempfile.TemporaryDirectory(prefix="goodterms-") as folder:
        if form != "csv-zip":
            path = Path(folder) / "entries"
            write_tables(tables, path, form)
            return path.read_bytes()
        sheets = Path(folder) / "sheets"
        write_tables(tables, sheets, "csv")
        return Path(shutil.make_archive(f"{folder}/all", "zip", sheets)).read_bytes()
