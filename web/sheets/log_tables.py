"""The log and the evidence as tables for export: every event, and every item of evidence with both its times."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

import msgspec

from projections.evidence.surroundings import FOREVER
from projections.ledger import instant
from projections.standing_evidence import evidence_rows
from projections.workspace import Workspace
from web.sheets.exporting import Kinds, every_kind
from web.sheets.writing import Table
from web.values import Cell

EVENT_COLUMNS = ("partnership", "number", "event", "kind", "ref", "recorded_at", "recorded_by", "data")
EVIDENCE_COLUMNS = (
    "partnership",
    "kind",
    "ref",
    "rule",
    "dimension",
    "value",
    "weight",
    "from_on",
    "until_on",
    "partner",
    "round",
    "recorded_at",
    "superseded_at",
)
_ENVELOPE = ("originator_id", "originator_version", "timestamp", "recorded_by")


def events_table(workspace: Workspace, refs: Iterable[str], kinds: Kinds = every_kind) -> Table:
    """Every event of the partnerships in the order recorded; ``data`` is JSON, ``number`` counts from 1."""
    return Table(EVENT_COLUMNS, [row for ref in refs for row in _event_rows(workspace, ref, kinds(ref))])


def evidence_table(workspace: Workspace, refs: Iterable[str], kinds: Kinds = every_kind) -> Table:
    """Every item of evidence ever derived. Without ``until_on`` it still stands, without ``superseded_at`` it holds."""
    taken = ((row, kinds_of) for ref in refs for kinds_of in (kinds(ref),) for row in evidence_rows(workspace, ref))
    return Table(EVIDENCE_COLUMNS, [_evidence_row(row) for row, kinds_of in taken if row["kind"] in kinds_of])


def _event_rows(workspace: Workspace, ref: str, kinds: Collection[str]) -> Iterator[Sequence[Cell]]:
    log, name_of = workspace.partnerships, workspace.people.name_of
    event: Any
    for event in log.events.get(log.get(ref).id):
        data = {name: value for name, value in vars(event).items() if name not in _ENVELOPE}
        kind, entry = event.subject
        if kind not in kinds:
            continue
        said = msgspec.json.encode(data).decode()
        at = event.timestamp.isoformat()
        yield ref, event.originator_version, type(event).__name__, kind, entry, at, name_of(event.recorded_by), said


def _evidence_row(row: dict[str, Any]) -> Sequence[Cell]:
    day = {"from_on": date.fromordinal(row["from_day"]), "until_on": None}
    if row["until_day"] != FOREVER:
        day["until_on"] = date.fromordinal(row["until_day"])
    known = {name: row[name] and instant(row[name]).isoformat() for name in ("recorded_at", "superseded_at")}
    whole = {**row, **day, **known}
    return [whole[name] for name in EVIDENCE_COLUMNS]
