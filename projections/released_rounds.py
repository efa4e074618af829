"""Rounds of check-ins as lines of the ledger: as many answers as were released, and never one by one.

Called by the ledger. What enters, and when, is decided by ``suppression``.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from hashlib import blake2b

from projections.book import microseconds
from projections.finding import Place, Question, Row
from projections.ledger import ANSWER
from projections.search_words import kind_mark, words_in
from projections.suppression import Release, releases
from projections.workspace import Workspace


def released_rounds(workspace: Workspace, partnership: str, asked: Question) -> list[Row]:
    """The rounds of a partnership that a question is about, in no order."""
    if asked.narrows_to_entries or (asked.kinds and ANSWER not in asked.kinds):
        return []
    found = releases(workspace, partnership, asked.happened_to or workspace.today(), asked.known_at)
    return [row for row in _rounds(partnership, found, asked) if _is_asked_for(row, asked)]


def _rounds(partnership: str, found: Iterable[Release], asked: Question) -> list[Row]:
    """A row for each round; one whose answers entered in parts is dated by the last of them."""
    parts: dict[str, list[Release]] = {}
    for release in found:
        for name in release.rounds:
            parts.setdefault(name, []).append(release)
    return [_row(partnership, name, of_round, asked) for name, of_round in parts.items()]


def _row(partnership: str, name: str, parts: list[Release], asked: Question) -> Row:
    last_on, known_at = max(part.enters_on for part in parts), max(part.known_at for part in parts)
    value = last_on.toordinal() if asked.by == "happened" else microseconds(known_at)
    answers = sum(answer.round == name for part in parts for answer in part.answers)
    place = Place(value, _number(partnership, name))
    return Row(place, partnership, ANSWER, name, last_on, known_at, "", None, answers=answers)


def _number(partnership: str, name: str) -> int:
    """Below those of entries, so that a round comes before what else happened that day."""
    return -1 - (int.from_bytes(blake2b(f"{partnership}/{name}".encode(), digest_size=8).digest()) >> 2)


def _is_asked_for(row: Row, asked: Question) -> bool:
    return (
        _within(row.happened_on, asked.happened_from, asked.happened_to)
        and _within(row.recorded_at.date(), asked.recorded_from, asked.recorded_to)
        and (asked.state != "late" or row.days_late > asked.late_days)
        and all(_says(row, wanted.beginning, wanted.marks) for wanted in asked.words)
    )


def _within(day: date, first: date | None, last: date | None) -> bool:
    return (first is None or first <= day) and (last is None or day <= last)


def _says(row: Row, beginning: str | None, marks: frozenset[str]) -> bool:
    words = [*words_in(row.ref), "check", "in", "round", "answers"]
    return kind_mark(ANSWER) in marks or bool(beginning and any(word.startswith(beginning) for word in words))
