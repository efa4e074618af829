"""A row of the ledger as it reads: in words, with the partners that it names and where its page is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from flask import url_for

from domain.entries import Entry
from domain.partnership import PLAIN_KINDS
from domain.rounds import Round
from domain.shapes import fields_of
from projections.finding import Row
from projections.ledger import ANSWER
from web.check_ins.round_words import title_of as title_of_round
from web.current import name_of
from web.ledger.scope import Scope
from web.reading import what_happened
from web.sentences import Names, title_of
from web.wording import capital, counted, kind_word

NAMED_AT_MOST = 4
_TREES = {"problem-tree": "The problem tree", "released-tree": "The problem tree, as the partnership sees it"}


@dataclass(frozen=True)
class Line:
    """One row of the table. ``late`` is empty for what was recorded on the day itself."""

    partnership: str
    partnership_address: str
    on: date
    what: str
    title: str
    address: str | None
    partners: list[str]
    recorded_at: datetime
    recorded_by: str
    late: str
    state: str

    @property
    def partners_in_short(self) -> str:
        """The first few, and how many more."""
        more = len(self.partners) - NAMED_AT_MOST
        if more <= 1:
            return ", ".join(self.partners)
        return f"{', '.join(self.partners[:NAMED_AT_MOST])} and {more} more"


def line_of(row: Row, scope: Scope, *, versions: bool) -> Line:
    names = scope.partners.get(row.partnership, {})
    return Line(
        partnership=scope.names[row.partnership],
        partnership_address=url_for("ledger.of_one", ref=row.partnership),
        on=row.happened_on,
        what=what_of(row),
        title=title(row, names),
        address=_address(row),
        partners=partners_of(row, names),
        recorded_at=row.recorded_at,
        recorded_by=recorded_by(row),
        late=f"{counted(row.days_late, 'day')} after" if row.days_late > 0 else "",
        state=state(row, versions=versions),
    )


def what_of(row: Row) -> str:
    """The kind of a row in words."""
    return "Check-in answers" if row.kind == ANSWER else capital(kind_word(row.kind))


def title(row: Row, names: Names) -> str:
    """One line that says what a row is about."""
    if row.answers is not None:
        return f"Round {row.ref}: {counted(row.answers, 'answer')}, taken together"
    if isinstance(row.entry, Round):
        return title_of_round(row.entry)
    return _TREES.get(row.kind) or title_of(_entry(row), names)


def partners_of(row: Row, names: Names) -> list[str]:
    """The partners that an entry names, each once, in the order of its fields."""
    if row.entry is None:
        return []
    refs = [row.ref] if row.kind == "partner" else _refs_of_partners(row.entry)
    return [names.get(ref, ref) for ref in dict.fromkeys(refs)]


def recorded_by(row: Row) -> str:
    """The name of whoever recorded it; nobody's for the answers of a round."""
    return name_of(row.recorded_by) if row.recorded_by else ""


def state(row: Row, *, versions: bool) -> str:
    """“Corrected”, “Retracted”; of a version what happened then. Empty when there is nothing to say."""
    if versions and row.version:
        return what_happened(row.version)
    if not row.standing:
        return "Retracted"
    return "Corrected" if row.corrected else ""


def _entry(row: Row) -> Entry:
    assert row.entry is not None
    return row.entry


def _refs_of_partners(entry: Entry) -> list[str]:
    found: list[str] = []
    for field in fields_of(type(entry)):
        if field.refers_to == "partner":
            value = getattr(entry, field.name)
            found += value if isinstance(value, tuple) else [value] if value else []
    return found


def _address(row: Row) -> str | None:
    ref = row.partnership
    if row.kind in PLAIN_KINDS:
        return url_for("entries.entry", ref=ref, kind=row.kind, entry_ref=row.ref)
    if row.kind == "round":
        return url_for("rounds.show", ref=ref, round_ref=row.ref)
    endpoint = {"problem-tree": "problem_tree.tree", "released-tree": "released_tree.released"}.get(row.kind)
    return url_for(endpoint, ref=ref) if endpoint else None
