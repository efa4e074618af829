"""Finds what is recorded: entries as they stand, or every version of them, narrowed, in order and page by page.

Called by the ledger. A page goes on after the last row of the one before, so that pages neither repeat nor miss a row
while others record. ``notes`` looks into sealed words; ``released_rounds`` gives the rounds of check-ins, which stand
among the entries as single rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeAlias

from sqlalchemy import BigInteger, ColumnElement, Select, Table, and_, cast, exists, func, or_, select

from domain.entries import Entry
from projections.book import microseconds
from projections.ledger import ANSWER, EntryRow, as_known, entry_row, instant
from projections.search_words import UNSEARCHED
from projections.word_index import Wanted, holds
from projections.workspace import Workspace

Reach: TypeAlias = Mapping[str, Collection[str]]
"""The kinds of entry that may be found in each partnership."""
State: TypeAlias = Literal["", "standing", "corrected", "retracted", "late"]
DAY = 86_400_000_000
"""Microseconds."""
FIRST_DAY = date(1970, 1, 1).toordinal()
A_BATCH = 1_000


@dataclass(frozen=True)
class Question:
    """What is asked of the ledger. Without anything it is every entry that stands, the newest first.

    ``versions`` asks for everything recorded, each change a row of its own; otherwise ``recorded`` days and
    ``recorder`` are those of an entry's first version. ``late_days`` counts for the state ``late`` only.
    """

    kinds: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()
    """The marks of the partners that entries are to name, any of them."""
    happened_from: date | None = None
    happened_to: date | None = None
    recorded_from: date | None = None
    recorded_to: date | None = None
    recorder: str | None = None
    state: State = ""
    late_days: int = 0
    words: tuple[Wanted, ...] = ()
    versions: bool = False
    by: Literal["happened", "recorded"] = "happened"
    newest_first: bool = True
    known_at: datetime | None = None

    @property
    def narrows_to_entries(self) -> bool:
        """Whether it asks for what rounds of check-ins do not have: partners, a recorder, corrections."""
        return bool(self.named or self.recorder or self.state in ("corrected", "retracted"))


class Place(NamedTuple):
    """The row that a page ended with: what rows are sorted by, and its number."""

    value: int
    number: int


@dataclass(frozen=True)
class Row:
    """One line of the ledger. ``answers`` is how many a round of check-ins came to, of which there is no ``version``.

    ``recorded_at`` and ``recorded_by`` are those of the first version, or of this one where each is a row.
    """

    place: Place
    partnership: str
    kind: str
    ref: str
    happened_on: date
    recorded_at: datetime
    recorded_by: str
    version: EntryRow | None
    standing: bool = True
    corrected: bool = False
    answers: int | None = None

    @property
    def entry(self) -> Entry | None:
        """What it says."""
        return self.version.entry if self.version else None

    @property
    def days_late(self) -> int:
        """Days from its happening to its recording."""
        return (self.recorded_at.date() - self.happened_on).days


@dataclass(frozen=True)
class Page:
    """Rows, how many there are on all pages, and where to go on (``None``: there are no more)."""

    rows: list[Row]
    total: int
    next: Place | None


def rows_after(
    workspace: Workspace, reach: Reach, asked: Question, after: Place | None, limit: int | None
) -> list[Row]:
    """The entries after a place, rounds of check-ins left out."""
    table = workspace.tables().entries
    query = _in_order(select(table).where(*conditions(workspace, reach, asked)), asked, after).limit(limit)
    with workspace.views.engine.connect() as connection:
        return [row_of(workspace, row, asked) for row in connection.execute(query)]


def count(workspace: Workspace, reach: Reach, asked: Question) -> int:
    """How many entries there are in all."""
    table = workspace.tables().entries
    query = select(func.count()).select_from(table).where(*conditions(workspace, reach, asked))
    with workspace.views.engine.connect() as connection:
        return connection.execute(query).scalar_one()


def all_rows(workspace: Workspace, reach: Reach, asked: Question) -> Iterator[Row]:
    """Every entry, a batch at a time."""
    after = None
    while batch := rows_after(workspace, reach, asked, after, A_BATCH):
        yield from batch
        after = batch[-1].place


def recorders(workspace: Workspace, reach: Reach) -> list[str]:
    """Everybody who recorded any of it, as the log knows them."""
    table = workspace.tables().entries
    query = select(table.c.recorded_by).where(within(table, reach)).distinct()
    with workspace.views.engine.connect() as connection:
        return sorted(connection.execute(query).scalars())


def conditions(workspace: Workspace, reach: Reach, asked: Question) -> list[ColumnElement[bool]]:
    """What the rows of an answer have to be."""
    table = workspace.tables().entries
    dialect = workspace.views.engine.dialect.name
    kinds = {ref: _narrowed(allowed, asked) for ref, allowed in reach.items()}
    found = [within(table, kinds), *_of_version(table, asked), *_of_days(table, asked)]
    if asked.recorder is not None:
        found.append((table.c.recorded_by if asked.versions else table.c.first_by) == asked.recorder)
    if asked.named:
        found.append(holds(table, [Wanted(None, asked.named)], dialect))
    if asked.words:
        found.append(holds(table, asked.words, dialect))
    return found


def within(table: Table, reach: Reach) -> ColumnElement[bool]:
    """The rows that may be found, of partnerships in which the same kinds may be taken together."""
    groups: dict[frozenset[str], list[str]] = {}
    for ref, kinds in reach.items():
        groups.setdefault(frozenset(kinds) - UNSEARCHED, []).append(ref)
    c = table.c
    each = [and_(c.partnership.in_(refs), c.kind.in_(sorted(kinds))) for kinds, refs in groups.items() if kinds]
    return or_(*each) if each else c.number.is_(None)


def row_of(workspace: Workspace, row: Any, asked: Question) -> Row:
    """A row of the table of entries as a line of the ledger."""
    said = entry_row(workspace, row)
    known = None if asked.known_at is None else microseconds(asked.known_at)
    is_last = row.superseded_at is None or (known is not None and row.superseded_at > known)
    return Row(
        place=Place(row_value(row, asked), row.number),
        partnership=row.partnership,
        kind=said.kind,
        ref=said.ref,
        happened_on=said.happened_on,
        recorded_at=said.recorded_at if asked.versions else instant(row.first_at),
        recorded_by=said.recorded_by if asked.versions else row.first_by,
        version=said,
        standing=said.standing and is_last,
        corrected=row.event == "EntryCorrected" if asked.versions else row.corrected,
    )


def row_value(row: Any, asked: Question) -> int:
    """What a row of the table is sorted by."""
    if asked.by == "happened":
        return int(row.happened_on)
    return int(row.recorded_at if asked.versions else row.first_at)


def _narrowed(allowed: Collection[str], asked: Question) -> frozenset[str]:
    return frozenset(allowed) & asked.kinds if asked.kinds else frozenset(allowed) - {ANSWER}


def _of_version(table: Table, asked: Question) -> list[ColumnElement[bool]]:
    """Which versions: as they stood, all that were known, or the retractions that nothing followed."""
    c = table.c
    known: list[ColumnElement[bool]] = [] if asked.known_at is None else [c.recorded_at <= microseconds(asked.known_at)]
    if asked.versions:
        corrected = [c.event == "EntryCorrected"] if asked.state == "corrected" else []
        standing = [c.standing, as_known(table, asked.known_at)] if asked.state == "standing" else []
        return known + corrected + standing + ([~c.standing] if asked.state == "retracted" else [])
    if asked.state == "retracted":
        return [*known, ~c.standing, ~_followed(table, asked)]
    return [as_known(table, asked.known_at), *([c.corrected] if asked.state == "corrected" else [])]


def _followed(table: Table, asked: Question) -> ColumnElement[bool]:
    """Whether a later version of the same entry was known."""
    later = table.alias()
    same = [later.c[name] == table.c[name] for name in ("partnership", "kind", "ref")]
    known = [] if asked.known_at is None else [later.c.recorded_at <= microseconds(asked.known_at)]
    return exists().where(*same, later.c.number > table.c.number, *known)


def _of_days(table: Table, asked: Question) -> Iterator[ColumnElement[bool]]:
    c, recorded = table.c, recorded_column(table, asked)
    if asked.happened_from:
        yield c.happened_on >= asked.happened_from.toordinal()
    if asked.happened_to:
        yield c.happened_on <= asked.happened_to.toordinal()
    if asked.recorded_from:
        yield recorded >= _start_of(asked.recorded_from)
    if asked.recorded_to:
        yield recorded < _start_of(asked.recorded_to + timedelta(days=1))
    if asked.state == "late":
        yield recorded >= (cast(c.happened_on, BigInteger) + (asked.late_days + 1 - FIRST_DAY)) * DAY


def recorded_column(table: Table, asked: Question) -> ColumnElement[int]:
    """The column with the instant that counts as that of its recording."""
    return table.c.recorded_at if asked.versions else table.c.first_at


def _start_of(day: date) -> int:
    return (day.toordinal() - FIRST_DAY) * DAY


def _in_order(query: Select[Any], asked: Question, after: Place | None) -> Select[Any]:
    """By day or instant; rows of the same one in the order in which they were recorded."""
    columns = query.selected_columns
    value = (
        columns.happened_on if asked.by == "happened" else (columns.recorded_at if asked.versions else columns.first_at)
    )
    if after is not None:
        beyond = value < after.value if asked.newest_first else value > after.value
        query = query.where(or_(beyond, and_(value == after.value, columns.number > after.number)))
    return query.order_by(value.desc() if asked.newest_first else value, columns.number)


def merged(rows: Sequence[Row], rounds: Sequence[Row], asked: Question) -> list[Row]:
    """Entries and rounds in one order."""
    sign = -1 if asked.newest_first else 1
    return sorted([*rows, *rounds], key=lambda row: (sign * row.place.value, row.place.number))
