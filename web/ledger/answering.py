"""The rows of the ledger for a question, entries and rounds of check-ins in one order. For the page and the exports."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from projections.finding import Page, Place, Question, Row, all_rows, count, merged, rows_after
from projections.notes import AT_MOST, count_sealed, rows_with_notes
from projections.released_rounds import released_rounds
from web.door.identity import note
from web.door.reach import CONFIDENTIAL
from web.ledger.asked import Filter
from web.ledger.scope import Scope


@dataclass(frozen=True)
class Answer:
    """A page of rows; ``too_many`` is how many notes there were to look into, when that was left undone."""

    page: Page
    too_many: int | None = None


def answer(scope: Scope, asked: Filter, wanted: Question, after: Place | None, limit: int) -> Answer:
    """A page of what is asked for."""
    rounds = _rounds(scope, wanted)
    too_many = looks_inside_too_much(scope, asked, wanted)
    if _looks_inside(asked, wanted) and too_many is None:
        found = merged(rows_with_notes(scope.workspace, scope.reach, wanted), rounds, wanted)
        return Answer(_page(_after(found, after, wanted), len(found), limit))
    rows = rows_after(scope.workspace, scope.reach, wanted, after, limit + 1)
    total = count(scope.workspace, scope.reach, wanted) + len(rounds)
    return Answer(_page(merged(rows, _after(rounds, after, wanted), wanted), total, limit), too_many)


def everything(scope: Scope, asked: Filter, wanted: Question) -> list[Row]:
    """Every row that is asked for."""
    find = rows_with_notes if _looks_inside(asked, wanted) else all_rows
    return merged(list(find(scope.workspace, scope.reach, wanted)), _rounds(scope, wanted), wanted)


def looks_inside_too_much(scope: Scope, asked: Filter, wanted: Question) -> int | None:
    """How many notes would have to be opened, when that is more than are; ``None`` otherwise."""
    if not _looks_inside(asked, wanted):
        return None
    sealed = count_sealed(scope.workspace, scope.reach, wanted)
    return sealed if sealed > AT_MOST else None


def note_hearing(rows: Iterable[Row], did: str) -> None:
    """Let it go on record that confidential rows were shown or taken away."""
    for ref in sorted({row.partnership for row in rows if row.kind in CONFIDENTIAL}):
        note(did, ref)


def _rounds(scope: Scope, wanted: Question) -> list[Row]:
    return [row for ref in scope.refs for row in released_rounds(scope.workspace, ref, wanted)]


def _looks_inside(asked: Filter, wanted: Question) -> bool:
    return asked.notes and bool(wanted.words)


def _after(rows: list[Row], place: Place | None, wanted: Question) -> list[Row]:
    sign = -1 if wanted.newest_first else 1
    return [
        row
        for row in rows
        if place is None or (sign * row.place.value, row.place.number) > (sign * place.value, place.number)
    ]


def _page(rows: list[Row], total: int, limit: int) -> Page:
    return Page(rows[:limit], total, rows[limit - 1].place if len(rows) > limit else None)
