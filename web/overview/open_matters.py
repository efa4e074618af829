"""“Still open”: how much waits to be done at a partnership, and what has waited longest past its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from access.deciding import may
from access.roles import Action
from projections.follow_up import Asked, Found, Matter, follow_up
from projections.follow_up_then import Then, follow_up_then
from web.current import workspace
from web.door.identity import me
from web.entries import address_of
from web.sentences import title_of
from web.viewpoint import Viewpoint
from web.wording import counted

SHOWN = 3


@dataclass(frozen=True)
class Late:
    """A matter past its day."""

    title: str
    kind: str
    address: str
    due_on: date
    days: int


@dataclass(frozen=True)
class OpenMatters:
    """A sentence, and the matters that are longest past their day; none for whoever may not read entries."""

    sentence: str
    late: list[Late]
    number: int


def open_matters(ref: str, view: Viewpoint) -> OpenMatters:
    found = _found(ref, view)
    late = [_late(matter, view) for matter in found.matters if matter.due_on and matter.due_on < view.on]
    return OpenMatters(_sentence(found, view), late if may(me(), Action.READ, ref) else [], found.total)


def _found(ref: str, view: Viewpoint) -> Found:
    asked = Asked(partnership=ref, within=frozenset({ref}))
    if view.is_past:
        return follow_up_then(workspace(), Then(view.on, view.known_at), asked, limit=SHOWN)
    return follow_up(workspace(), view.on, asked, limit=SHOWN)


def _late(matter: Matter, view: Viewpoint) -> Late:
    assert matter.due_on is not None
    address = address_of(matter.partnership, matter.kind, matter.ref)
    return Late(title_of(matter.entry, {}), matter.kind, address, matter.due_on, (view.on - matter.due_on).days)


def _sentence(found: Found, view: Viewpoint) -> str:
    """“12 matters are open, 3 of them past their day.”"""
    if not found.total:
        return f"Nothing {'was' if view.is_past else 'is'} open."
    verbs = ("matter was", "matters were") if view.is_past else ("matter is", "matters are")
    late = f", {found.overdue} of them past {'its' if found.overdue == 1 else 'their'} day" if found.overdue else ""
    return f"{counted(found.total, *verbs)} open{late}."
