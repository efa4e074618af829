"""Exactly what is filtered, as a file to carry away: a zip of the rows and the manifest that they are checked by."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, request

from access.roles import Action
from domain.errors import DomainError
from projections.finding import Row
from projections.ledger import profile_of
from projections.notes import AT_MOST
from web.api.said import fields_said
from web.citing.manifest import cite
from web.citing.packing import zipped
from web.current import workspace
from web.door.permissions import needs
from web.ledger.answering import everything, looks_inside_too_much, note_hearing
from web.ledger.asked import Filter, question
from web.ledger.lines import partners_of, recorded_by, state, title
from web.ledger.page import asked_filter, scope_of_all
from web.ledger.scope import Scope, scope_of
from web.ledger.words import in_words
from web.sheets.writing import FORMATS, Table, write_tables
from web.values import Cell
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible

pages = Blueprint("ledger_export", __name__)

WHAT = "ledger"
BOM = b"\xef\xbb\xbf"
COLUMNS = (
    "partnership",
    "kind",
    "ref",
    "happened_on",
    "title",
    "partners",
    "recorded_on",
    "recorded_at",
    "recorded_by",
    "days_late",
    "state",
)
_JSON_COLUMNS = (
    "partnership",
    "kind",
    "ref",
    "happened_on",
    "title",
    "recorded_at",
    "recorded_by",
    "standing",
    "state",
    "answers",
    "fields",
)


@pages.get("/<ref>/ledger.zip")
@looks_back
@needs(Action.READ)
def of_one(ref: str) -> Response:
    profile = profile_of(workspace(), ref)
    view, at = sensible(asked_viewpoint(), profile), workspace().clock()
    return _exported(scope_of(workspace(), [(ref, profile.name)], view.known_at or at), view, at, ref)


@pages.get("/ledger.zip")
@looks_back
@needs(Action.READ, anywhere=True)
def of_all() -> Response:
    view, at = asked_viewpoint(), workspace().clock()
    return _exported(replace(scope_of_all(view), known_at=view.known_at or at), view, at, "all")


def asked_again_as(asked: Filter, scope: Scope) -> dict[str, Any]:
    """A filter as a manifest keeps it: whoever recorded goes by what the log knows them as, which outlives a name."""
    return (replace(asked, recorder=scope.recorder_called(asked.recorder)) if asked.recorder else asked).as_data()


def written(rows: Sequence[Row], scope: Scope, asked: Filter, form: str) -> bytes:
    """The rows in one of the formats; the same rows give the same cells."""
    table = Table(_JSON_COLUMNS, _objects(rows, scope, asked)) if form == "jsonl" else _table(rows, scope, asked)
    with tempfile.TemporaryDirectory(prefix="goodterms-") as folder:
        path = Path(folder) / WHAT
        write_tables({WHAT: table}, path, form)
        return BOM + (path / f"{WHAT}.csv").read_bytes() if form == "csv" else path.read_bytes()


def _exported(scope: Scope, view: Viewpoint, at: datetime, whose: str) -> Response:
    asked, form = asked_filter(), request.args.get("form", "csv")
    if form not in FORMATS:
        abort(404, f"There is no such format. Choose one of: {', '.join(FORMATS)}.")
    wanted = question(asked, scope, scope.known_at, view.on)
    if looks_inside_too_much(scope, asked, wanted):
        raise DomainError(
            f"Notes are looked through for {AT_MOST:,} entries at most. Narrow the filter, or leave notes out."
        )
    rows = everything(scope, asked, wanted)
    note_hearing(rows, "exported listening")
    data = written(rows, scope, asked, form)
    manifest = cite(
        workspace(),
        WHAT,
        _question_as_data(asked, scope, view, form),
        data,
        at.astimezone(UTC),
        in_words=in_words(asked, scope, view.until),
        file=f"{WHAT}.{form}",
        rows=len(rows),
    )
    response = Response(zipped(manifest, data), mimetype="application/zip")
    response.headers["Content-Disposition"] = f'attachment; filename="{whose}-ledger-{view.today}.zip"'
    return response


def _question_as_data(asked: Filter, scope: Scope, view: Viewpoint, form: str) -> dict[str, Any]:
    return {
        "partnerships": sorted(scope.names),
        "confidential": sorted(scope.heard),
        "filter": asked_again_as(asked, scope),
        "on": view.on.isoformat(),
        "known_at": view.known_at.isoformat() if view.known_at else None,
        "form": form,
    }


def _table(rows: Iterable[Row], scope: Scope, asked: Filter) -> Table:
    return Table(COLUMNS, [_cells(row, scope, asked) for row in rows])


def _cells(row: Row, scope: Scope, asked: Filter) -> list[Cell]:
    names = scope.partners.get(row.partnership, {})
    return [
        row.partnership,
        row.kind,
        row.ref,
        row.happened_on,
        title(row, names),
        "; ".join(partners_of(row, names)),
        row.recorded_at.date(),
        row.recorded_at.isoformat(),
        recorded_by(row),
        max(row.days_late, 0),
        state(row, versions=asked.versions),
    ]


def _objects(rows: Iterable[Row], scope: Scope, asked: Filter) -> Iterator[list[Any]]:
    """Rows for JSON lines: what an entry says stands in ``fields``, under the names of the API."""
    for row in rows:
        names = scope.partners.get(row.partnership, {})
        yield [
            row.partnership,
            row.kind,
            row.ref,
            row.happened_on,
            title(row, names),
            row.recorded_at.isoformat(),
            recorded_by(row),
            row.standing,
            state(row, versions=asked.versions),
            row.answers,
            fields_said(row.entry) if row.entry else {},
        ]
