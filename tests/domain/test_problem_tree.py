"""The problem tree: what counts as one theme, what grows from what, and how a consultant arranges it."""

from __future__ import annotations

from typing import Any

from domain.entries import ERASED
from domain.errors import InvalidValue, UnknownRef
from domain.listening import Conversation
from domain.partnership import Partnership
from domain.problem_tree.events import (
    MergeTakenApart,
    ProblemTreeBegun,
    ThemeMoved,
    ThemeRelabelled,
    ThemesMerged,
)
from domain.problem_tree.growth import grown
from domain.problem_tree.shape import Group, Move, ProblemTree, Spot
from domain.problem_tree.tending import ThemeChangedMeanwhile
from tests.domain.cast import MARCH, STAMP, but
from tests.domain.heard import heard, outline, spot
from tests.domain.story import given, recorded, refused, then, when

MONEY, FEAR, TALK = heard("c1", "Money"), heard("c2", "Fear < Money"), heard("c3", "No time to talk")
HEARD = (MONEY, FEAR, TALK)


def tree_of(harbour: Partnership) -> dict[str, tuple[str | None, int]]:
    conversations: Any = list(harbour.entries.of("listening").values())
    tree: Any = harbour.entries.get("problem-tree", "tree")
    return outline(conversations, tree)


def state_of(harbour: Partnership, theme: str) -> str:
    conversations: Any = list(harbour.entries.of("listening").values())
    tree: Any = harbour.entries.get("problem-tree", "tree")
    return next(node.state for node in grown(conversations, tree) if spot(theme) in node.themes)


def bare_tree(**fields: Any) -> ProblemTree:
    return ProblemTree(tree="tree", begun_on=MARCH, **fields)


# -- what grows of itself ----------------------------------------------------------------------------


def test_the_same_theme_in_several_conversations_is_one_with_their_number() -> None:
    assert outline([MONEY, heard("c4", " money "), heard("c5", "MONEY")]) == {"Money": (None, 3)}


def test_a_theme_is_called_as_most_conversations_call_it() -> None:
    tree = bare_tree(groups=(Group(themes=(spot("c1"), spot("c4"), spot("c5"))),))
    assert outline([MONEY, heard("c4", "Who pays"), heard("c5", "who pays")], tree) == {"Who pays": (None, 3)}


def test_a_theme_grows_from_what_most_conversations_say() -> None:
    more = [heard("c4", "Fear < No time to talk"), heard("c5", "fear < no time to talk")]
    assert outline([*HEARD, *more])["Fear"] == ("No time to talk", 3)


def test_what_would_close_a_circle_is_left_out() -> None:
    circle = [heard("c1", "Money < Fear", "Fear"), heard("c2", "Fear < Money")]
    assert outline(circle) == {"Money": ("Fear", 1), "Fear": (None, 2)}


def test_of_moves_that_close_a_circle_the_last_is_passed_over() -> None:
    """A merge taken apart, or a correction, may leave such."""
    moves = (Move(theme=spot("c1"), grows_from=spot("c3")), Move(theme=spot("c3"), grows_from=spot("c1")))
    assert outline([MONEY, TALK], bare_tree(moves=moves)) == {
        "Money": ("No time to talk", 1),
        "No time to talk": (None, 1),
    }


def test_a_theme_whose_words_were_erased_stands_alone() -> None:
    assert outline([heard("c1", ERASED), heard("c2", ERASED)]) == {ERASED: (None, 1)}
    assert len(grown([heard("c1", ERASED), heard("c2", ERASED)], None)) == 2


def test_a_theme_merged_with_one_whose_words_were_erased_keeps_both_conversations() -> None:
    tree = bare_tree(groups=(Group(themes=(spot("c1"), spot("c2")), label=0),), labels=(ERASED,))
    assert outline([MONEY, heard("c2", ERASED)], tree) == {"Money": (None, 2)}


