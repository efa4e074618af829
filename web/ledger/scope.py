"""Where the ledger looks: in which partnerships, at which kinds, and what partners and people are called there.

Confidential kinds belong to it only where whoever asks may hear. Answers to check-ins stand in it as rounds.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from domain.partnership import EVERY_KIND
from projections.finding import Question, Reach, all_rows, recorders
from projections.workspace import Workspace
from web.door.reach import CONFIDENTIAL, may_hear
from web.sentences import Names

NOBODY = ""
"""The recorder of nothing at all."""


@dataclass(frozen=True)
class Scope:
    """Some partnerships with what may be found in each. ``heard`` are those in which confidential kinds may be."""

    workspace: Workspace
    names: dict[str, str]
    """What each partnership is called, by ref."""
    heard: frozenset[str]
    known_at: datetime | None = None

    @property
    def refs(self) -> list[str]:
        return list(self.names)

    @cached_property
    def reach(self) -> Reach:
        return {ref: EVERY_KIND if ref in self.heard else EVERY_KIND - CONFIDENTIAL for ref in self.names}

    @cached_property
    def partners(self) -> dict[str, Names]:
        """What each partner is called, as known then, by partnership and ref."""
        found: dict[str, dict[str, str]] = {ref: {} for ref in self.names}
        only = {ref: frozenset({"partner"}) for ref in self.names}
        for row in all_rows(self.workspace, only, Question(known_at=self.known_at)):
            found[row.partnership][row.ref] = getattr(row.entry, "name", row.ref)
        return dict(found)

    @cached_property
    def partner_choices(self) -> list[tuple[str, str]]:
        """Refs and names of partners, by name; organisations go by the same ref in several partnerships."""
        called: dict[str, set[str]] = {}
        for partners in self.partners.values():
            for ref, name in partners.items():
                called.setdefault(ref, set()).add(name)
        named = [(ref, " / ".join(sorted(names)[:2])) for ref, names in called.items()]
        return sorted(named, key=lambda each: each[1].casefold())

    @cached_property
    def recorders(self) -> dict[str, str]:
        """What everybody who recorded any of it is called, by how the log knows them."""
        name_of = self.workspace.people.name_of
        return {who: name_of(who) for who in recorders(self.workspace, self.reach)}

    def recorder_called(self, name: str) -> str:
        """How the log knows whoever has this name; nobody when there is no such person."""
        return next((who for who, called in self.recorders.items() if name in (who, called)), NOBODY)


def scope_of(workspace: Workspace, partnerships: Iterable[tuple[str, str]], known_at: datetime | None = None) -> Scope:
    """What whoever asks may find in partnerships that they may read, given as refs and names."""
    names = dict(partnerships)
    return Scope(workspace, names, frozenset(ref for ref in names if may_hear(ref)), known_at)
