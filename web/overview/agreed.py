"""“Agreed”: the principles, goals and outcomes that partners agreed on, and whether they were kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from access.deciding import may
from access.roles import Action
from domain.agreements import Agreement
from projections.as_of import as_of
from projections.ledger import entries
from web.current import workspace
from web.door.identity import me
from web.entries import address_of
from web.viewpoint import Viewpoint
from web.wording import brief_day, capital, counted, joined
from web.words import choice_label

SHOWN = 4
KEPT_WORDS = {"yes": "kept", "partly": "kept in part", "no": "not kept"}
"""What the last review found."""


@dataclass(frozen=True)
class Line:
    """An agreement, and in words whether it was kept."""

    title: str
    kind: str
    kept: str
    address: str


@dataclass(frozen=True)
class Agreed:
    """A sentence over all that stand, and the newest of them; none for whoever may not read entries."""

    sentence: str
    lines: list[Line]
    number: int


def agreed(ref: str, view: Viewpoint) -> Agreed:
    found = _standing(ref, view)
    reads = may(me(), Action.READ, ref)
    return Agreed(_sentence(found), [_line(ref, each, view.on) for each in found[:SHOWN]] if reads else [], len(found))


def _standing(ref: str, view: Viewpoint) -> list[Agreement]:
    """Those that had been reached and not withdrawn, the newest first, as they stood on the day."""
    rows = entries(workspace(), ref, kind="agreement", known_at=view.known_at, until=view.on, newest_first=True)
    found: list[Any] = [as_of(row.entry, view.on) for row in rows]
    return [each for each in found if each.withdrawn_on is None]


def _sentence(found: list[Agreement]) -> str:
    """“5 agreements: 2 kept, 1 kept in part and 2 not reviewed yet.”"""
    if not found:
        return "No agreement is recorded."
    tally = Counter(KEPT_WORDS.get(each.met or "", "not reviewed yet") for each in found)
    said = [f"{tally[words]} {words}" for words in (*KEPT_WORDS.values(), "not reviewed yet") if tally[words]]
    return f"{counted(len(found), 'agreement')}: {joined(said)}."


def _line(ref: str, each: Agreement, on: date) -> Line:
    kind = choice_label("agreement", "kind", each.kind)
    return Line(each.title, kind, _kept(each, on), address_of(ref, "agreement", each.ref))


def _kept(each: Agreement, on: date) -> str:
    if each.met and each.reviewed_on:
        return f"{capital(KEPT_WORDS[each.met])}, reviewed {brief_day(each.reviewed_on)}"
    if each.target_on is None:
        return "Not reviewed yet"
    return f"Not reviewed yet; {'meant for' if each.target_on >= on else 'was meant for'} {brief_day(each.target_on)}"