def test_what_the_tree_says_of_a_conversation_that_is_gone_is_passed_over() -> None:
    gone = spot("gone")
    moves = (Move(theme=gone), Move(theme=spot("c1"), grows_from=gone))
    tree = bare_tree(groups=(Group(themes=(gone, spot("c1")), named_by=gone),), moves=moves)
    assert outline([MONEY], tree) == {"Money": (None, 1)}


# -- merging -----------------------------------------------------------------------------------------


def test_two_themes_are_merged_under_a_label() -> None:
    outcome = when(given(*HEARD).merge_themes, spot("c1"), spot("c3"), "Short of everything")
    merged = recorded(ThemesMerged, themes=(spot("c3"), spot("c1")), label="Short of everything", named_by=None)
    then(outcome, recorded(ProblemTreeBegun, entry=but(bare_tree(), begun_on=STAMP.today)), merged)
    assert tree_of(outcome.partnership)["Short of everything"] == (None, 2)


def test_a_label_in_words_that_were_said_is_kept_as_where_they_stand() -> None:
    outcome = when(given(*HEARD).merge_themes, spot("c1"), spot("c3"), "  MONEY ")
    assert outcome.events[-1].label == ""  # type: ignore[attr-defined]
    assert outcome.events[-1].named_by == spot("c1")  # type: ignore[attr-defined]
    assert tree_of(outcome.partnership) == {"Money": (None, 2), "Fear": ("Money", 1)}


def test_a_later_conversation_with_the_words_of_a_merged_theme_raises_it_too() -> None:
    harbour = given(*HEARD)
    harbour.merge_themes(spot("c1"), spot("c3"), "Short of everything", STAMP)
    harbour.hold_conversation(heard("c4", "no time to TALK"), STAMP)
    assert tree_of(harbour)["Short of everything"] == (None, 3)


def test_merging_a_theme_with_one_below_it_leaves_the_rest_in_place() -> None:
    chain = heard("c1", "Root", "Upper < Root", "Middle < Upper", "Lower < Middle")
    harbour = given(chain)
    harbour.merge_themes(spot("c1 1"), spot("c1 3"), "Both", STAMP)
    assert tree_of(harbour) == {"Root": (None, 1), "Both": ("Root", 1), "Middle": ("Both", 1)}


def test_a_theme_is_not_merged_with_itself() -> None:
    harbour = given(*HEARD, heard("c4", "money"))
    then(when(harbour.merge_themes, spot("c1"), spot("c4"), "Cash"), refused(InvalidValue, "other", "itself"))


def test_a_label_is_some_words_and_not_too_many() -> None:
    harbour = given(*HEARD)
    for label in ("  ", "x" * 301, "a\x00b"):
        then(when(harbour.merge_themes, spot("c1"), spot("c3"), label), refused(InvalidValue, "label"))


def test_a_theme_that_nobody_raised_is_refused() -> None:
    harbour = given(*HEARD)
    for nowhere in ("c9", "c1 7"):
        then(when(harbour.move_theme, spot(nowhere), None), refused(UnknownRef, "theme"))
        then(when(harbour.merge_themes, spot("c1"), spot(nowhere), "Cash"), refused(UnknownRef, "theme"))


# -- labels, moves, taking apart ---------------------------------------------------------------------


def test_a_theme_gets_another_label() -> None:
    outcome = when(given(*HEARD).relabel_theme, spot("c2"), "Losing the grant")
    relabelled = recorded(ThemeRelabelled, themes=(spot("c2"),), label="Losing the grant", named_by=None)
    then(outcome, recorded(ProblemTreeBegun), relabelled)
    assert tree_of(outcome.partnership)["Losing the grant"] == ("Money", 1)


def test_a_theme_is_called_anew_as_often_as_is_wanted() -> None:
    harbour = given(*HEARD)
    for label in ("Losing the grant", "Worry about grants", "fear"):
        harbour.relabel_theme(spot("c2"), label, STAMP)
    assert tree_of(harbour)["Fear"] == ("Money", 1)


def test_a_label_that_says_the_same_changes_nothing() -> None:
    then(when(given(*HEARD).relabel_theme, spot("c2"), "Fear"), refused(InvalidValue, "label", "already"))


