"""Whether the question behind an export of the ledger still gives the same rows, asked as it was known then.

Called by ``web.citing.asking``. What may differ lawfully is told apart: words that were erased since, people who go by
another name, and rounds of check-ins, from which answers that were taken back are gone as if never given.
"""

from __future__ import annotations

import csv
import io
import json
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from pathlib import Path
from typing import Any, TypeAlias

from projections.ledger import ANSWER, history
from projections.workspace import Workspace
from web.citing.finding import Finding
from web.citing.manifest import Manifest
from web.citing.packing import Packed
from web.ledger.answering import everything
from web.ledger.asked import filter_of, question
from web.ledger.exporting import WHAT, written
from web.ledger.scope import Scope
from web.sheets.problems import Unreadable
from web.sheets.workbooks import read_workbook
from web.wording import counted

Cells: TypeAlias = dict[str, Any]
KEY = ("partnership", "kind", "ref", "recorded_at", "state")
NAMED = 5
"""Rows that are named when they are not what they should be."""


@dataclass
class Differences:
    """How many rows differ, by why; ``wrong`` names those for which there is no lawful reason."""

    lawful: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def compare(workspace: Workspace, packed: Packed) -> Iterator[Finding]:
    """What is found by asking again."""
    try:
        then, now = _rows_in(packed.data, packed.manifest), _rows_now(workspace, packed.manifest)
    except (Unreadable, ValueError, KeyError, TypeError):
        yield Finding(False, "The rows cannot be read, or what was asked is not understood: nothing was compared.")
        return
    if then == now:
        yield Finding(True, f"The same question, asked as known then, gives the same {counted(len(now), 'row')}.")
    else:
        yield from _told(_differences(workspace, then, now), len(then))


def _rows_now(workspace: Workspace, made: Manifest) -> list[Cells]:
    told = made.asked
    known_at = datetime.fromisoformat(told["known_at"]) if told["known_at"] else made.made_at
    scope = Scope(workspace, {ref: ref for ref in told["partnerships"]}, frozenset(told["confidential"]), known_at)
    asked = filter_of(told["filter"])
    rows = everything(scope, asked, question(asked, scope, known_at, date.fromisoformat(told["on"])))
    return _rows_in(written(rows, scope, asked, told["form"]), made)


def _rows_in(data: bytes, made: Manifest) -> list[Cells]:
    form = made.asked["form"]
    if form == "jsonl":
        return [json.loads(line) for line in data.decode().splitlines()]
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""))) if form == "csv" else _sheet(data)
    names = [str(name) for name in rows[0]]  # rows of a workbook end with the last cell that holds something
    return [dict(zip_longest(names, row)) for row in rows[1:]]


def _sheet(data: bytes) -> list[list[Any]]:
    with tempfile.TemporaryDirectory(prefix="goodterms-") as folder:
        path = Path(folder) / "ledger.xlsx"
        path.write_bytes(data)
        return read_workbook(path)[WHAT]


def _differences(workspace: Workspace, then: list[Cells], now: list[Cells]) -> Differences:
    found = Differences()
    before, after = _by_key(then), _by_key(now)
    for key in before.keys() | after.keys():
        was, is_now = before.get(key), after.get(key)
        if was == is_now:
            continue
        why = _why(workspace, key, was, is_now)
        if why:
            found.lawful[why] += 1
        else:
            found.wrong.append(f"{key[1]} {key[2]} ({key[0]})")
    return found


def _by_key(rows: list[Cells]) -> dict[tuple[str, ...], Cells]:
    """Rounds of check-ins go by their ref alone: what is known of them, and since when, may change."""
    keys = [tuple(str(row[name] or "") for name in KEY[: 3 if row["kind"] == ANSWER else None]) for row in rows]
    return dict(zip(keys, rows, strict=True))


def _why(workspace: Workspace, key: tuple[str, ...], was: Cells | None, is_now: Cells | None) -> str:
    """Why a row may differ; empty when it may not."""
    partnership, kind, ref, *_ = key
    if kind == ANSWER:
        return "reads otherwise, since answers of that round were taken back or corrected"
    if any(version.erased for version in history(workspace, partnership, kind, ref)):
        return "held words that were erased since"
    if was and is_now and {name for name in was if was[name] != is_now[name]} == {"recorded_by"}:
        return "names somebody who goes by another name now"
    return ""


def _told(found: Differences, rows: int) -> Iterator[Finding]:
    for why, number in found.lawful.items():
        yield Finding(True, f"{counted(number, 'row')} may differ: each {why}.")
    if found.wrong:
        named = ", ".join(sorted(found.wrong)[:NAMED]) + (", …" if len(found.wrong) > NAMED else "")
        are = "is" if len(found.wrong) == 1 else "are"
        sentence = f"{len(found.wrong):,} of the {rows:,} rows {are} not what the log says was known then: {named}."
        yield Finding(False, sentence)
    else:
        yield Finding(True, "All else is the same when the question is asked again as known then.")
