"""What was open on an earlier day, or as known at an earlier instant: as ``follow_up``, worked out from the entries.

Called by the follow-up page when it looks back. Nothing of it is kept, so it costs what the histories behind it cost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from domain.escalations import Escalation
from domain.papers import Paper
from projections.as_of import as_of
from projections.follow_up import KINDS, Asked, Found, Matter, due_on, is_open
from projections.ledger import entries
from projections.policy import Policy
from projections.workspace import Workspace


@dataclass(frozen=True)
class Then:
    """The day looked at, and the instant up to which records count (``None``: all)."""

    on: date
    known_at: datetime | None


def follow_up_then(workspace: Workspace, then: Then, asked: Asked, *, limit: int, offset: int = 0) -> Found:
    """The matters that were open at the end of the day, in the order of ``follow_up``."""
    found = [matter for matter in _matters(workspace, then, asked) if _is_wanted(matter, asked)]
    found.sort(key=_latest_first if asked.settled else _most_overdue_first)
    overdue = sum(matter.due_on is not None and matter.due_on < then.on for matter in found)
    by_kind = dict(Counter(matter.kind for matter in found))
    return Found(found[offset : offset + limit], len(found), overdue, by_kind)


def owners_then(workspace: Workspace, then: Then, asked: Asked) -> list[str]:
    """Who owned matters that were open, by name; of one partnership if one is asked about."""
    everyone = Asked(partnership=asked.partnership, within=asked.within)
    named = {matter.owner for matter in _matters(workspace, then, everyone) if matter.owner}
    return sorted(named, key=str.casefold)


def _matters(workspace: Workspace, then: Then, asked: Asked) -> Iterator[Matter]:
    for ref in sorted(asked.within or ()):
        if asked.partnership in (None, ref):
            yield from _matters_of(workspace, then, ref, asked.settled)


def _matters_of(workspace: Workspace, then: Then, ref: str, settled: bool) -> Iterator[Matter]:
    profiles = _entries(workspace, then, ref, "partnership")
    if not profiles or profiles[0].closed_on:
        return
    policy = workspace.policy_at(then.known_at)
    names = {partner.ref: partner.name for partner in _entries(workspace, then, ref, "partner")}
    for kind in KINDS:
        for entry in _entries(workspace, then, ref, kind):
            is_settled = isinstance(entry, Escalation) and not entry.is_open
            if is_settled if settled else is_open(entry):
                yield _matter(ref, entry, names, policy)


def _entries(workspace: Workspace, then: Then, ref: str, kind: str) -> list[Any]:
    rows = entries(workspace, ref, kind=kind, known_at=then.known_at, until=then.on)
    return [as_of(row.entry, then.on) for row in rows]


def _matter(ref: str, entry: Any, names: dict[str, str], policy: Policy) -> Matter:
    is_settled = isinstance(entry, Escalation) and not entry.is_open
    owner = entry.author if isinstance(entry, Paper) else getattr(entry, "owner", None)
    return Matter(
        partnership=ref,
        kind=entry.kind_name,
        ref=entry.ref,
        owner=names.get(owner, owner) if owner else None,
        happened_on=entry.settled_on[-1] if is_settled else entry.happened_on,
        due_on=None if is_settled else due_on(entry, policy),
        entry=entry,
    )


def _is_wanted(matter: Matter, asked: Asked) -> bool:
    return asked.kind in (None, matter.kind) and asked.owner in (None, matter.owner)


def _most_overdue_first(matter: Matter) -> tuple[Any, ...]:
    return matter.due_on or date.max, matter.happened_on, matter.partnership, matter.kind, matter.ref


def _latest_first(matter: Matter) -> tuple[Any, ...]:
    return -matter.happened_on.toordinal(), matter.partnership, matter.kind, matter.ref