def test_a_theme_is_moved_with_all_that_grows_from_it() -> None:
    outcome = when(given(*HEARD).move_theme, spot("c1"), spot("c3"))
    then(outcome, recorded(ProblemTreeBegun), recorded(ThemeMoved, themes=(spot("c1"),), grows_from=spot("c3")))
    assert tree_of(outcome.partnership) == {
        "Money": ("No time to talk", 1),
        "Fear": ("Money", 1),
        "No time to talk": (None, 1),
    }


def test_a_theme_is_moved_to_grow_from_nothing() -> None:
    harbour = given(*HEARD)
    harbour.move_theme(spot("c2"), None, STAMP)
    assert tree_of(harbour)["Fear"] == (None, 1)


def test_a_theme_does_not_grow_from_what_grows_from_it() -> None:
    harbour = given(*HEARD, heard("c4", "Silence < Fear"))
    then(when(harbour.move_theme, spot("c1"), spot("c4")), refused(InvalidValue, "grows_from", "grows from this one"))
    then(when(harbour.move_theme, spot("c1"), spot("c1")), refused(InvalidValue, "grows_from", "itself"))
    then(when(harbour.move_theme, spot("c2"), spot("c1")), refused(InvalidValue, "grows_from", "already"))


def test_a_merge_is_taken_apart() -> None:
    harbour = given(*HEARD)
    harbour.merge_themes(spot("c2"), spot("c3"), "Silence", STAMP)
    harbour.collect_events()
    outcome = when(harbour.take_merge_apart, spot("c3"))
    then(outcome, recorded(MergeTakenApart, themes=(spot("c2"), spot("c3"))))
    assert tree_of(outcome.partnership) == outline(list(HEARD))


def test_what_was_not_merged_is_not_taken_apart() -> None:
    harbour = given(*HEARD, heard("c4", "money"))
    harbour.relabel_theme(spot("c4"), "Cash", STAMP)
    then(when(harbour.take_merge_apart, spot("c4")), refused(InvalidValue, None, "not merged"))


# -- two consultants at once -------------------------------------------------------------------------


def test_a_theme_that_somebody_changed_meanwhile_is_not_changed_blindly() -> None:
    harbour = given(*HEARD)
    seen = [state_of(harbour, "c2")]
    harbour.relabel_theme(spot("c2"), "Losing the grant", STAMP)
    for command, arguments in (
        (harbour.move_theme, (spot("c2"), None)),
        (harbour.relabel_theme, (spot("c2"), "Worry")),
        (harbour.take_merge_apart, (spot("c2"),)),
    ):
        then(when(command, *arguments, seen=seen), refused(ThemeChangedMeanwhile))
    both = [state_of(harbour, "c1"), *seen]
    then(when(harbour.merge_themes, spot("c1"), spot("c2"), "Both", seen=both), refused(ThemeChangedMeanwhile))


def test_a_theme_moved_meanwhile_is_not_moved_blindly() -> None:
    harbour = given(*HEARD)
    seen = [state_of(harbour, "c2")]
    harbour.move_theme(spot("c2"), spot("c3"), STAMP)
    then(when(harbour.move_theme, spot("c2"), None, seen=seen), refused(ThemeChangedMeanwhile))


def test_a_change_elsewhere_in_the_tree_stands_in_nobodys_way() -> None:
    harbour = given(*HEARD)
    seen = [state_of(harbour, "c2")]
    harbour.relabel_theme(spot("c3"), "Haste", STAMP)
    harbour.hold_conversation(heard("c4", "Fear"), STAMP)
    assert when(harbour.move_theme, spot("c2"), spot("c3"), seen=seen).refusal is None


def test_a_spot_names_itself_in_addresses() -> None:
    assert Spot("talk/1", 2).key == "2.talk/1"


def test_a_conversation_held_earlier_comes_first_in_the_tree() -> None:
    late: Conversation = but(MONEY, held_on=STAMP.today)
    assert list(outline([late, heard("c9", "Fear")])) == ["Fear", "Money"]
