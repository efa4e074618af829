"""Versions of the problem tree for the partnership: nothing below the threshold, alone or by comparison."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.entries import ERASED
from domain.errors import AlreadyEnded, InvalidValue, NothingChanged, UnknownRef
from domain.partnership import Partnership
from domain.problem_tree.choosing import counted, shown
from domain.problem_tree.events import ProblemTreeReleased, ProblemTreeWithdrawn
from domain.problem_tree.growth import grown
from domain.problem_tree.shape import ProblemTree, ReleasedTree
from domain.problem_tree.tending import ThemeChangedMeanwhile
from tests.domain.cast import STAMP, TODAY
from tests.domain.heard import heard, raised, spot
from tests.domain.story import given, recorded, refused, then, when

OTHERS = raised("Money", 3)


def versions(harbour: Partnership) -> list[ReleasedTree]:
    released: Any = list(harbour.entries.of("released-tree").values())
    return released


def numbers(version: ReleasedTree) -> list[int | None]:
    """What each theme of a version says of how many raise it."""
    return [len(theme.conversations) if theme.is_number_shown else None for theme in version.themes]


def released(*conversations: Any) -> Partnership:
    harbour = given(*conversations)
    harbour.release_problem_tree(3, STAMP)
    harbour.collect_events()
    return harbour


def test_a_version_is_released_with_the_themes_that_enough_raise() -> None:
    harbour = given(*OTHERS, *raised("Fear", 2))
    outcome = when(harbour.release_problem_tree, 3)
    then(outcome, recorded(ProblemTreeReleased))
    (version,) = versions(harbour)
    assert (version.version, version.released_on, version.least) == ("1", TODAY, 3)
    assert [theme.named_by for theme in version.themes] == [tuple(spot(each.ref) for each in OTHERS)]
    assert numbers(version) == [3]


def test_no_policy_lets_a_theme_be_shown_that_fewer_than_three_raise() -> None:
    harbour = given(*raised("Money", 2), heard("c3", "Fear"))
    then(when(harbour.release_problem_tree, 1), refused(InvalidValue, None, "by 3 conversations"))


def test_a_policy_may_ask_for_more() -> None:
    then(when(given(*OTHERS).release_problem_tree, 4), refused(InvalidValue, None, "by 4 conversations"))


def test_what_grows_from_a_hidden_theme_grows_from_the_nearest_shown() -> None:
    deep = [heard(f"d{n}", "Root", "Deep < Middle" if n else "Deep", "Middle < Root") for n in range(2)]
    deep.append(heard("d2", "Root", "Deep"))
    harbour = released(*deep)
    (version,) = versions(harbour)
    assert [theme.grows_from for theme in version.themes] == [None, 0]


def test_a_theme_whose_words_were_erased_is_not_shown() -> None:
    tree = ProblemTree(tree="tree", begun_on=TODAY)
    assert shown(grown([heard(f"c{n}", ERASED) for n in range(4)], tree), [f"c{n}" for n in range(4)], [], 3) == ()


def test_a_version_that_says_the_same_as_the_last_is_not_released_again() -> None:
    then(when(released(*OTHERS).release_problem_tree, 3), refused(NothingChanged))


def test_a_version_withdrawn_may_be_released_again() -> None:
    harbour = released(*OTHERS)
    then(when(harbour.withdraw_problem_tree, "1"), recorded(ProblemTreeWithdrawn, ref="1", withdrawn_on=TODAY))
    then(when(harbour.withdraw_problem_tree, "1"), refused(AlreadyEnded))
    then(when(harbour.withdraw_problem_tree, "9"), refused(UnknownRef))
    assert when(harbour.release_problem_tree, 3).refusal is None
    assert [version.version for version in versions(harbour)] == ["1", "2"]


def test_nothing_is_released_that_looks_otherwise_than_what_was_looked_at() -> None:
    harbour = given(*OTHERS)
    seen = harbour.next_version(3, STAMP).state
    harbour.hold_conversation(heard("c9", "Money"), STAMP)
    then(when(harbour.release_problem_tree, 3, seen=seen), refused(ThemeChangedMeanwhile))
    assert when(harbour.release_problem_tree, 3, seen=harbour.next_version(3, STAMP).state).refusal is None


# -- versions laid side by side ----------------------------------------------------------------------


@pytest.mark.parametrize(("more", "number"), [(1, 3), (2, 3), (3, 6), (5, 8)])
def test_conversations_wait_until_there_are_enough_new_ones(more: int, number: int) -> None:
    """Else whoever knows of one conversation could tell what it raised."""
    harbour = released(*OTHERS, *raised("Fear", 3))
    for conversation in raised("Money", more, first=4):
        harbour.hold_conversation(conversation, STAMP)
    assert numbers(harbour.next_version(3, STAMP)) == [3, number]


def test_a_merge_with_a_hidden_theme_hides_the_number() -> None:
    """Else the difference would be the number of conversations that raise the hidden one."""
    harbour = released(*OTHERS, *raised("Fear", 2))
    harbour.merge_themes(spot("Fear-1"), spot("Money-1"), "Money", STAMP)
    assert numbers(harbour.next_version(3, STAMP)) == [None]


def test_a_merge_with_a_theme_that_enough_raise_shows_the_sum() -> None:
    harbour = released(*OTHERS, *raised("Fear", 3))
    harbour.merge_themes(spot("Fear-1"), spot("Money-1"), "Money", STAMP)
    assert numbers(harbour.next_version(3, STAMP)) == [6]


def test_a_merge_taken_apart_tells_nothing_of_the_hidden_part() -> None:
    harbour = given(*OTHERS, *raised("Fear", 1))
    harbour.merge_themes(spot("Fear-1"), spot("Money-1"), "Money", STAMP)
    harbour.release_problem_tree(3, STAMP)
    harbour.take_merge_apart(spot("Fear-1"), STAMP)
    assert numbers(versions(harbour)[0]) == [4]
    assert numbers(harbour.next_version(3, STAMP)) == [None]


def test_the_parts_of_a_merge_tell_nothing_of_the_part_that_is_hidden() -> None:
    """Three and three of seven leave one."""
    harbour = given(*OTHERS, *raised("Fear", 3), heard("c9", "Haste"))
    for other in ("Fear-1", "c9"):
        harbour.merge_themes(spot(other), spot("Money-1"), "All of it", STAMP)
    harbour.release_problem_tree(3, STAMP)
    harbour.take_merge_apart(spot("c9"), STAMP)
    assert numbers(versions(harbour)[0]) == [7]
    assert numbers(harbour.next_version(3, STAMP)) == [None, None]


def test_one_conversation_retracted_hides_the_number() -> None:
    harbour = released(*raised("Money", 4))
    harbour.retract("listening", "Money-1", "not to be kept", STAMP)
    assert numbers(harbour.next_version(3, STAMP)) == [None]


def test_one_conversation_corrected_hides_the_number_however_its_themes_moved() -> None:
    harbour = released(*OTHERS, heard("c9", "Fear", "Money"))
    harbour.correct(heard("c9", "Money"), "misheard", STAMP)
    assert numbers(harbour.next_version(3, STAMP)) == [4]
    harbour.correct(heard("c9", "Hope"), "misheard", STAMP)
    assert numbers(harbour.next_version(3, STAMP)) == [None]


def test_a_number_that_was_hidden_tells_nothing_later() -> None:
    harbour = released(*OTHERS)
    for words, stay in (("Fear", 2), ("Haste", 1)):
        for conversation in raised(words, 3):
            harbour.hold_conversation(conversation, STAMP)
        for number in range(stay + 1, 4):
            harbour.correct(heard(f"{words}-{number}", "Else"), "misheard", STAMP)
        harbour.merge_themes(spot(f"{words}-1"), spot("Money-1"), "Money", STAMP)
        harbour.release_problem_tree(3, STAMP)
    assert [numbers(version)[0] for version in versions(harbour)] == [3, None, 6]


HISTORIES = st.lists(
    st.tuples(st.sampled_from("hcrma"), st.integers(0, 30), st.integers(0, 30), st.sets(st.integers(0, 4), min_size=1)),
    min_size=12,
    max_size=40,
)


@drawn(HISTORIES)
@settings(max_examples=60, deadline=None)
def test_whatever_is_done_between_versions_no_number_tells_what_fewer_than_three_said(history: Any) -> None:
    """Each version holds every theme of enough conversations and no other; numbers of a theme differ by none or 3."""
    harbour = given()
    for at, (what, one, other, themes) in enumerate(history):
        _do(harbour, what, at, one, other, sorted(themes))
        if at % 3 == 0 and when(harbour.release_problem_tree, 3).refusal is None:
            harbour.collect_events()
    _check(versions(harbour))


def _do(harbour: Partnership, what: str, at: int, one: int, other: int, themes: list[int]) -> None:
    """Hold, correct or retract a conversation, merge themes or take a merge apart, unless that is refused."""
    talks: Any = list(harbour.entries.of("listening").values())
    words = [f"theme {number}" for number in themes]
    if what == "h" or not talks:
        harbour.hold_conversation(heard(f"t{at}", *words), STAMP)
        return
    talk, second = talks[one % len(talks)], talks[other % len(talks)]
    command: dict[str, Any] = {
        "c": lambda: when(harbour.correct, heard(talk.ref, *words), "misheard"),
        "r": lambda: when(harbour.retract, "listening", talk.ref, "not to be kept"),
        "m": lambda: when(harbour.merge_themes, spot(talk.ref), spot(second.ref), f"label {at}"),
        "a": lambda: when(harbour.take_merge_apart, spot(talk.ref)),
    }
    command[what]()


def _check(released: list[ReleasedTree]) -> None:
    for at, version in enumerate(released):
        before: set[str] = {ref for each in released[:at] for ref in each.conversations}
        new = set(version.conversations) - before
        assert not new or len(new) >= 3
        for theme in version.themes:
            assert len(set(theme.conversations)) >= 3
            assert theme.is_number_shown <= all(_is_safe(theme, each) for each in released[:at])


def _is_safe(theme: Any, earlier: ReleasedTree) -> bool:
    """By where themes stood in the end, which is how versions are kept."""
    same = [each for each in earlier.themes if each.is_number_shown and set(each.themes) & set(theme.themes)]
    return all(len(set(each.conversations) ^ set(theme.conversations)) not in (1, 2) for each in same)


def test_conversations_once_counted_are_counted_on() -> None:
    harbour = released(*OTHERS)
    assert counted(["Money-1", "Money-3", "new"], versions(harbour), 3) == ("Money-1", "Money-3")
