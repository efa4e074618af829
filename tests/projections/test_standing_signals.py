"""What stands is worked out once for each version and day, and is the same as worked out anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.dismissals import Dismissal
from projections.signals import signals_on
from projections.signals import standing as kept_signals
from projections.signals.standing import Standing, standing, standing_in
from projections.workspace import Workspace
from tests.domain.cast import PAPER, STAMP, TODAY, but, day
from tests.projections.conftest import form, record

OLD = but(PAPER, paper="old", presented_on=day("2026-03-31"))
OLDER = but(PAPER, paper="older", presented_on=day("2026-03-01"))


@pytest.fixture
def harbour(workspace: Workspace) -> Workspace:
    form(workspace)
    record(workspace, OLD, OLDER)
    workspace.catch_up()
    return workspace


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The partnerships whose signals were worked out, one after the other."""
    counted: list[str] = []

    def counting(workspace: Workspace, partnership: str, *args: object, **more: object) -> object:
        counted.append(partnership)
        return signals_on(workspace, partnership, *args, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(kept_signals, "signals_on", counting)
    return counted


def papers(found: Standing) -> list[str]:
    return [signal.about for signal in found.of_rule("paper-unanswered").signals]


def set_aside(workspace: Workspace, about: str) -> None:
    aside = Dismissal(
        dismissal="d1",
        signal="paper-unanswered",
        about=about,
        dismissed_on=TODAY,
        until_on=TODAY + timedelta(days=30),
        reason="It waits",
    )
    workspace.partnerships.dismiss_signal("harbour", aside, STAMP)
    workspace.catch_up()


def test_what_is_kept_is_what_is_worked_out_the_newest_first(harbour: Workspace) -> None:
    anew = [each for each in signals_on(harbour, "harbour", TODAY) if each.dismissed is None]
    for _ in range(2):
        assert list(standing(harbour, ["harbour"])["harbour"].signals) == anew
    assert papers(standing(harbour, ["harbour"])["harbour"]) == ["old", "older"]


def test_it_is_worked_out_again_only_where_something_was_recorded(harbour: Workspace, worked_out: list[str]) -> None:
    for _ in range(3):
        standing(harbour, ["harbour"])
    assert worked_out == ["harbour"]
    record(harbour, but(PAPER, paper="new", presented_on=TODAY))
    harbour.catch_up()
    for _ in range(2):
        standing(harbour, ["harbour"])
    assert worked_out == ["harbour"] * 2


def test_an_earlier_day_is_kept_apart_from_today(harbour: Workspace, worked_out: list[str]) -> None:
    before = TODAY - timedelta(days=40)
    for _ in range(2):
        assert papers(standing_in(harbour, "harbour", before)) == ["older"]
        assert papers(standing_in(harbour, "harbour", TODAY)) == ["old", "older"]
    assert worked_out == ["harbour"] * 2


def test_what_is_set_aside_is_counted_and_left_out(harbour: Workspace) -> None:
    aside = standing(harbour, ["harbour"])["harbour"].aside
    set_aside(harbour, "old")
    found = standing(harbour, ["harbour"])["harbour"]
    assert papers(found) == ["older"]
    assert found.aside == aside + 1


def test_no_word_of_a_reason_is_kept(harbour: Workspace) -> None:
    set_aside(harbour, "old")
    standing(harbour, ["harbour"])
    with harbour.views.engine.connect() as connection:
        rows = connection.execute(harbour.tables().standing_signals.select()).all()
    assert rows
    assert "It waits" not in str(rows)


def test_those_that_began_on_a_day_or_later_are_told_apart(harbour: Workspace) -> None:
    found = standing(harbour, ["harbour"])["harbour"]
    began = day("2026-03-31") + timedelta(days=60)
    assert papers(found.since(began)) == ["old"]
    assert papers(found.since(began + timedelta(days=1))) == []
