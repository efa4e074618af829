"""Signals are answered as on the command line: with entries for those who read, in patterns alone for board members."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from access.roles import Role
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, Calling, at_fault
from tests.domain.cast import PAPER, STAMP, but, day
from web.command_line import cli

ON = "2026-06-30"


def signals(caller: Caller, asked: str = "") -> Any:
    return caller.get(f"{HARBOUR}/signals?{asked}").get_json()


def papers(told: Any) -> list[Any]:
    return [each for each in told["signals"] if each["signal"] == "paper-unanswered"]


def forget_a_paper(harbour: Workspace) -> None:
    harbour.partnerships.present_paper("harbour", but(PAPER, paper="forgotten", presented_on=day("2026-03-31")), STAMP)
    harbour.catch_up()


def test_a_signal_has_its_sentence_a_question_and_the_entries_behind_it(harbour: Workspace, lead: Caller) -> None:
    forget_a_paper(harbour)
    told = signals(lead)
    assert (told["partnership"], told["on"], told["known_at"]) == ("harbour", ON, None)
    assert papers(told)[0] == {
        "signal": "paper-unanswered",
        "since": "2026-05-30",
        "sentence": "“Options for the budget” was presented 91 days ago, and nothing has been done about it.",
        "question": "What did we want to happen because of this paper?",
        "entries": [{"kind": "paper", "entry": "forgotten"}],
        "dismissed_until": None,
    }
    assert papers(signals(lead, "on=2026-05-29")) == []
    assert papers(signals(lead, "known_at=2026-06-29")) == []


def test_a_board_member_is_told_the_pattern_and_no_entry(harbour: Workspace, calling: Calling) -> None:
    forget_a_paper(harbour)
    told = papers(signals(calling("Bo", Role.BOARD)))[0]
    assert told["sentence"] == "A paper was presented 91 days ago, and nothing has been done about it."
    assert told["entries"] == []


@pytest.mark.parametrize("asked", [{}, {"on": "2026-04-30"}, {"known_at": "2026-06-29"}])
def test_they_are_as_on_the_command_line(app: Flask, harbour: Workspace, lead: Caller, asked: dict[str, str]) -> None:
    forget_a_paper(harbour)
    options = [part for name, value in asked.items() for part in (f"--{name.replace('_', '-')}", value)]
    run = app.test_cli_runner().invoke(cli, ["signals", "harbour", *options, "--json", "--as", "ada@example.org"])
    assert json.loads(run.output) == signals(lead, urlencode(asked))


def test_a_day_to_come_is_refused(harbour: Workspace, lead: Caller) -> None:
    assert at_fault(lead.get(f"{HARBOUR}/signals?on=2027-01-01"), 422) == {"on"}
