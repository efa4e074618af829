"""Looks for words in what is sealed, too: notes, summaries, reasons. Called by the ledger, when somebody asks for it.

Sealed words are in no index, so every row that a question leaves is opened and looked through, as far as its words were
not erased. That takes time: at most ``AT_MOST`` rows are opened for one question.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sqlalchemy import func, select

from domain.sealing.leaves import leaves
from projections.finding import Question, Reach, Row, conditions, merged, row_of
from projections.search_words import words_in
from projections.word_index import Wanted, holds
from projections.workspace import Workspace

AT_MOST = 20_000
"""Rows with sealed words that are opened for one question: about a second's work."""


def count_sealed(workspace: Workspace, reach: Reach, asked: Question) -> int:
    """How many rows would have to be opened."""
    table = workspace.tables().entries
    wordless = conditions(workspace, reach, replace(asked, words=()))
    query = select(func.count()).select_from(table).where(*wordless, table.c.sealed.is_not(None))
    with workspace.views.engine.connect() as connection:
        return connection.execute(query).scalar_one()


def rows_with_notes(workspace: Workspace, reach: Reach, asked: Question) -> list[Row]:
    """Every row that holds the words, sealed or in the open, in order; to be asked only after ``count_sealed``."""
    table = workspace.tables().entries
    wordless = conditions(workspace, reach, replace(asked, words=()))
    is_open = holds(table, asked.words, workspace.views.engine.dialect.name)
    with workspace.views.engine.connect() as connection:
        openly = connection.execute(select(table).where(*wordless, is_open)).all()
        sealed = connection.execute(select(table).where(*wordless, table.c.sealed.is_not(None)))
        known = {row.number for row in openly}
        found = [row_of(workspace, row, asked) for row in openly]
        for row in sealed:
            if row.number not in known:
                opened = row_of(workspace, row, asked)
                if _holds_all(opened, row.words, asked.words):
                    found.append(opened)
    return merged(found, [], asked)


def _holds_all(row: Row, in_the_open: str, wanted: tuple[Wanted, ...]) -> bool:
    words = {*in_the_open.split(), *_sealed_words(row)}
    return all(_holds(words, each) for each in wanted)


def _holds(words: set[str], wanted: Wanted) -> bool:
    beginning = wanted.beginning
    if beginning and any(word.startswith(beginning) for word in words):
        return True
    return any(mark.strip() in words for mark in wanted.marks)


def _sealed_words(row: Row) -> Iterator[str]:
    """All words of an entry as it reads, with the reason that was given for this version."""
    for leaf in leaves(row.entry):
        yield from words_in(str(leaf.words))
    yield from words_in(row.version.reason if row.version else "")
