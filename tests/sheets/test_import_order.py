"""The order in which things are brought in does not matter where their dates differ: rows of a sheet, and imports.

What must be there first are the entries that a row refers to; so a meeting comes with what came of it. Answers to a
round come in one import, since what was saved together is released together.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from projections.explanations import explain
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.sheets.folder import allow_all, put
from web.sheets.importing import plan_import

FIRST = {
    "partnerships": ["partnership,name,formed_on", "harbour,Harbour,2025-01-01"],
    "partners": [
        "partnership,partner,name,joined_on",
        "harbour,council,Council,2025-01-01",
        "harbour,hospital,Hospital,2025-01-01",
        "harbour,charity,Open Door,2025-02-01",
    ],
}
HEADS = {
    "meetings": "partnership,meeting,held_on,kind,minutes,present,absent",
    "items": "partnership,meeting,item,title,outcome",
    "decisions": "partnership,decision,decided_on,title,meeting,due_on,enacted_on",
    "actions": "partnership,action,agreed_on,title,due_on,completed_on",
    "papers": "partnership,paper,presented_on,title,meeting,acted_on",
    "escalations": "partnership,escalation,raised_on,level,title,settled_on,reopened_on",
    "contacts": "partnership,contact,made_on,between,channel,tone",
    "check-ins": "partnership,round,answered_on,partner,reliable,fair",
}
OUTCOMES = ("deferred", "discussed", "not-reached", "decided", "deferred", "withdrawn")
Rows = Mapping[str, Sequence[str]]


def _of_meeting(month: int) -> Rows:
    """A meeting with what came of it; the budget comes up at each."""
    ref, on = f"m{month}", f"2025-0{month}-15"
    return {
        "meetings": [f"harbour,{ref},{on},board,{60 + month},council;hospital,charity"],
        "items": [f"harbour,{ref},budget,Budget,{OUTCOMES[month - 2]}", f"harbour,{ref},x{month},Other,decided"],
        "decisions": [f"harbour,d{month},{on},Do it,{ref},2025-0{month + 1}-01,2025-0{month + 1}-10"],
        "papers": [f"harbour,p{month},{on},A paper,{ref},"],
    }


BUNDLES: list[Rows] = [
    *(_of_meeting(month) for month in range(2, 8)),
    *({"actions": [f"harbour,a{n},2025-0{n}-20,Call,2025-0{n + 1}-01,"]} for n in (2, 4, 6)),
    {"escalations": ["harbour,e1,2025-03-10,dispute,Who pays,2025-04-20,2025-06-01"]},
    {"escalations": ["harbour,e2,2025-05-02,tension,Emails,,"]},
    *({"contacts": [f"harbour,c{n},2025-0{n}-0{n},council;charity,phone,warm"]} for n in (2, 5, 7)),
    *(
        {"check-ins": [f"harbour,r{n},2025-0{n}-28,{who},{n},4" for who in ("council", "hospital", "charity") * 2]}
        for n in (3, 5)
    ),
]
"""What stays together; apart from that, everything may come in any order."""
DAYS = [date(2025, month, 27) for month in (3, 5, 8, 12)]


@contextmanager
def told(imports: Sequence[Sequence[Rows]], chance: Random) -> Iterator[Workspace]:
    """A workspace into which the bundles were brought, one import after the other, rows of a sheet in any order."""
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder), clock=lambda: NOW)
        for number, bundles in enumerate([[], *imports]):
            sheets = dict(FIRST) if not number else {sheet: _rows(sheet, bundles, chance) for sheet in HEADS}
            texts = {name: "\n".join(rows) for name, rows in sheets.items() if len(rows) > 1}
            plan = plan_import(
                workspace.partnerships, put(Path(folder) / f"in-{number}", texts), workspace.stamp("ada"), allow_all
            )
            assert plan.problems == []
            plan.save()
        workspace.catch_up()
        yield workspace
        workspace.close()


def _rows(sheet: str, bundles: Sequence[Rows], chance: Random) -> list[str]:
    rows = [row for bundle in bundles for row in bundle.get(sheet, ())]
    chance.shuffle(rows)
    return [HEADS[sheet], *rows]


def answers(workspace: Workspace) -> dict[Any, float]:
    """Scores, and points by entry, on some days; exact and as readers are given them."""
    found: dict[Any, float] = {}
    for day in DAYS:
        for released in (False, True):
            scores = health_on(workspace, "harbour", day, released=released)
            named = {"health": scores.health} | dict(scores.dimensions)
            found |= {(day, released, name): score.score or 0.0 for name, score in named.items()}
            why = explain(workspace, "harbour", day, released=released)
            found |= {(day, released, line.entry, line.dimension): line.points for line in why.contributions}
    return found


@pytest.fixture(scope="module")
def expected() -> dict[Any, float]:
    """What it comes to when everything comes at once, in the order written above."""
    with told([BUNDLES], _Still()) as workspace:
        found = answers(workspace)
    assert len({key[2] for key in found}) > 20
    return found


class _Still(Random):
    """Chance that leaves everything where it is."""

    def shuffle(self, x: Any) -> None:
        return None


@settings(
    max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(chance=st.randoms(use_true_random=False), number=st.integers(1, 3))
def test_the_order_of_import_does_not_matter(expected: dict[Any, float], chance: Random, number: int) -> None:
    imports: list[list[Rows]] = [[] for _ in range(number)]
    for bundle in BUNDLES:
        chance.choice(imports).append(bundle)
    with told([each for each in imports if each], chance) as workspace:
        assert answers(workspace) == pytest.approx(expected, abs=1e-9)
