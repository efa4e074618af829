"""The check-ins of the sample: typed up at first, later opened and closed here, with a matrix that can be shown."""

from __future__ import annotations

from typing import Any

from projections.ledger import entries
from projections.trust import trust_figures
from projections.workspace import Workspace
from tests.sample.conftest import TODAY


def rounds(sample: Workspace, ref: str) -> list[Any]:
    return [row.entry for row in entries(sample, ref, kind="round")]


def test_kirkfield_opens_and_closes_its_rounds_here_in_the_last_year(sample: Workspace) -> None:
    found = rounds(sample, "kirkfield")

    assert len(found) >= 4
    assert all((TODAY - each.opened_on).days <= 370 and not each.is_open for each in found)
    assert all(each.number_invited for each in found)


def test_every_round_enters_as_a_whole(sample: Workspace) -> None:
    for ref in ("marlhaven", "ottermead", "kirkfield", "harbourside", "quayside"):
        figures = trust_figures(sample, ref, TODAY)
        assert all(len(each.rounds) == 1 for each in figures), ref
        names = [each.rounds[0] for each in figures]
        assert len(names) == len(set(names)), ref


def test_latest_round_about_one_another_fills_the_matrix(sample: Workspace) -> None:
    full = [each for each in trust_figures(sample, "kirkfield", TODAY) if any(about for _, about in each.matrix)][-1]

    members = sorted(full.partners)
    assert len(members) == 6
    shown = {cell for cell, figure in full.matrix.items() if figure.value is not None}
    assert shown >= {(whose, about) for whose in members for about in members if whose != about}
    assert all(figure.value is not None for figure in full.statements.values())
    assert full.invited is not None
    assert full.invited > full.answered
    assert len(full.comments) >= 10


def test_one_round_is_open_to_be_tried(sample: Workspace) -> None:
    (still_open,) = [each for each in rounds(sample, "ottermead") if each.is_open]

    assert still_open.closes_on > TODAY
    assert not any(each.is_open for ref in ("kirkfield", "marlhaven") for each in rounds(sample, ref))
