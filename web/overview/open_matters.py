"""“Still open”: how much waits to be done at a partnership, and what has waited longest past its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from access.deciding import may
from access.roles import Action
from projections.follow_up import Asked, Found, follow_up
from projections.follow_up_then import Then, follow_up_then
from projections.kept import kept
from projections.named_entries import entries_named
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


@dataclass(frozen=True)
class Waiting:
    """How much is open and past its day, and the longest of that: kind, ref and day. No words, so it may be kept."""

    number: int
    overdue: int
    longest: tuple[tuple[str, str, date], ...]


def open_matters(ref: str, view: Viewpoint) -> OpenMatters:
    found = _waiting(ref, view)
    late = _late(ref, found, view) if may(me(), Action.READ, ref) else []
    return OpenMatters(_sentence(found, view), late, found.number)


def _waiting(ref: str, view: Viewpoint) -> Waiting:
    """That of an earlier day is worked out from all entries, and kept while nothing is recorded."""
    asked = Asked(partnership=ref, within=frozenset({ref}))
    if not view.is_past:
        return _in_short(follow_up(workspace(), view.on, asked, limit=SHOWN), view)
    if view.known_at is not None:
        return _then(asked, view)
    return kept(workspace(), ref, ("still open", view.on), lambda: _then(asked, view), lambda made: 1)


def _then(asked: Asked, view: Viewpoint) -> Waiting:
    return _in_short(follow_up_then(workspace(), Then(view.on, view.known_at), asked, limit=SHOWN), view)


def _in_short(found: Found, view: Viewpoint) -> Waiting:
    late = [(each.kind, each.ref, each.due_on) for each in found.matters if each.due_on and each.due_on < view.on]
    return Waiting(found.total, found.overdue, tuple(late))


def _late(ref: str, found: Waiting, view: Viewpoint) -> list[Late]:
    rows = entries_named(workspace(), ref, {(kind, entry) for kind, entry, _ in found.longest}, view.known_at)
    return [
        Late(title_of(rows[kind, entry].entry, {}), kind, address_of(ref, kind, entry), due, (view.on - due).days)
        for kind, entry, due in found.longest
        if (kind, entry) in rows
    ]


def _sentence(found: Waiting, view: Viewpoint) -> str:
    """“12 matters are open, 3 of them past their day.”"""
    if not found.number:
        return f"Nothing {'was' if view.is_past else 'is'} open."
    verbs = ("matter was", "matters were") if view.is_past else ("matter is", "matters are")
    late = f", {found.overdue} of them past {'its' if found.overdue == 1 else 'their'} day" if found.overdue else ""
    return f"{counted(found.number, *verbs)} open{late}."
