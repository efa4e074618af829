"""An import: rows become commands on private copies of the partnerships, and one save, all or none.

The command line and the import page call ``plan_import``, show what it found, and call ``Plan.save``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from eventsourcing.persistence import IntegrityError

from domain.entries import Stamp
from domain.errors import DomainError, LogUnavailable
from domain.partnership import ENTRY_KINDS, Partnership
from domain.partnerships import Partnerships
from web.schemas import KIND_OF_SHEET
from web.sheets.draft import Draft
from web.sheets.hearing import hear
from web.sheets.lines import Line, read_lines
from web.sheets.problems import Problem
from web.sheets.reading import Given, Reading, Sheet, read_sheets
from web.sheets.whole_rounds import answer_rounds
from web.words import KIND_WORDS

Progress = Callable[[int, int], None]
"""Is told how many rows are done, and of how many."""
Check = Callable[[str, str], None]
"""Is asked whether a row of a kind may be imported into a partnership; a ``DomainError`` refuses it."""


class ImportRefused(DomainError):
    """A plan with problems cannot be saved."""


@dataclass
class Plan:
    """What an import would record. Counts are rows by sheet; nothing is recorded until ``save``.

    ``new`` rows open entries, ``further`` rows carry entries on record further (done, settled, left, ...), ``same``
    rows are on record already. ``partnerships`` are the refs of those that would change. ``tally`` counts the rows by
    partnership, sheet and outcome; ``given`` holds the sheets as they were given.
    """

    new: Counter[str] = field(default_factory=Counter)
    further: Counter[str] = field(default_factory=Counter)
    same: Counter[str] = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)
    partnerships: list[str] = field(default_factory=list)
    tally: Counter[tuple[str, str, str]] = field(default_factory=Counter, repr=False)
    given: dict[str, Given] = field(default_factory=dict, repr=False)
    _changed: list[Partnership] = field(default_factory=list, repr=False)
    _log: Partnerships | None = field(default=None, repr=False)

    @property
    def names(self) -> dict[str, str]:
        """What the partnerships that would change are called, by ref."""
        return {partnership.profile.ref: partnership.profile.name for partnership in self._changed}

    @property
    def changes_nothing(self) -> bool:
        return not self._changed

    def save(self) -> None:
        """Record everything in one save. ``ImportRefused`` when there are problems."""
        if self.problems:
            raise ImportRefused(f"{_counted(len(self.problems), 'problem')} to put right first. Nothing was recorded.")
        if self._log is None or not self._changed:
            return
        try:
            self._log.save_all(self._changed)
        except IntegrityError:
            raise LogUnavailable(
                "Somebody recorded something in the same partnerships meanwhile. Nothing was imported: import again."
            ) from None
        self._changed = []

    def summary(self) -> str:
        """What the import records, in a sentence or two: “New: 1 partnership, 211 meetings.”"""
        if self.problems:
            return f"{_counted(len(self.problems), 'problem')} found. Nothing was recorded."
        told = [f"New: {_listed(self.new)}."] if self.new else []
        told += [f"Carried further: {_listed(self.further)}."] if self.further else []
        told += [f"Already on record: {_listed(self.same)}."] if self.same else []
        return " ".join([*told, "Nothing to record."] if not (self.new or self.further) else told)


def plan_import(
    partnerships: Partnerships,
    path: Path,
    stamp: Stamp,
    check: Check,
    progress: Progress | None = None,
    *,
    compares_answers: bool = False,
) -> Plan:
    """What importing the sheets at a path would record, with every bad row named.

    Only for somebody who may read every answer to a check-in, rows are compared with answers on record.

    A row whose only fault is that it refers to a bad row is not reported as well: it is right once that one is.
    """
    reading = read_sheets(path)
    return plan_reading(partnerships, reading, stamp, check, progress, compares_answers=compares_answers)


def plan_reading(
    partnerships: Partnerships,
    reading: Reading,
    stamp: Stamp,
    check: Check,
    progress: Progress | None = None,
    *,
    compares_answers: bool = False,
) -> Plan:
    """As ``plan_import``, of sheets that were read already."""
    draft = Draft(partnerships, stamp, set(reading.broken.values()))
    done, total = 0, sum(len(sheet.rows) for sheet in reading.sheets.values())
    tell = progress or (lambda done, total: None)
    for kind, sheet in ((kind, reading.sheets[kind]) for kind in ENTRY_KINDS if kind in reading.sheets):
        lines = _good_lines(sheet, draft, check)
        for line_number, _ in enumerate(_record(kind, lines, draft, compares_answers)):
            if line_number % 50 == 0:
                tell(done + line_number, total)
        done += len(sheet.rows)
    tell(total, total)
    return _plan(reading, draft, partnerships)


def _good_lines(sheet: Sheet, draft: Draft, check: Check) -> list[Line]:
    lines = read_lines(sheet)
    draft.problems += lines.problems
    draft.failed |= lines.failed
    return [line for line in lines.good if _is_allowed(line, draft, check)]


def _is_allowed(line: Line, draft: Draft, check: Check) -> bool:
    """Whether a row may be compared with the record at all: what a conflict says would give it away."""
    try:
        check(line.partnership, line.entry.kind_name)
    except DomainError as error:
        draft.refuse(line, error)
        return False
    return True


def _record(kind: str, lines: list[Line], draft: Draft, compares_answers: bool) -> Iterator[None]:
    """Record the rows of a sheet on the draft; yields after each, so that the caller can tell how far it is."""
    if kind == "listening":
        hear(lines, draft)
        return
    if kind == "check-in" and not compares_answers:
        answer_rounds(lines, draft)
        return
    for line in lines:
        draft.enter(line)
        yield


def _plan(reading: Reading, draft: Draft, log: Partnerships) -> Plan:
    problems = _in_order([*reading.problems, *draft.problems])
    changed = draft.changed()
    refs = sorted(partnership.profile.ref for partnership in changed)
    return Plan(draft.new, draft.further, draft.same, problems, refs, draft.tally, reading.given, changed, log)


def _in_order(problems: list[Problem]) -> list[Problem]:
    """By file in the order found, then by row."""
    files = {problem.file: place for place, problem in reversed(list(enumerate(problems)))}
    return sorted(problems, key=lambda problem: (files[problem.file], problem.row or 0))


def _listed(counts: Counter[str]) -> str:
    words = KIND_WORDS | {"listening": ("theme heard", "themes heard")}
    return ", ".join(_counted(counts[sheet], *words[kind]) for sheet, kind in KIND_OF_SHEET.items() if counts[sheet])


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"
