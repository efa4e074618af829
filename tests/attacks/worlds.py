"""Made-up worlds for the attack: partners, and rounds of check-ins that were opened here, imported, or typed up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from hypothesis import strategies as st

from domain.check_ins import STATEMENTS, CheckIn
from domain.entries import Stamp
from domain.membership import Partner
from domain.partnership import Profile
from domain.rounds import Invited, Round
from projections.workspace import Workspace

FORMED = date(2025, 1, 10)
FIRST = date(2025, 3, 3)
APART = timedelta(days=45)
NAMES = "abcde"


@dataclass(frozen=True)
class Said:
    """One answer: whose view, about whom, and the marks of the statements in their order (0: skipped)."""

    partner: str
    marks: tuple[int, int, int, int]
    about: str | None = None
    days_earlier: int = 0


@dataclass(frozen=True)
class Asked:
    """A round and how it came in: ``opened`` here, ``imported`` in one save, or ``typed`` one by one."""

    how: str
    answers: tuple[Said, ...]


World = tuple[Asked, ...]


def _said(partners: str) -> st.SearchStrategy[Said]:
    marks = st.tuples(*[st.integers(1, 5)] * 4) | st.sampled_from([(3, 4, 2, 0), (0, 2, 4, 3), (4, 0, 0, 0)])
    others = st.sampled_from([None, *partners])
    said = st.builds(Said, st.sampled_from(partners), marks, others, st.integers(0, 2))
    return said.filter(lambda each: each.about != each.partner)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Two to five partners, one to four rounds of up to six answers."""
    partners = NAMES[: draw(st.integers(2, 5))]
    how = st.sampled_from(["opened", "imported", "typed"])
    rounds = st.builds(Asked, how, st.lists(_said(partners), max_size=6).map(tuple))
    return tuple(draw(st.lists(rounds, min_size=1, max_size=4)))


def record(workspace: Workspace, ref: str, world: World) -> list[datetime]:
    """Record a world as a partnership of its own; the instants of its saves."""
    log = workspace.partnerships
    log.form_partnership(Profile(partnership=ref, name=ref.title(), formed_on=FORMED), _stamp(FORMED))
    for name in NAMES:
        log.join(ref, Partner(partner=name, name=name.title(), joined_on=FORMED), _stamp(FORMED))
    saves = [at for number, asked in enumerate(world) for at in _record_round(workspace, ref, number, asked)]
    workspace.catch_up()
    return saves


def _record_round(workspace: Workspace, ref: str, number: int, asked: Asked) -> list[datetime]:
    on, name = FIRST + number * APART, f"r{number}"
    answers = [_check_in(f"{ref}-{number}-{at}", name, on, said) for at, said in enumerate(asked.answers)]
    if asked.how == "opened":
        _open(workspace, ref, name, on)
    groups = [[each] for each in answers] if asked.how == "typed" else [answers]
    return [_save(workspace, ref, name, group, _stamp(on, hour), asked.how) for hour, group in enumerate(groups)]


def _open(workspace: Workspace, ref: str, name: str, on: date) -> None:
    invited = tuple(Invited(partner=partner) for partner in NAMES)
    asked = Round(round=name, opened_on=on - timedelta(days=7), closes_on=on, invited=invited, asks_about=True)
    workspace.partnerships.open_round(ref, asked, _stamp(on - timedelta(days=7)))


def _save(workspace: Workspace, ref: str, name: str, answers: list[CheckIn], stamp: Stamp, how: str) -> datetime:
    partnership = workspace.partnerships.get(ref)
    if how == "opened":
        partnership.close_round(name, stamp.today, answers, stamp)
    for answer in answers if how != "opened" else []:
        partnership.answer_check_in(answer, stamp)
    workspace.partnerships.save_all([partnership])
    return stamp.at


def _check_in(ref: str, name: str, on: date, said: Said) -> CheckIn:
    marks: dict[str, Any] = {statement: mark or None for statement, mark in zip(STATEMENTS, said.marks, strict=True)}
    answered_on = on - timedelta(days=said.days_earlier)
    return CheckIn(answer=ref, round=name, answered_on=answered_on, partner=said.partner, about=said.about, **marks)


def _stamp(on: date, hour: int = 0) -> Stamp:
    return Stamp("ada", datetime.combine(on, time(9), UTC) + timedelta(hours=hour))
