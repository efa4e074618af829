"""The list of a partnership's programmes, and the page of each: its steps, and what stood before, during and after."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template

from access.deciding import may
from access.roles import Action
from domain.errors import UnknownRef
from domain.programmes import Programme
from projections.as_of import as_of
from projections.before_and_after import BeforeAndAfter, before_and_after
from projections.ledger import entries, profile_of
from projections.xmr import Signal
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.entries import partner_names
from web.programmes.doubts import doubts, happened
from web.programmes.ranges_drawn import WINDOWS, drawing
from web.programmes.signal_words import Began, signals_begun
from web.programmes.telling import gap_words, number_words, other_words, range_words, trust_words
from web.viewpoint import Viewpoint, asked_viewpoint, looking_from, looks_back, sensible
from web.wording import long_day

pages = Blueprint("programmes", __name__)

SAID_AT_MOST = 6
"""Programmes of which the list says how trust went; older ones say so on their own pages, or the list were slow."""


@dataclass(frozen=True)
class Listed:
    """A programme in the list; ``said`` is its sentence about trust, empty for one that is further down."""

    programme: Programme
    steps: int
    said: str


@pages.get("/<ref>/programmes")
@looks_back
@needs(Action.SEE)
def index(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    steps, found = _of_kind(ref, "step", view), _of_kind(ref, "programme", view)[::-1]
    return render_template(
        "programmes/index.html",
        profile=profile,
        view=view,
        listed=[_listed(ref, programme, steps, view, at < SAID_AT_MOST) for at, programme in enumerate(found)],
        reads=may(me(), Action.READ, ref),
    )


def _of_kind(ref: str, kind: str, view: Viewpoint) -> list[Any]:
    """The entries known then, as they stood on the day looked at; oldest first."""
    rows = entries(workspace(), ref, kind=kind, known_at=view.known_at, until=view.until)
    return [as_of(row.entry, view.on) for row in rows]


def _listed(ref: str, programme: Programme, steps: list[Any], view: Viewpoint, says: bool) -> Listed:
    found = before_and_after(workspace(), ref, programme, view.on, view.known_at) if says else None
    said = trust_words(found) if found else ""
    return Listed(programme, sum(step.programme == programme.ref for step in steps), said)


@pages.get("/<ref>/programmes/<any_ref:programme>")
@looks_back
@needs(Action.SEE)
def one(ref: str, programme: str) -> str:
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    entry = _standing(ref, programme, view.known_at)
    view = _once_begun(view, entry)
    entry = as_of(entry, view.on)
    found = before_and_after(workspace(), ref, entry, view.on, view.known_at)
    reads = may(me(), Action.READ, ref)
    return render_template(
        "programmes/programme.html",
        profile=profile,
        view=view,
        programme=entry,
        steps=_steps(ref, programme, view),
        reads=reads,
        found=found,
        windows=[found.windows[when] for when in WINDOWS if when in found.windows],
        sentences=[said for said in (trust_words(found), other_words(found), gap_words(found)) if said],
        drawn=[(compared, drawing(compared)) for compared in found.compared if _has_values(compared)],
        began=_began(found),
        doubts=doubts(found),
        happened=happened(ref, found, partner_names(ref), reads),
        range_words=range_words,
        number_words=number_words,
    )


def _standing(ref: str, programme: str, known_at: datetime | None) -> Any:
    found = [row.entry for row in entries(workspace(), ref, kind="programme", known_at=known_at)]
    for entry in found:
        if entry.ref == programme:
            return entry
    raise UnknownRef("programme", programme)


def _once_begun(view: Viewpoint, programme: Programme) -> Viewpoint:
    """The viewpoint without a day on which the programme had not begun, which is named instead."""
    if view.on >= programme.started_on:
        return view
    problem = f"It began on {long_day(programme.started_on)}. Choose that day or a later one."
    return looking_from(replace(view, on=view.today, problems=view.problems | {"on": problem}))


def _steps(ref: str, programme: str, view: Viewpoint) -> list[Any]:
    return [step for step in _of_kind(ref, "step", view) if step.programme == programme]


def _has_values(compared: Any) -> bool:
    return any(reading.value is not None for reading in compared.readings.values())


def _began(found: BeforeAndAfter) -> list[Began]:
    told: dict[str, list[tuple[str, Signal]]] = {}
    for compared in found.compared:
        for when, reading in compared.readings.items():
            told.setdefault(when, []).extend((compared.name, signal) for signal in reading.signals)
    return signals_begun(told)
