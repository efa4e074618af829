"""Private copies of the partnerships that an import concerns, on which its rows are recorded. For ``importing``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec

from domain.check_ins import CheckIn
from domain.entries import Entry, Stamp
from domain.errors import DomainError, UnknownPartnership, UnknownRef
from domain.links import Link
from domain.partnership import OPENINGS, Partnership, Profile
from domain.partnerships import Partnerships
from web.schemas import columns_of, rows_of
from web.sheets.comparing import contradictions, described
from web.sheets.lines import Line, Name
from web.sheets.problems import Problem
from web.sheets.recording import record_further

Row = Mapping[str, Any]
"""The cells of an entry by column."""


class Draft:
    """What the log would hold after the import. ``broken`` names the kinds whose sheets could not be read."""

    def __init__(self, log: Partnerships, stamp: Stamp, broken: set[str]) -> None:
        self.stamp = stamp
        self.problems: list[Problem] = []
        self.failed: set[Name] = set()
        self.new: Counter[str] = Counter()
        self.further: Counter[str] = Counter()
        self.same: Counter[str] = Counter()
        self.tally: Counter[tuple[str, str, str]] = Counter()
        self._log = log
        self._broken = broken
        self._copies: dict[str, Partnership | None] = {}
        self._first_lines: dict[Name, Line] = {}
        self._answers: dict[str, Counter[Entry]] = {}

    def enter(self, line: Line) -> None:
        """Record a row on the copy of its partnership, or report why not."""
        try:
            if not self.is_duplicate(line, line.entry.ref):
                self._enter(line)
        except DomainError as error:
            self.refuse(line, error)

    def copy_of(self, ref: str) -> Partnership:
        """The copy of a partnership; ``UnknownPartnership`` when neither the log nor the import has it."""
        if ref not in self._copies:
            self._copies[ref] = self._log.find(ref)
        copy = self._copies[ref]
        if copy is None:
            raise UnknownPartnership(ref)
        return copy

    def changed(self) -> list[Partnership]:
        return [copy for copy in self._copies.values() if copy is not None and copy.pending_events]

    def is_duplicate(self, line: Line, ref: str) -> bool:
        """Whether an earlier row has this ref already, which is then reported."""
        name = (line.partnership, line.entry.kind_name, ref)
        first = self._first_lines.setdefault(name, line)
        if first is not line:
            what = described(line.entry)
            message = f"Rows {first.number} and {line.number} both hold the {what}. Keep one of them."
            self.problems.append(line.problem(line.entry.key[-1], message))
        return first is not line

    def refuse(self, line: Line, error: DomainError) -> None:
        """Report a refusal at its row, unless it only follows from a row that is reported already."""
        entry = line.entry
        self.failed |= {(line.partnership, entry.kind_name, ref) for ref in (entry.ref, getattr(entry, entry.key[-1]))}
        if not self._follows(line, error):
            self.problems.append(line.problem(_column(entry, error), error.message))

    def count(self, outcome: str, line: Line, rows: int = 1) -> None:
        """Count rows as ``new``, ``further`` or ``same``: by sheet, and by partnership and sheet."""
        counts: Counter[str] = getattr(self, outcome)
        counts[line.sheet] += rows
        self.tally[line.partnership, line.sheet, outcome] += rows

    def settle(self, line: Line, recorded: Row, said: Row, *, went_further: bool = False) -> None:
        """Count a row about something on record, or report where it contradicts the record."""
        if not self.conflicts(line, recorded, said):
            self.count("further" if went_further else "same", line)

    def conflicts(self, line: Line, recorded: Row, said: Row) -> bool:
        """Whether what a row says contradicts the record, which is then reported."""
        found = list(contradictions(recorded, said, line.entry.kind_name))
        self.problems += [line.problem(column, message) for column, message in found]
        return bool(found)

    def _enter(self, line: Line) -> None:
        entry = line.entry
        if isinstance(entry, Profile) and self._form(line, entry):
            return
        copy = self.copy_of(line.partnership)
        if isinstance(entry, CheckIn):
            self._answer(line, entry, copy)
        elif recorded := copy.entries.get(entry.kind_name, entry.ref):
            went_further = record_further(copy, recorded, entry, self.stamp)
            standing = copy.entries.of(entry.kind_name)[entry.ref]
            self.settle(line, rows_of(standing)[0], rows_of(entry)[0], went_further=went_further)
        else:
            self._open(line, copy)

    def _form(self, line: Line, profile: Profile) -> bool:
        """Form a partnership that is not on record yet; whether it was."""
        known = self._log.find(profile.ref)
        self._copies[profile.ref] = known or Partnership.form(profile, self.stamp)
        if known is None:
            self.count("new", line)
        return known is None

    def _open(self, line: Line, copy: Partnership) -> None:
        if isinstance(line.entry, Link):
            self._check_exists(line.entry.to)
        OPENINGS[line.entry.kind_name](copy, line.entry, self.stamp)
        self.count("new", line)

    def _check_exists(self, ref: str) -> None:
        try:
            self.copy_of(ref)
        except UnknownPartnership:
            raise UnknownPartnership(ref, "to") from None

    def _answer(self, line: Line, answer: CheckIn, copy: Partnership) -> None:
        """Answers have no ref in a sheet: as many alike as are on record are the same, any more are new."""
        if line.partnership not in self._answers:
            recorded = copy.entries.of("check-in").values()
            self._answers[line.partnership] = Counter(_without_ref(entry) for entry in recorded)
        left = self._answers[line.partnership]
        if left[_without_ref(answer)]:
            left[_without_ref(answer)] -= 1
            self.count("same", line)
        else:
            self._open(line, copy)

    def _follows(self, line: Line, error: DomainError) -> bool:
        if isinstance(error, UnknownPartnership):
            return "partnership" in self._broken or (error.ref, "partnership", error.ref) in self.failed
        if isinstance(error, UnknownRef):
            sheet_kind = "listening" if error.kind == "theme" else error.kind
            return sheet_kind in self._broken or (line.partnership, error.kind, error.ref) in self.failed
        return False


def _without_ref(answer: Any) -> Entry:
    blank: Entry = msgspec.structs.replace(answer.filled(answer), answer="-")
    return blank


def _column(entry: Entry, error: DomainError) -> str:
    """The column to look at: the one at fault, or else the one with the ref."""
    columns = columns_of(entry.kind_name)
    if error.field in columns:
        return str(error.field)
    return "theme" if error.field == "themes" else next((c for c in entry.key if c in columns), columns[1])
