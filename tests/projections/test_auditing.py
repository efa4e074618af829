"""Which statements and cells may be shown: held to exact fractions, and to cases in which plain counting gives away."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.check_ins import STATEMENTS
from projections.auditing import ERASED, Group, allowed
from projections.suppression import pool_of

ALL = tuple(STATEMENTS)
LEAST = 3


def shown(*groups: Group) -> frozenset[object]:
    return allowed(groups, pool(groups), LEAST)


def pool(groups: tuple[Group, ...]) -> frozenset[str]:
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.partner] = counts.get(group.partner, 0) + group.answers
    return pool_of(counts, LEAST)


def test_statements_that_everybody_marks_are_all_shown() -> None:
    assert shown(Group("a", None, ALL, 4), Group("b", None, ALL, 1), Group("c", None, ALL, 2)) >= set(ALL)


def test_who_alone_skipped_a_statement_is_not_given_away_by_the_others() -> None:
    found = shown(Group("a", None, ALL, 3), Group("a", None, ALL[1:], 1))
    assert len(found & set(ALL)) == 3  # with all four, what is left of the partner's mean were that one answer


def test_a_statement_that_one_pooled_partner_alone_marked_is_hidden() -> None:
    found = shown(Group("a", None, ALL[:1], 2), Group("b", None, ALL, 2))
    assert found & set(ALL[1:]) == set()


def test_a_statement_that_two_marked_is_hidden() -> None:
    assert "able" not in shown(Group("a", None, ALL, 2), Group("a", None, ALL[:3], 5))


def test_a_lone_small_cell_takes_the_next_smallest_with_it() -> None:
    groups = Group("a", "b", ALL, 1), Group("a", "c", ALL, 3), Group("a", None, ALL, 5)
    assert {cell for cell in shown(*groups) if cell not in ALL} == {("a", None)}


def test_cells_of_a_pooled_partner_are_hidden() -> None:
    assert shown(Group("a", "b", ALL, 3), Group("b", "a", ALL, 1)) <= set(ALL)


def test_no_statement_is_shown_where_marks_were_erased() -> None:
    assert not shown(Group("a", None, ALL, 5), Group("a", None, (ERASED,), 1)) & set(ALL)


# -- against exact fractions ---------------------------------------------------------------------------------

marked = st.sets(st.sampled_from(ALL), min_size=1).map(lambda names: tuple(n for n in ALL if n in names))
answers = st.tuples(st.sampled_from("abcd"), st.sampled_from(["a", "b", None]), marked)
worlds = st.lists(answers.filter(lambda each: each[0] != each[1]), min_size=3, max_size=12)


@settings(max_examples=60, deadline=None)
@given(worlds)
def test_nothing_shown_adds_up_to_a_secret_in_exact_fractions(
    world: list[tuple[str, str | None, tuple[str, ...]]],
) -> None:
    groups = tuple(Group(*each, world.count(each)) for each in dict.fromkeys(world))
    found = shown(*groups)
    rows = list(_vectors(groups, found))
    for secret in _secrets(groups):
        outside = [[value for at, value in enumerate(row) if at not in secret] for row in rows]
        assert _rank(outside) == _rank(rows)


def _vectors(groups: tuple[Group, ...], found: frozenset[object]) -> Iterator[list[Fraction]]:
    """What is published, as sums of the marks that each group gave to each statement."""
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.partner] = counts.get(group.partner, 0) + group.answers
    hidden = pool(groups)
    for partner in counts.keys() - hidden:
        yield _sum(groups, lambda g, _, own=partner: Fraction(int(g.partner == own), len(g.marked)))
    if hidden:
        yield _sum(groups, lambda g, name: Fraction(int(g.partner in hidden), (counts[g.partner] + 2) * len(g.marked)))
    for statement in found & set(ALL):
        yield _statement(groups, str(statement))
    for cell in found - set(ALL):
        yield _sum(groups, lambda g, _, own=cell: Fraction(int(g.cell == own), len(g.marked)))


def _statement(groups: tuple[Group, ...], statement: str) -> list[Fraction]:
    counts: dict[str, int] = {}
    for group in groups:
        counts[group.partner] = counts.get(group.partner, 0) + group.answers * (statement in group.marked)
    return _sum(groups, lambda g, name: Fraction(int(name == statement), counts[g.partner] + 2))


def _sum(groups: tuple[Group, ...], weight: object) -> list[Fraction]:
    return [weight(group, name) for group in groups for name in group.marked]  # type: ignore[operator]


def _secrets(groups: tuple[Group, ...]) -> Iterator[set[int]]:
    """The places of a pooled partner's marks, and those of one or two answers of one partner."""
    places = [group for group in groups for _ in group.marked]
    for partner in pool(groups):
        yield {at for at, group in enumerate(places) if group.partner == partner}
    for size in (1, 2):
        for few in combinations(groups, size):
            alike = len({group.partner for group in few}) == 1
            if alike and sum(group.answers for group in few) < LEAST:
                yield {at for at, group in enumerate(places) if group in few}


def _rank(rows: list[list[Fraction]]) -> int:
    left, rank = [row[:] for row in rows], 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        left.remove(pivot)
        left = [[x - row[column] / pivot[column] * y for x, y in zip(row, pivot, strict=True)] for row in left]
        rank += 1
    return rank
