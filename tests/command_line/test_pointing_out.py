"""``signals``: what stands on a day, in one partnership or in all that may be seen."""

from __future__ import annotations

from tests.command_line.conftest import Run, answer

ON = ("--on", "2024-06-10")


def test_signals_of_a_partnership_as_json(harbour: Run) -> None:
    told = answer(harbour("signals", "harbour", *ON, "--json"))
    assert (told["partnership"], told["on"]) == ("harbour", "2024-06-10")
    stuck = {each["entries"][0]["entry"]: each["since"] for each in told["signals"] if each["signal"] == "overdue"}
    papers = {each["entries"][0]["entry"]: each["since"] for each in told["signals"] if "paper" in each["signal"]}
    assert (stuck, papers) == ({}, {"p2": "2024-05-09"})


def test_signals_of_every_partnership(harbour: Run) -> None:
    told = answer(harbour("signals", *ON, "--json"))
    assert [each["partnership"] for each in told] == ["county", "harbour"]


def test_signals_to_read(harbour: Run) -> None:
    lines = harbour("signals", "harbour", *ON).stdout.splitlines()
    assert lines[0] == "harbour on 2024-06-10:"
    said = "“Risks” was presented 92 days ago, and nothing has been done about it."
    assert f"  {'paper-unanswered':27} since 2024-05-09  {said}" in lines


def test_a_partnership_that_there_is_not_is_named(harbour: Run) -> None:
    result = harbour("signals", "nowhere")
    assert (result.exit_code, "nowhere" in result.stderr) == (2, True)
