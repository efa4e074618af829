"""Killed at any step of closing a round, every answer is in the log once, and the box is empty."""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from domain.ballots.box import LinkRefused
from domain.ballots.closing import finish_closing
from projections.workspace import Workspace
from tests import rounds
from tests.ballots.killed_closing import STEPS
from tests.ballots.looking_in import answers_in_log, sealed_ballots
from tests.conftest import NOW
from tests.domain.cast import STAMP

ROOT = Path(__file__).parents[2]
Tokens = dict[str, list[str]]


def close_and_be_killed(home: Path, database_url: str | None, step: str) -> None:
    command = [sys.executable, "-m", "tests.ballots.killed_closing", str(home), database_url or "", step]
    assert subprocess.run(command, cwd=ROOT, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize("step", STEPS)
def test_whoever_opens_the_workspace_next_finishes_the_closing(
    home: Path,
    database_url: str | None,
    harbour: Workspace,
    tokens: Tokens,
    open_workspace: Callable[[], Workspace],
    step: str,
) -> None:
    for token, mark in zip(tokens["council"], (1, 2, 3, 4, 5), strict=False):
        rounds.answer(harbour, token, "council", [mark])
    close_and_be_killed(home, database_url, step)

    later = open_workspace()
    finish_closing(later, STAMP, every_box=False)
    if step == "the box is shut":  # it was killed before anything happened
        rounds.close(later, "harbour")
    assert sorted(answer.reliable for answer in answers_in_log(later)) == [1, 2, 3, 4, 5]
    assert sealed_ballots(later) == []
    with pytest.raises(LinkRefused, match="over"):
        later.ballots.look_up(tokens["council"][5], NOW.date() + timedelta(days=1))

    before = later.partnerships.get("harbour").version
    finish_closing(later, STAMP)
    assert later.partnerships.get("harbour").version == before
