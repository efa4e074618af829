"""Words that are sealed: found only by looking inside, and by nobody once they were erased. On each database."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from domain.partnership import EVERY_KIND
from projections.finding import Question, all_rows
from projections.notes import count_sealed, rows_with_notes
from projections.search_words import words_in
from projections.word_index import Wanted
from projections.workspace import Workspace
from tests.domain.cast import CONTACT, ITEM, MEETING, but
from tests.projections.conftest import form, record
from tests.sealing.spoken import SPOKEN
from tests.sealing.test_erasing import NAME, erase_everything, erase_now

REACH = {"harbour": EVERY_KIND}
NEVER_FOUND = {"comment"}
"""Comments belong to answers, which nobody finds one by one."""


def asked(words: str, *, versions: bool = True) -> Question:
    return Question(words=tuple(Wanted(word) for word in words_in(words)), versions=versions)


def in_the_open(workspace: Workspace, words: str) -> list[str]:
    return [row.ref for row in all_rows(workspace, REACH, asked(words))]


def inside(workspace: Workspace, words: str, *, versions: bool = True) -> list[str]:
    return [row.ref for row in rows_with_notes(workspace, REACH, asked(words, versions=versions))]


def test_no_index_holds_sealed_words(spoken: Workspace) -> None:
    for words in SPOKEN.values():
        assert in_the_open(spoken, words) == []


def test_looking_inside_finds_them_in_every_place(spoken: Workspace) -> None:
    for place, words in SPOKEN.items():
        assert bool(inside(spoken, words)) == (place not in NEVER_FOUND), place
    assert inside(spoken, f"{SPOKEN['corrected'][:6]} phone".partition(" ")[0], versions=False) == ["c1"]


def test_a_word_in_the_open_and_one_inside_are_found_together(spoken: Workspace) -> None:
    record(spoken, but(ITEM, title="Shared budget", meeting="m1"))
    spoken.catch_up()
    assert inside(spoken, f"m1 {SPOKEN['summary']}", versions=False) == ["m1"]
    assert inside(spoken, f"m2 {SPOKEN['summary']}", versions=False) == []


def test_once_erased_nothing_finds_them(spoken: Workspace) -> None:
    erase_everything(spoken)
    for words in SPOKEN.values():
        assert (in_the_open(spoken, words), inside(spoken, words)) == ([], [])


def test_titles_that_name_somebody_known_are_in_no_index(workspace: Workspace) -> None:
    person = workspace.people.ref_of(NAME)
    form(workspace)
    record(workspace, but(MEETING, title=f"With {NAME}"), but(CONTACT, note="quiet"))
    workspace.catch_up()
    assert (in_the_open(workspace, NAME), inside(workspace, NAME)) == ([], ["m1"])
    erase_now(workspace, names=(NAME,), people=(person,))
    assert inside(workspace, NAME) == []
    workspace.rebuild()
    assert inside(workspace, NAME) == []


def test_only_rows_that_hold_sealed_words_are_counted_as_to_be_opened(workspace: Workspace) -> None:
    form(workspace)
    record(workspace, MEETING, ITEM, but(CONTACT, note="quiet"))
    workspace.catch_up()
    assert count_sealed(workspace, REACH, asked("quiet")) == 1


def test_nothing_is_left_of_an_index_whose_table_is_gone(spoken: Workspace) -> None:
    if spoken.views.engine.dialect.name != "sqlite":
        pytest.skip("PostgreSQL drops an index with its table")
    for _ in range(3):
        spoken.rebuild()
    with spoken.views.engine.connect() as connection:
        names = connection.execute(text("SELECT name FROM sqlite_master WHERE name LIKE 'entries%words'")).scalars()
        assert len(list(names)) <= 2
