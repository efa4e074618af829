"""What a field that refers to something offers: partners, meetings, items, decisions, programmes, partnerships.

Called by ``fields`` for every form. Lists that grow with a history offer the latest only, and what is chosen already.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from access.roles import Action
from domain.partnership import Partnership
from web.current import workspace
from web.door.reach import reachable
from web.sentences import title_of
from web.wording import brief_day

AT_MOST = 60
"""Meetings, items or decisions offered: the latest."""


@dataclass(frozen=True)
class Option:
    """Something to choose: what is sent, what is read, and the group it stands in."""

    value: str
    text: str
    group: str = ""


def options_for(kind: str, partnership: Partnership, chosen: Iterable[str]) -> list[Option]:
    """What a reference to this kind of entry may name."""
    offer = _OFFERS[kind]
    found = offer(partnership)
    known = {option.value for option in found}
    return found + [Option(value, value) for value in chosen if value and value not in known]


def names_of(partnership: Partnership) -> dict[str, str]:
    """What each partner is called, by ref."""
    partners: Any = partnership.entries.of("partner").values()
    return {partner.ref: partner.name for partner in partners}


def _partners(partnership: Partnership) -> list[Option]:
    """Members first, then those that left: an entry may lie before that day."""
    today = workspace().today()
    partners: Any = partnership.entries.of("partner").values()
    by_name = sorted(partners, key=lambda partner: partner.name.casefold())
    here = [Option(p.ref, p.name) for p in by_name if p.is_member_on(today)]
    return here + [Option(p.ref, _with_day(p), "No longer members") for p in by_name if not p.is_member_on(today)]


def _with_day(partner: Any) -> str:
    return f"{partner.name} (left {brief_day(partner.left_on)})" if partner.left_on else partner.name


def _meetings(partnership: Partnership) -> list[Option]:
    return [Option(m.ref, f"{brief_day(m.held_on)}: {title_of(m, {})}") for m in _latest(partnership, "meeting")]


def _items(partnership: Partnership) -> list[Option]:
    """Each item once, under its latest title."""
    meetings: dict[str, Any] = dict(partnership.entries.of("meeting"))
    items: list[Any] = list(partnership.entries.of("item").values())
    items.sort(key=lambda item: meetings[item.meeting].held_on, reverse=True)
    titles: dict[str, str] = {}
    for item in items:
        titles.setdefault(item.item, item.title)
        if len(titles) == AT_MOST:
            break
    return [Option(ref, title) for ref, title in titles.items()]


def _decisions(partnership: Partnership) -> list[Option]:
    return [Option(d.ref, f"{brief_day(d.decided_on)}: {d.title}") for d in _latest(partnership, "decision")]


def _programmes(partnership: Partnership) -> list[Option]:
    latest: list[Any] = _latest(partnership, "programme")
    running = [Option(p.ref, p.title) for p in latest if not p.ended_on]
    return running + [Option(p.ref, p.title, "Ended") for p in latest if p.ended_on]


def _others(partnership: Partnership) -> list[Option]:
    return [Option(p.ref, p.name) for p in reachable(Action.SEE) if p.ref != partnership.profile.ref]


def _latest(partnership: Partnership, kind: str) -> list[Any]:
    def happened_on(entry: Any) -> tuple[date, str]:
        return entry.happened_on, entry.ref

    return sorted(partnership.entries.of(kind).values(), key=happened_on, reverse=True)[:AT_MOST]


_OFFERS: dict[str, Callable[[Partnership], list[Option]]] = {
    "partner": _partners,
    "meeting": _meetings,
    "item": _items,
    "decision": _decisions,
    "programme": _programmes,
    "partnership": _others,
}
