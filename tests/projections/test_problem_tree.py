"""The problem tree as it is read: working, showable and released, as known at an instant, rebuilt, after an erasure."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import msgspec
import pytest

from domain.entries import ERASED
from domain.erasing import Request, concerned, erase
from domain.partnerships import Partnerships
from domain.problem_tree.shape import Spot
from domain.problem_tree.tending import ThemeChangedMeanwhile
from projections.problem_tree import (
    Showable,
    TreeTheme,
    in_order,
    pruned,
    released_tree,
    showable_tree,
    versions,
    working_tree,
)
from projections.workspace import Workspace
from tests.domain.heard import heard, raised, spot
from tests.projections.conftest import hours_later, record
from tests.projections.test_rebuild import all_rows

LABEL = "Nobody says what it costs"


@pytest.fixture
def told(harbour: Workspace) -> Workspace:
    """“Money” from four conversations, one of them merged from other words; “Fear” below it from three; one “Hope”."""
    record(harbour, *raised("Money", 3), heard("m4", "Who pays", "Hope < Who pays"))
    record(harbour, *(heard(f"f{n}", "Fear < Hope") for n in range(3)))
    harbour.partnerships.merge_themes("harbour", spot("m4"), spot("Money-1"), LABEL, hours_later(1))
    harbour.catch_up()
    return harbour


def release(workspace: Workspace, hours: int = 2) -> Showable:
    workspace.partnerships.release_problem_tree("harbour", 3, hours_later(hours))
    workspace.catch_up()
    found = released_tree(workspace, "harbour")
    assert found is not None
    return found


def erase_entry(workspace: Workspace, kind: str, ref: str) -> None:
    found = concerned(workspace.partnerships, Request(entries=(("harbour", kind, ref),)))
    erase(workspace.partnerships, found, "", hours_later(5))
    workspace.catch_up()


def test_the_working_tree_holds_every_theme(told: Workspace) -> None:
    by_words = {theme.words: theme for theme in working_tree(told, "harbour")}
    assert {words: theme.raised_by for words, theme in by_words.items()} == {LABEL: 4, "Fear": 3, "Hope": 1}
    assert [words for words, theme in by_words.items() if theme.is_merged] == [LABEL]
    assert len({theme.key for theme in by_words.values()}) == 3


def test_the_tree_is_as_it_was_known_at_an_instant(told: Workspace) -> None:
    before = working_tree(told, "harbour", hours_later(1).at - timedelta(seconds=1))
    assert {theme.words for theme in before} == {"Money", "Who pays", "Fear", "Hope"}


def test_only_what_enough_conversations_raise_may_be_shown(told: Workspace) -> None:
    shown = showable_tree(told, "harbour", hours_later(2))
    assert {theme.words: (theme.raised_by, theme.grows_from is None) for theme in shown.themes} == {
        LABEL: (4, True),
        "Fear": (3, False),
    }
    assert all((theme.key, theme.state) == ("", "") for theme in shown.themes)


def test_a_policy_that_asks_for_more_shows_less(told: Workspace) -> None:
    trust = msgspec.structs.replace(told.policy.trust, least_respondents=4)
    told.standard = msgspec.structs.replace(told.policy, trust=trust)
    told.catch_up()
    assert [theme.words for theme in showable_tree(told, "harbour", hours_later(2)).themes] == [LABEL]


def test_nothing_is_released_until_somebody_does(told: Workspace) -> None:
    assert released_tree(told, "harbour") is None


def test_a_version_stays_as_it_was_released(told: Workspace) -> None:
    before = release(told).themes
    told.partnerships.relabel_theme("harbour", spot("f0"), "Unease", hours_later(3))
    told.partnerships.correct("harbour", heard("f0", "Else", "Fear < Hope"), "misheard", hours_later(3))
    told.partnerships.retract("harbour", "listening", "Money-2", "not to be kept", hours_later(3))
    told.catch_up()
    after = released_tree(told, "harbour")
    assert after is not None
    assert after.themes == before


def test_a_version_withdrawn_is_seen_by_nobody(told: Workspace) -> None:
    release(told)
    told.partnerships.withdraw_problem_tree("harbour", "1", hours_later(3))
    told.catch_up()
    assert released_tree(told, "harbour") is None
    assert [version.version for version in versions(told, "harbour")] == ["1"]


def test_what_names_a_partner_or_a_person_is_left_out(told: Workspace) -> None:
    told.people.ref_of("Jane Doe")
    for at, label in enumerate(("Harbour Council is slow", "Waiting for jane  doe")):
        told.partnerships.relabel_theme("harbour", spot("Money-1"), label, hours_later(3 + at))
        told.catch_up()
        shown = showable_tree(told, "harbour", hours_later(9))
        assert [(theme.words, theme.grows_from) for theme in shown.themes] == [("Fear", None)]
        assert shown.naming == 1


def test_a_version_names_nobody_who_became_known_later(told: Workspace) -> None:
    told.partnerships.relabel_theme("harbour", spot("f0"), "Waiting for Jane Doe", hours_later(1))
    assert len(release(told).themes) == 2
    told.people.ref_of("Jane Doe")
    found = released_tree(told, "harbour")
    assert found is not None
    assert [theme.words for theme in found.themes] == [LABEL]


# -- erased words ------------------------------------------------------------------------------------


def test_the_words_of_a_conversation_erased_are_gone_from_the_tree_and_from_versions(told: Workspace) -> None:
    told.partnerships.relabel_theme("harbour", spot("m4"), "who pays", hours_later(1))
    release(told)
    erase_entry(told, "listening", "m4")
    found = released_tree(told, "harbour")
    assert found is not None
    assert [theme.words for theme in found.themes] == ["Fear"]
    words = {theme.words: theme.raised_by for theme in working_tree(told, "harbour")}
    assert words == {"Money": 4, "Fear": 3, ERASED: 1}


def test_words_that_others_said_too_stay(told: Workspace) -> None:
    release(told)
    erase_entry(told, "listening", "f0")
    found = released_tree(told, "harbour")
    assert found is not None
    assert [(theme.words, theme.raised_by) for theme in found.themes] == [(LABEL, 4), ("Fear", 3)]


def test_labels_erased_are_gone_from_the_tree_and_from_versions(told: Workspace) -> None:
    release(told)
    erase_entry(told, "problem-tree", "tree")
    found = released_tree(told, "harbour")
    assert found is not None
    assert [theme.words for theme in found.themes] == ["Fear"]
    assert LABEL not in {theme.words for theme in working_tree(told, "harbour")}


# -- kept the same, however it is read ---------------------------------------------------------------


def test_rebuilt_it_is_the_same(told: Workspace) -> None:
    release(told)
    told.partnerships.correct("harbour", heard("m4", "Hope", "Who pays"), "misheard", hours_later(3))
    told.partnerships.take_merge_apart("harbour", spot("Money-1"), hours_later(4))
    told.partnerships.withdraw_problem_tree("harbour", "1", hours_later(5))
    told.catch_up()
    rows, working = all_rows(told), working_tree(told, "harbour")
    told.rebuild()
    assert (all_rows(told), working_tree(told, "harbour")) == (rows, working)


def test_a_correction_undone_brings_the_arrangement_back(told: Workspace) -> None:
    before = working_tree(told, "harbour")
    saved = told.partnerships.correct("harbour", heard("m4", "Hope"), "misheard", hours_later(3))
    told.partnerships.undo(saved, "entered by mistake", hours_later(4))
    told.catch_up()
    assert working_tree(told, "harbour") == before
    assert working_tree(told, "harbour", hours_later(3).at) != before


def test_what_another_process_reads_from_the_log_is_the_same(
    told: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    release(told)
    log = told.partnerships
    log.take_snapshot(log.get("harbour").id)
    log.move_theme("harbour", spot("f0"), Spot("Money-1", 0), hours_later(4))
    told.catch_up()
    again = open_workspace()
    assert working_tree(again, "harbour") == working_tree(told, "harbour")
    assert list(again.partnerships.get("harbour").entries) == list(log.get("harbour").entries)


def test_of_two_who_change_a_theme_at_once_one_is_told(
    told: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    state = next(theme.state for theme in working_tree(told, "harbour") if theme.words == "Fear")
    came: list[str] = []

    def relabel(log: Partnerships, label: str) -> None:
        try:
            log.relabel_theme("harbour", spot("f0"), label, hours_later(3), [state])
            came.append("done")
        except ThemeChangedMeanwhile:
            came.append("told")

    opened = [told.partnerships, open_workspace().partnerships]
    threads = [Thread(target=relabel, args=(log, f"Unease {at}")) for at, log in enumerate(opened)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(came) == ["done", "told"]


# -- reading order -----------------------------------------------------------------------------------


def theme(words: str, number: int, grows_from: int | None) -> TreeTheme:
    return TreeTheme(words, "worry", number, grows_from)


def test_a_tree_is_read_from_its_root_the_most_often_raised_first() -> None:
    themes = [theme("few", 1, None), theme("many", 5, None), theme("below", 2, 1), theme("deep", 1, 2)]
    assert in_order(themes) == [(1, 0), (2, 1), (3, 2), (0, 0)]


def test_what_grew_from_a_theme_left_out_grows_from_the_nearest() -> None:
    themes = [theme("root", 5, None), theme("out", 2, 0), theme("leaf", 3, 1)]
    assert pruned(themes, lambda each: each.words != "out") == (themes[0], theme("leaf", 3, 0))
