"""The arrangement of a problem tree when conversations are corrected, retracted or put back."""

from __future__ import annotations

from copy import deepcopy

from domain.amendments import EntryRetracted
from domain.partnership import Partnership
from domain.problem_tree.events import ThemesRenumbered
from tests.domain.cast import STAMP
from tests.domain.heard import heard, outline, spot
from tests.domain.story import given, recorded, then, when
from tests.domain.test_problem_tree import HEARD, tree_of


def arranged() -> Partnership:
    """“Fear” and “Silence” of one conversation merged as “Unease”, which grows from “Haste”."""
    harbour = given(heard("c1", "Fear", "Silence", "Money"), heard("c2", "Haste"))
    harbour.merge_themes(spot("c1"), spot("c1 1"), "Unease", STAMP)
    harbour.move_theme(spot("c1"), spot("c2"), STAMP)
    harbour.collect_events()
    return harbour


def test_a_conversation_corrected_keeps_its_place_in_the_tree() -> None:
    harbour = arranged()
    outcome = when(harbour.correct, heard("c1", "Money", "Fear", "No words for it"), "misheard")
    assert isinstance(outcome.events[0], ThemesRenumbered)
    assert outcome.events[0].now_at == (1, None, 0)
    assert tree_of(outcome.partnership) == {
        "Unease": ("Haste", 1),
        "Money": (None, 1),
        "No words for it": (None, 1),
        "Haste": (None, 1),
    }


def test_a_theme_put_into_other_words_keeps_its_place() -> None:
    harbour = arranged()
    outcome = when(harbour.correct, heard("c1", "Fear of loss", "Silence", "Money"), "misheard")
    assert len(outcome.events) == 1
    assert tree_of(outcome.partnership)["Unease"] == ("Haste", 1)


def test_a_conversation_retracted_leaves_no_arrangement_behind() -> None:
    harbour = arranged()
    then(
        when(harbour.retract, "listening", "c1", "not hers"),
        recorded(ThemesRenumbered),
        recorded(EntryRetracted, kind="listening", ref="c1"),
    )
    harbour.hold_conversation(heard("c1", "Hope", "Coffee"), STAMP)
    assert tree_of(harbour) == {"Hope": (None, 1), "Coffee": (None, 1), "Haste": (None, 1)}


def test_what_a_theme_was_moved_to_is_gone_so_it_goes_where_it_was() -> None:
    harbour = arranged()
    harbour.retract("listening", "c2", "not hers", STAMP)
    assert tree_of(harbour) == {"Unease": (None, 1), "Money": (None, 1)}


def test_a_correction_taken_back_brings_the_arrangement_back() -> None:
    harbour = arranged()
    before, earlier, version = tree_of(harbour), list(harbour.entries), harbour.version
    then_entries = deepcopy(harbour.entries)
    harbour.correct(heard("c1", "Money"), "misheard", STAMP)
    touched = list(dict.fromkeys(event.subject for event in harbour.pending_events))  # type: ignore[attr-defined]
    harbour.take_back(then_entries, touched, "a mistake", STAMP)
    assert harbour.version > version
    assert (tree_of(harbour), list(harbour.entries)) == (before, earlier)


def test_the_first_change_taken_back_leaves_no_tree() -> None:
    harbour = given(*HEARD)
    earlier = deepcopy(harbour.entries)
    harbour.relabel_theme(spot("c2"), "Worry", STAMP)
    harbour.take_back(earlier, [("problem-tree", "tree")], "a mistake", STAMP)
    assert tree_of(harbour) == outline(list(HEARD))
    harbour.relabel_theme(spot("c2"), "Unease", STAMP)
    assert tree_of(harbour)["Unease"] == ("Money", 1)


def test_a_conversation_added_to_leaves_the_arrangement_alone() -> None:
    harbour = arranged()
    harbour.hear_themes("c1", heard("", "Hope").themes, STAMP)
    assert tree_of(harbour)["Unease"] == ("Haste", 1)
