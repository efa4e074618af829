"""The ballot box in a backup: an open round goes on after a restore, and a closed one stays closed."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.ballots.box import LinkRefused
from domain.ballots.checking import problems
from domain.ballots.closing import finish_closing
from domain.ballots.papers import BallotUnreadable
from projections.workspace import Workspace
from tests import rounds
from tests.ballots.looking_in import answers_in_log, sealed_ballots, states
from tests.conftest import NOW
from tests.domain.cast import STAMP
from tests.safekeeping.conftest import back_up, restore
from web.safekeeping.ballots_copy import TABLES, restore_ballots
from web.safekeeping.table_copy import lines_of

TODAY = NOW.date()


@pytest.fixture
def tokens(full: Workspace) -> list[str]:
    """The links of an open round, of which one was used."""
    found = rounds.open_round(full, "harbour", invited={"council": 3})["council"]
    full.ballots.keep_addresses("harbour", "summer", "council", ["ada@council.example"])
    rounds.answer(full, found[0], "council", [4, 4], comment="mostly")
    return found


def copy_of_the_box(workspace: Workspace) -> list[bytes]:
    with workspace.ballots.engine.connect() as connection:
        return list(lines_of(connection, TABLES))


def test_a_round_that_was_open_goes_on(full: Workspace, tokens: list[str], empty: Workspace, path: Path) -> None:
    back_up(full, path)
    restore(empty, path)
    with pytest.raises(LinkRefused, match="was used"):
        empty.ballots.look_up(tokens[0], TODAY)
    rounds.answer(empty, tokens[1], "council", [2, 2])
    assert empty.ballots.addresses("harbour", "summer") == ["ada@council.example"]
    rounds.close(empty, "harbour")
    assert sorted(answer.average for answer in answers_in_log(empty)) == [2, 4]


def test_a_round_that_was_closed_meanwhile_has_its_answers_once(
    full: Workspace, tokens: list[str], empty: Workspace, path: Path
) -> None:
    """The box is copied first: of a round that is closed before the log is copied, both hold the answers."""
    before = copy_of_the_box(full)
    rounds.close(full, "harbour")
    back_up(full, path)
    restore(empty, path)
    restore_ballots(empty.ballots, before)
    finish_closing(empty, STAMP)
    assert [answer.average for answer in answers_in_log(empty)] == [4]
    assert (sealed_ballots(empty), states(empty)) == ([], ["done"])
    with pytest.raises(LinkRefused, match="over"):
        empty.ballots.look_up(tokens[1], TODAY)


def test_without_the_keys_nobody_reads_what_lies_in_the_box(
    full: Workspace, tokens: list[str], empty: Workspace, path: Path
) -> None:
    back_up(full, path, keys=False)
    restore(empty, path)
    assert empty.ballots.answered("harbour", "summer") == 1
    with pytest.raises(BallotUnreadable, match="Put the right keys back"):
        rounds.close(empty, "harbour")
    assert len(sealed_ballots(empty)) == 1


def test_what_cannot_be_read_in_the_box_is_told(
    full: Workspace, tokens: list[str], empty: Workspace, path: Path
) -> None:
    assert problems(full.ballots) == []
    back_up(full, path, keys=False)
    restore(empty, path)
    ballots, addresses = problems(empty.ballots)
    assert ballots.startswith("1 answer of the round “summer” of “harbour” cannot be read in the ballot box.")
    assert addresses == "The addresses of the round “summer” of “harbour” cannot be read. Put the right keys back."
