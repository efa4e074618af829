"""The index of the words that entries are found by: FTS5 on SQLite, a ``tsvector`` on PostgreSQL.

It belongs to the table of entries: ``views`` makes both together, and the database itself keeps the index in step in
the transaction that adds a row, whoever adds it. ``finding`` asks it. Words come to it already in one spelling
(``search_words``), so neither database's own idea of words, languages or accents matters.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from sqlalchemy import DDL, BigInteger, ColumnElement, Table, cast, column, event, literal, select, table
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

_FTS5 = ('"{}"*', '"{}"')
_TSQUERY = ("'{}':*", "'{}'")
"""How the beginning of a word, and a mark, are asked for."""


class Wanted(NamedTuple):
    """A word to be found: its beginning, or any of the marks that stand for it. Without either nothing is found."""

    beginning: str | None
    marks: frozenset[str] = frozenset()


def index_words(entries: Table) -> None:
    """Make the index whenever the table is made, and let go of it with the table."""
    index = index_name(entries)
    kept = f"INSERT INTO {index} (rowid, words) VALUES (new.number, new.words)"  # noqa: S608 - only our own names
    let_go = f"DROP TABLE IF EXISTS {index}"
    for statement in (
        let_go,  # of one whose table was dropped behind our back
        f"CREATE VIRTUAL TABLE {index} USING fts5(words, content='', detail=none, tokenize='ascii')",
        f"CREATE TRIGGER {index}_kept AFTER INSERT ON {entries.name} WHEN new.words <> '' BEGIN {kept}; END",
    ):
        event.listen(entries, "after_create", _on("sqlite", statement))
    event.listen(entries, "before_drop", _on("sqlite", let_go))
    indexed = f"CREATE INDEX {index} ON {entries.name} USING gin (CAST(words AS tsvector))"
    event.listen(entries, "after_create", _on("postgresql", indexed))


def index_name(entries: Table) -> str:
    """What the index of a table of entries is called; it does not end with the number of the generation."""
    return f"{entries.name}_words"


def holds(entries: Table, wanted: Sequence[Wanted], dialect: str) -> ColumnElement[bool]:
    """The rows that hold every word, in any order."""
    if dialect == "postgresql":
        asked = cast(literal(_as_tsquery(wanted)), TSQUERY)
        return cast(entries.c.words, TSVECTOR).op("@@")(asked)
    index = table(index_name(entries), column("rowid", BigInteger))
    matching = column(index_name(entries)).op("MATCH")(_as_fts5(wanted))
    return entries.c.number.in_(select(index.c.rowid).where(matching))


def _on(dialect: str, statement: str) -> Any:
    """A statement for one of the databases."""
    return DDL(statement).execute_if(dialect=dialect)  # type: ignore[no-untyped-call]


def _as_fts5(wanted: Iterable[Wanted]) -> str:
    return " AND ".join(f"({' OR '.join(_ways(each, _FTS5))})" for each in wanted)


def _as_tsquery(wanted: Iterable[Wanted]) -> str:
    return " & ".join(f"({' | '.join(_ways(each, _TSQUERY))})" for each in wanted)


def _ways(wanted: Wanted, spelt: tuple[str, str]) -> list[str]:
    """The ways in which a word may be there, as a database spells them; words and marks hold no quotes."""
    beginning, whole = spelt
    found = [beginning.format(wanted.beginning)] if wanted.beginning else []
    return found + [whole.format(mark.strip()) for mark in sorted(wanted.marks)]
