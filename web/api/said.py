"""What an entry says as JSON: its fields under the names of its columns, and when and by whom it was recorded.

An entry that was read can be sent back as it is: ``fields`` is what a correction takes.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

import msgspec
from flask import Response

from domain.entries import Entry
from domain.partnership import Partnership
from domain.shapes import Field, fields_of
from projections.ledger import EntryRow, history
from web.api.addresses import address_of
from web.current import workspace


def fields_said(entry: Entry) -> dict[str, Any]:
    """The fields of an entry that people fill in; those that were left blank are left out."""
    shapes = [shape for shape in fields_of(type(entry)) if shape.name not in entry.generated]
    return _said(entry, shapes)


def entry_said(partnership: str, entry: Entry, row: EntryRow | None = None) -> dict[str, Any]:
    """An entry as it is answered; ``row`` adds what the views know of it."""
    said = {
        "kind": entry.kind_name,
        "partnership": partnership,
        "ref": entry.ref,
        "href": address_of(partnership, entry),
        "standing": row is None or row.standing,
        "fields": fields_said(entry),
    }
    return said | (_recorded(row) if row else {})


def version_said(partnership: str, row: EntryRow) -> dict[str, Any]:
    """One version of an entry, with why it was made and until when it stood."""
    until = row.superseded_at.isoformat() if row.superseded_at and row.standing else None
    return entry_said(partnership, row.entry, row) | {"reason": row.reason, "superseded_at": until}


def etag_of(entry: Entry) -> str:
    """Names what an entry says; two versions that say the same have the same one."""
    said = f"{entry.kind_name} {entry.ref} ".encode() + msgspec.json.encode(entry)
    return hashlib.sha256(said).hexdigest()[:24]


def latest_row(partnership: str, kind: str, ref: str) -> EntryRow | None:
    """The newest version that the views hold of an entry; the last before a retraction carries ``standing`` false."""
    rows = history(workspace(), partnership, kind, ref)
    return rows[-1] if rows else None


def whole(partnership: Partnership, entry: Entry) -> dict[str, Any]:
    """An entry that stands in the log, with what the views know of it if they know this version."""
    ref = partnership.profile.ref
    row = latest_row(ref, entry.kind_name, entry.ref)
    return entry_said(ref, entry, row if row is not None and row.entry == entry else None)


def answered(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    """A JSON answer."""
    response = Response(json.dumps(body, ensure_ascii=False, allow_nan=False), status, mimetype="application/json")
    response.headers.update(headers or {})
    return response


def _recorded(row: EntryRow) -> dict[str, Any]:
    return {
        "happened_on": row.happened_on.isoformat(),
        "recorded_at": row.recorded_at.isoformat(),
        "recorded_by": workspace().people.name_of(row.recorded_by),
        "erased": row.erased,
    }


def _said(struct: msgspec.Struct, shapes: list[Field]) -> dict[str, Any]:
    values = {shape.name: _value(getattr(struct, shape.name)) for shape in shapes}
    return {name: value for name, value in values.items() if value not in (None, [])}


def _value(value: Any) -> Any:
    if isinstance(value, msgspec.Struct):
        return _said(value, list(fields_of(type(value))))
    if isinstance(value, tuple):
        return [_value(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
