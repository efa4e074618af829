"""What somebody with an account carries off about one partnership: every figure that the app gives, and its meaning.

The figures are fetched through the real app. Their meaning is worked out by asking the same code without rounding, once
as things are and once for each answer with all its marks one higher: all figures are sums of marks with weights.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

import msgspec
import numpy as np
import pytest

from domain.check_ins import STATEMENTS, CheckIn
from projections import explanations, ledger, reckoning, suppression, timelines, trust
from projections.health import Floats
from projections.kept import Kept
from projections.workspace import Workspace
from tests.api.conftest import Caller
from tests.attacks import left_out
from web.answers import timeline_rows
from web.api.trust import round_said

Name = tuple[Any, ...]
Named = dict[Name, float]


@dataclass(frozen=True)
class Spoils:
    """The unknown marks (answer and statement), and a row for each figure: what each mark weighs, and its rounding."""

    unknown: list[tuple[CheckIn, str]]
    rows: Floats
    halves: Floats


def days_of(days: list[date]) -> list[date]:
    """The days worth asking about: before, on and after the first and last answers, half a year on, a month's end."""
    first, last = min(days), max(days)
    near = {day + timedelta(days=more) for day in {*days} for more in (0, 1)}
    month_end = (last.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    ends = {first - timedelta(days=1), month_end, last + timedelta(days=170)}
    return sorted({*sorted(near)[:: max(len(near) // 6, 1)], max(near), *ends})


def fetched(callers: list[Caller], ref: str, days: list[date], instants: list[datetime | None]) -> Named:
    """Every figure on each of the days, as known at each instant; to the first of the callers, and now to all."""
    found: Named = {}
    for caller in callers:
        for at in instants if caller is callers[0] else [None]:
            found |= _told(_asking(caller, ref), days, at)
    return found


def _asking(caller: Caller, ref: str) -> Callable[..., Any]:
    def ask(path: str, **asked: Any) -> Any:
        query = {name: getattr(value, "isoformat", lambda: "true")() for name, value in asked.items() if value}
        response = caller.get(f"/partnerships/{ref}/{path}", query_string=query)
        return response.get_json() if response.status_code == 200 else None

    return ask


def _told(ask: Callable[..., Any], days: list[date], at: datetime | None) -> Named:
    found = dict(_over_time(at, ask("timeline", **{"from": days[0], "to": days[-1]}, known_at=at) or []))
    for on in days:
        found |= _of_rounds(at, (ask("trust", on=on, known_at=at) or {"rounds": []})["rounds"])
        why = ask("health", explain=True, on=on, known_at=at)
        found |= _of_points(at, on, why["contributions"] if why else [])
    return found


def _over_time(at: datetime | None, rows: Any) -> Iterator[tuple[Name, float]]:
    for row in rows:
        for name in ("health", "trust"):
            if row[name] is not None:
                yield ("timeline", at, row["day"], name), row[name]


def _of_rounds(at: datetime | None, rounds: Any) -> Named:
    found: dict[Name, float | None] = {}
    for number, said in enumerate(rounds):
        here = ("trust", at, number)
        found[*here, "trust"] = said["trust"]["value"]
        found[*here, "pool"] = (said["pool"] or {"value": None})["value"]
        for part in ("statements", "partners"):
            found |= {(*here, part, name): figure["value"] for name, figure in said[part].items()}
        found |= {(*here, "cell", cell["whose"], cell["about"]): cell["value"] for cell in said["matrix"]}
    return {name: value for name, value in found.items() if value is not None}


def _of_points(at: datetime | None, on: date, lines: Any) -> Named:
    return {("points", at, on, line["entry"]): line["points"] for line in lines if line["entry"]}


def rounding_of(name: Name) -> float:
    """How far a figure may lie from what it was before rounding."""
    if name[0] == "points":
        return 0.1
    return 0.05 if name[0] == "trust" and name[3] in ("statements", "cell") else 0.5


# -- what the figures mean -----------------------------------------------------------------------------------


def understood(workspace: Workspace, ref: str, days: list[date], found: Named) -> Spoils:
    """The rows of the figures, each held to what was fetched."""
    answers: list[Any] = [row.entry for row in ledger.entries(workspace, ref, kind="check-in")]
    unknown = [(answer, name) for answer in answers for name in STATEMENTS if getattr(answer, name)]
    instants = dict.fromkeys(name[1] for name in found)
    with pytest.MonkeyPatch.context() as patch:
        _unrounded(patch)
        given = suppression._given(workspace, ref)

        def told(changed: dict[str, CheckIn]) -> Named:
            patch.setattr(workspace, "kept", Kept())  # nothing tells it that the answers are others now
            _pretend(patch, answers, given, changed)
            patch.setattr(workspace, "kept", Kept())  # what is kept of the answers that were recorded
            said = (_meant(workspace, ref, days, at) | left_out.meant(workspace, ref, found, at) for at in instants)
            return {name: value for each in said for name, value in each.items()}

        as_it_is = told({})
        higher = {answer.ref: told({answer.ref: _higher(answer)}) for answer in answers}
    for name, value in found.items():
        assert abs(as_it_is.get(name, 0.0) - value) <= rounding_of(name) + 1e-9, name
    rows = [[_weight(name, *mark, _more(higher[mark[0].ref], as_it_is, name)) for mark in unknown] for name in found]
    halves = np.array([rounding_of(name) for name in found])
    return Spoils(unknown, np.array(rows).reshape(len(found), len(unknown)), halves)


def _more(higher: Named, as_it_is: Named, name: Name) -> float:
    """How much higher a figure is; a line of no points is left out of explanations."""
    return higher.get(name, 0.0) - as_it_is.get(name, 0.0)


def _weight(name: Name, answer: CheckIn, statement: str, higher: float) -> float:
    """What one mark of an answer weighs in a figure that is so much higher when all its marks are one higher."""
    if name[3] == "statements":
        return higher if name[4] == statement else 0.0
    return higher / len(answer.marks)


def _unrounded(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(trust, "round", lambda value, digits=0: value, raising=False)
    patch.setattr(timelines, "in_whole_points", lambda scores: scores)
    patch.setattr(reckoning, "_answers_in_tenths", lambda totals: totals)


def _pretend(patch: pytest.MonkeyPatch, answers: list[Any], given: list[Any], changed: dict[str, CheckIn]) -> None:
    """Let the answers be others than were recorded."""
    now = {answer.ref: changed.get(answer.ref, answer) for answer in answers}
    rows = [SimpleNamespace(ref=each.ref, entry=each) for each in now.values()]
    values = [each._replace(value=(now[each.ref].average - 1) / 4) for each in given]
    patch.setattr(suppression, "_given", lambda workspace, partnership: values)
    patch.setattr(
        trust, "entries", lambda *a, kind, **o: rows if kind == "check-in" else ledger.entries(*a, kind=kind, **o)
    )


def _higher(answer: CheckIn) -> CheckIn:
    """The answer with each of its marks one higher."""
    marks = {name: mark and mark + 1 for name in STATEMENTS for mark in [getattr(answer, name)]}
    return msgspec.structs.replace(answer, **marks, mean=answer.average + 1)


def _meant(workspace: Workspace, ref: str, days: list[date], at: datetime | None) -> Named:
    line = timelines.timeline(workspace, ref, days[0], days[-1], known_at=at)
    found = dict(_over_time(at, timeline_rows(line)))
    found |= _of_rounds(
        at, [round_said(each, reads=True) for each in trust.trust_figures(workspace, ref, days[-1], at)]
    )
    for on in days:
        why = explanations.explain(workspace, ref, on, known_at=at)
        found |= {("points", at, on, line.entry): line.points for line in why.contributions}
    return found
