"""The access log on a page, narrowed to what was done and to a person; and as a file to keep."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

from flask import Blueprint, Response, render_template, request, stream_with_context

from access import access_log, directory
from access.roles import Action
from web.current import workspace
from web.door.identity import note, store
from web.door.permissions import needs
from web.people.log_words import Told, told
from web.sheets.guard import guarded

pages = Blueprint("access_page", __name__)

A_PAGE = 50
A_BATCH = 1_000


@pages.get("/admin/access-log")
@needs(Action.ADMINISTER)
def index() -> str:
    before, asked = request.args.get("before", None, int), _asked()
    lines = access_log.lines(store(), before=before, limit=A_PAGE + 1, **asked)
    everybody = sorted(directory.names(store()).items(), key=lambda person: person[1].casefold())
    return render_template(
        "people/access_log.html",
        lines=told(lines[:A_PAGE]),
        older=lines[A_PAGE - 1].number if len(lines) > A_PAGE else None,
        is_newest=before is None,
        asked={name: value for name, value in asked.items() if value},
        all_did=access_log.all_did(store()),
        everybody=everybody,
    )


@pages.get("/admin/access-log.csv")
@needs(Action.ADMINISTER)
def download() -> Response:
    note("downloaded the access log")
    response = Response(stream_with_context(_rows(_asked())), mimetype="text/csv")
    response.headers["Content-Disposition"] = f"attachment; filename=access-log-{workspace().today()}.csv"
    return response


def _asked() -> dict[str, Any]:
    """What the lines are narrowed to; no text narrows nothing."""
    return {name: request.args.get(name, "").replace("\0", "") or None for name in ("did", "person")}


def _rows(asked: dict[str, Any]) -> Iterator[str]:
    yield _row("number", "at", "who", "did", "to", "partnership")
    lines = access_log.lines(store(), limit=A_BATCH, **asked)
    while lines:
        yield "".join(_row(*_cells(line)) for line in told(lines))
        lines = access_log.lines(store(), before=lines[-1].number, limit=A_BATCH, **asked)


def _cells(line: Told) -> tuple[str, ...]:
    return str(line.number), line.at.isoformat(), line.who, line.did, line.about, line.partnership


def _row(*cells: str) -> str:
    text = io.StringIO()
    csv.writer(text).writerow([guarded(cell) for cell in cells])
    return text.getvalue()
