"""The problem tree of the sample: enough themes to make a picture, and a version that the partnership sees."""

from __future__ import annotations

from datetime import UTC, datetime

from projections.problem_tree import released_tree, versions, working_tree
from projections.workspace import Workspace
from sample.kirkfield import turning_point
from sample.story import Weeks
from tests.sample.conftest import TODAY


def test_kirkfield_has_25_themes_or_more_and_many_that_several_conversations_raise(sample: Workspace) -> None:
    themes = working_tree(sample, "kirkfield")

    assert len(themes) >= 25
    assert sum((theme.raised_by or 0) >= 3 for theme in themes) >= 10
    assert sum(theme.is_merged for theme in themes) == 3


def test_its_tree_was_released_in_the_week_of_the_awayday_on_it(sample: Workspace) -> None:
    (version,) = versions(sample, "kirkfield")
    shown = released_tree(sample, "kirkfield")

    awayday = Weeks.of(turning_point(TODAY))(24, 4)
    assert abs((version.released_on - awayday).days) <= 7
    assert shown is not None
    assert len(shown.themes) >= 10
    assert any(theme.grows_from is not None for theme in shown.themes)
    assert "Papers come too late to be read" in [theme.words for theme in shown.themes]


def test_tree_is_put_together_only_once_everybody_was_heard(sample: Workspace) -> None:
    before = working_tree(sample, "kirkfield", datetime(2024, 8, 1, tzinfo=UTC))

    assert before
    assert not any(theme.is_merged for theme in before)
