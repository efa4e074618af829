"""Where the boxes of a tree go."""

from __future__ import annotations

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from projections.tidy_tree import Placed, Spacing, placed

Trees = st.lists(st.tuples(st.integers(0, 5), st.integers(20, 90)), max_size=40)


def grown(draws: list[tuple[int, int]]) -> tuple[list[int | None], list[float]]:
    """Each box grows from one of those before it, or from nothing."""
    parents = [None if step == 0 or step > at else at - step for at, (step, _) in enumerate(draws)]
    return parents, [float(height) for _, height in draws]


def overlaps(found: Placed, heights: list[float], width: int) -> list[tuple[int, int]]:
    boxes = [(x, y, height) for (x, y), height in zip(found.corners, heights, strict=True)]
    return [
        (one, two)
        for one, (x, y, height) in enumerate(boxes)
        for two, (u, v, other) in enumerate(boxes[:one])
        if x < u + width and u < x + width and y < v + other and v < y + height
    ]


@given(Trees)
@settings(max_examples=150, deadline=None)
def test_no_box_lies_over_another_or_outside(draws: list[tuple[int, int]]) -> None:
    parents, heights = grown(draws)
    found = placed(parents, heights, range(len(parents)))
    assert overlaps(found, heights, Spacing().width) == []
    for (x, y), height in zip(found.corners, heights, strict=True):
        assert x >= 0
        assert x + Spacing().width <= found.width
        assert y >= 0
        assert y + height <= found.height + 1e-6


def test_what_grows_from_a_box_stands_to_its_right_and_around_its_middle() -> None:
    found = placed([None, 0, 0], [40.0, 40.0, 40.0], [0, 1, 2])
    (root, one, two) = found.corners
    assert one[0] == two[0] == root[0] + Spacing().width + Spacing().across
    assert root[1] == (one[1] + two[1]) / 2


def test_trees_stand_side_by_side_and_then_where_there_is_room() -> None:
    found = placed([None] * 5, [80.0, 40.0, 80.0, 80.0, 40.0], range(5))
    column = Spacing().width + Spacing().across
    assert found.corners == [
        (0, 0),
        (column, 0),
        (2 * column, 0),
        (3 * column, 0),
        (column, 40 + Spacing().between_trees),
    ]


def test_a_large_tree_is_about_as_broad_as_a_page() -> None:
    found = placed([None] * 200, [60.0] * 200, range(200))
    assert 1.2 < found.width / found.height < 2.2


def test_no_boxes_take_no_room() -> None:
    assert placed([], [], []) == Placed([], Spacing().width, 0)


@pytest.mark.parametrize("shape", ["deep", "broad"])
def test_two_hundred_boxes_take_no_time(shape: str) -> None:
    parents = [None, *range(199)] if shape == "deep" else [None, *[0] * 199]
    began = perf_counter()
    placed(parents, [40.0] * 200, range(200))
    assert perf_counter() - began < 0.05
