"""How each kind of evidence counts, in words, on the day asked about."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.entries import Entry
from projections.explanations import explain
from projections.named_entries import entries_named
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.domain.cast import ACTION, CHECK_IN, CONTACT, DECISION, ESCALATION, ITEM, MEETING, PAPER, STEP, but
from tests.projections.conftest import form, hours_later, record
from web.explaining.words import said

DAY = date(2025, 6, 30)


def ago(days: int) -> date:
    return DAY - timedelta(days=days)


BACKGROUND = [
    but(MEETING, meeting="busy", held_on=ago(1), minutes=48, present=("council",), deputies=("hospital",)),
    *[but(ITEM, meeting="busy", item=f"done{n}", outcome="decided") for n in range(4)],
    *[but(STEP, step=f"s{n}", held_on=ago(1)) for n in range(3)],
    *[but(PAPER, paper=f"old{n}", presented_on=ago(200)) for n in range(3)],
    *[but(ESCALATION, escalation=f"old{n}", level="dispute", raised_on=ago(300)) for n in range(2)],
]
"""Enough for every dimension to have a score."""


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    workspace = Workspace(tmp_path_factory.mktemp("told"), clock=lambda: NOW)
    form(workspace)
    log = workspace.partnerships
    record(workspace, *_programme(), *BACKGROUND, *_put_off(), *_promises(), *_tensions(), *_answers())
    log.settle_escalation("harbour", "settled", ago(20), "talked", hours_later(1))
    log.settle_escalation("harbour", "again", ago(60), "talked", hours_later(2))
    log.reopen_escalation("harbour", "again", ago(12), hours_later(3))
    workspace.catch_up()
    yield workspace
    workspace.close()


def _programme() -> list[Entry]:
    from tests.domain.cast import PROGRAMME

    return [PROGRAMME]


def _put_off() -> list[Entry]:
    met = [but(MEETING, meeting=f"m{n}", held_on=ago(70 - 10 * n), minutes=None) for n in range(3)]
    return [*met, *[but(ITEM, meeting=f"m{n}", item="budget", outcome="deferred") for n in range(3)]]


def _promises() -> list[Entry]:
    return [
        but(DECISION, decision="late", decided_on=ago(90), due_on=ago(40), enacted_on=ago(28)),
        but(DECISION, decision="prompt", decided_on=ago(90), due_on=ago(40), enacted_on=ago(50)),
        but(ACTION, action="open", agreed_on=ago(90), due_on=ago(41)),
        but(ACTION, action="dropped", agreed_on=ago(90), dropped_on=ago(30), reason="No longer needed"),
        but(PAPER, paper="read", presented_on=ago(90), acted_on=ago(15)),
        but(PAPER, paper="waiting", presented_on=ago(83)),
        but(CONTACT, contact="letter", made_on=ago(5), channel="email", tone="prickly"),
    ]


def _tensions() -> list[Entry]:
    return [
        but(ESCALATION, escalation="open", level="dispute", raised_on=ago(41)),
        but(ESCALATION, escalation="settled", level="tension", raised_on=ago(26)),
        but(ESCALATION, escalation="again", level="concern", raised_on=ago(100)),
    ]


def _answers() -> list[Entry]:
    return [but(CHECK_IN, answer=f"a{n}", answered_on=ago(2), reliable=4, fair=4, mean=4.0) for n in range(3)]


def words(told: Workspace, kind: str, entry: str, dimension: str) -> str:
    line = (entry, kind, dimension)
    items: Any = explain(told, "harbour", DAY).behind([line])[line]
    row = entries_named(told, "harbour", {(kind, entry)}).get((kind, entry))
    return said(items, row and row.entry, DAY, told.policy)


@pytest.mark.parametrize(
    ("kind", "entry", "dimension", "expected"),
    [
        ("check-in", "spring", "trust", "3 answers, 75 on average"),
        ("item", "m2/budget", "decisions", "It came up for the third time"),
        ("item", "m0/budget", "decisions", ""),
        ("meeting", "m0", "decisions", "Nothing on its agenda was decided or turned into an action"),
        ("decision", "late", "follow_through", "Done 12 days late. Was open 11 days past its due date"),
        ("decision", "prompt", "follow_through", "Done in time"),
        ("action", "open", "follow_through", "Open, 41 days past its due date"),
        ("action", "dropped", "follow_through", "Dropped"),
        ("paper", "read", "follow_through", "Acted on after 75 days. Was not acted on for 75 days"),
        ("paper", "waiting", "follow_through", "Not acted on in 84 days"),
        ("escalation", "open", "repair", "Open 41 days, past its 7 days of grace"),
        ("escalation", "open", "cap", "While it is open, health cannot be above 60"),
        ("escalation", "settled", "repair", "Naming a tension is healthy. Settled after 6 days"),
        ("escalation", "again", "repair", "Open again for 12 days"),
        ("meeting", "busy", "engagement", "Both came, one by deputy"),
        ("meeting", "busy", "conversation", "Twelve minutes for each item"),
        ("contact", "letter", "conversation", "What is written counts for less than what is said"),
    ],
)
def test_evidence_says_how_it_counts(told: Workspace, kind: str, entry: str, dimension: str, expected: str) -> None:
    assert words(told, kind, entry, dimension) == expected
