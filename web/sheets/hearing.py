"""Listening rows: one for each theme, put together into conversations again. For ``importing``.

A theme may grow from one that another conversation brought up, in any order of the rows. So each conversation is
recorded as far as its themes grow from known ones, over and over, until nothing more can be. Themes keep the order
of their rows, unless only another order lets them grow from one another.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import msgspec

from domain.errors import DomainError, InvalidValue, UnknownRef
from domain.listening import Conversation, Theme
from domain.partnership import Partnership
from web.schemas import rows_of
from web.sheets.draft import Draft
from web.sheets.lines import Line
from web.values import quoted

Choose = Callable[[Sequence[Line], set[str]], Sequence[Line]]
"""Takes the rows of a conversation and the themes known, and gives the rows that can be recorded."""

_OF_CONVERSATION = ("held_on", "partner")


@dataclass
class _Group:
    """A conversation of the import: what its rows say of it, and the rows that are still to be recorded."""

    said: Conversation
    rows: list[Line] = field(default_factory=list)


def hear(lines: Sequence[Line], draft: Draft) -> None:
    """Record the rows of the listening sheet, or report why not."""
    _Hearing(draft).hear(lines)


class _Hearing:
    def __init__(self, draft: Draft) -> None:
        self._draft = draft
        self._groups: dict[tuple[str, str], _Group] = {}
        self._known: dict[str, set[str]] = {}

    def hear(self, lines: Sequence[Line]) -> None:
        for line in lines:
            try:
                self._collect(line)
            except DomainError as error:
                self._refuse(line, error)
        while self._record_parts(_first_ready) or self._record_parts(_all_ready):
            pass
        for group in self._groups.values():
            for line in group.rows:
                self._refuse(line, UnknownRef("theme", str(_theme(line).grows_from), "grows_from"))

    def _collect(self, line: Line) -> None:
        """Put a row with the others of its conversation, unless it is on record or contradicts them."""
        copy = self._draft.copy_of(line.partnership)
        theme = _theme(line)
        if self._draft.is_duplicate(line, f"{line.entry.ref}/{theme.theme}"):
            return
        if theme.grows_from == theme.theme:
            raise InvalidValue("A theme cannot grow from itself.", "grows_from")
        recorded = copy.entries.get("listening", line.entry.ref)
        if recorded and not self._is_new_theme(line, recorded):
            return
        group = self._groups.setdefault((line.partnership, line.entry.ref), _Group(_said(line)))
        self._check_agrees(line, group)
        group.rows.append(line)

    def _is_new_theme(self, line: Line, recorded: Any) -> bool:
        """Whether a row adds a theme to a conversation on record; what else it says is compared with the record."""
        rows = {row["theme"]: row for row in rows_of(recorded)}
        row = rows_of(line.entry)[0]
        if row["theme"] in rows:
            self._draft.settle(line, rows[row["theme"]], row)
            return False
        whole = next(iter(rows.values()))
        return not self._draft.conflicts(line, whole, {name: row[name] for name in _OF_CONVERSATION})

    def _check_agrees(self, line: Line, group: _Group) -> None:
        for name in _OF_CONVERSATION:
            said, before = getattr(line.entry, name), getattr(group.said, name)
            if before is None:
                group.said = msgspec.structs.replace(group.said, **{name: said})
            elif said not in (None, before):
                message = f"This row says {quoted(said)}, row {group.rows[0].number} of the same conversation says "
                raise InvalidValue(f"{message}{quoted(before)}.", name)

    def _record_parts(self, choose: Choose) -> int:
        """Record what can be of every conversation; of how many there was something."""
        return sum(self._record_part(*names, group, choose) for names, group in self._groups.items() if group.rows)

    def _record_part(self, ref: str, conversation: str, group: _Group, choose: Choose) -> bool:
        copy = self._draft.copy_of(ref)
        known = self._known.setdefault(ref, {t.theme for entry in _conversations(copy) for t in entry.themes})
        ready = choose(group.rows, known)
        if not ready:
            return False
        group.rows = [line for line in group.rows if line not in ready]
        try:
            self._record(copy, group.said, ready)
            known |= {_theme(line).theme for line in ready}
        except DomainError as error:
            self._fail(ready[1:])
            self._refuse(ready[0], error)
        return True

    def _record(self, copy: Partnership, said: Conversation, lines: Sequence[Line]) -> None:
        themes = tuple(_theme(line) for line in lines)
        if copy.entries.get("listening", said.ref):
            copy.hear_themes(said.ref, themes, self._draft.stamp)
        else:
            copy.hold_conversation(msgspec.structs.replace(said, themes=themes), self._draft.stamp)
        self._draft.count("new", lines[0], len(lines))

    def _refuse(self, line: Line, error: DomainError) -> None:
        self._fail([line])
        self._draft.refuse(line, error)

    def _fail(self, lines: Sequence[Line]) -> None:
        self._draft.failed |= {(line.partnership, "theme", _theme(line).theme) for line in lines}


def _first_ready(rows: Sequence[Line], known: set[str]) -> Sequence[Line]:
    """The longest run of first rows whose themes grow from known ones or from each other."""
    return next((rows[:end] for end in range(len(rows), 0, -1) if not _waiting(rows[:end], known)), ())


def _all_ready(rows: Sequence[Line], known: set[str]) -> Sequence[Line]:
    """All rows, wherever they stand, whose themes grow from known ones or from each other."""
    while waiting := _waiting(rows, known):
        rows = [line for line in rows if line not in waiting]
    return rows


def _waiting(rows: Sequence[Line], known: set[str]) -> list[Line]:
    """The rows whose themes grow from one that is neither known nor among the rows."""
    own = {_theme(line).theme for line in rows} | {None}
    return [line for line in rows if _theme(line).grows_from not in own and _theme(line).grows_from not in known]


def _theme(line: Line) -> Theme:
    return _said(line).themes[0]


def _said(line: Line) -> Conversation:
    assert isinstance(line.entry, Conversation)
    return line.entry


def _conversations(copy: Partnership) -> list[Any]:
    return list(copy.entries.of("listening").values())
