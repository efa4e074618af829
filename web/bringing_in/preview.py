"""What an upload would record, as the preview shows it. For the import page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass

from domain.partnerships import Partnerships
from web.schemas import KIND_OF_SHEET
from web.sheets.importing import Plan
from web.sheets.mending import can_be_mended
from web.sheets.problems import Problem
from web.wording import capital, counted
from web.words import KIND_WORDS

SHOWN_PROBLEMS = 100
"""More than these are in the download only."""
_WORDS = KIND_WORDS | {"listening": ("theme heard", "themes heard")}


@dataclass(frozen=True)
class Share:
    """What an upload holds for one partnership: rows of a kind, and how many are new, go further or are the same."""

    ref: str
    name: str
    is_new: bool
    kinds: list[tuple[str, int, int, int]]


@dataclass(frozen=True)
class Preview:
    plan: Plan
    shares: list[Share]

    @property
    def shown(self) -> list[Problem]:
        return self.plan.problems[:SHOWN_PROBLEMS]

    @property
    def hidden(self) -> int:
        return max(len(self.plan.problems) - SHOWN_PROBLEMS, 0)

    @property
    def can_be_mended(self) -> bool:
        return can_be_mended(self.plan)

    @property
    def adds(self) -> str:
        """“12 rows”: how many would be recorded."""
        return counted(self.plan.new.total() + self.plan.further.total(), "row")

    @property
    def seal(self) -> str:
        """Tells whether a later plan would record the same as this one."""
        counts = sorted(self.plan.tally.items())
        problems = [str(problem) for problem in self.plan.problems]
        said = repr((counts, problems, self.plan.partnerships, self.plan.changes_nothing))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def preview_of(plan: Plan, log: Partnerships) -> Preview:
    refs = sorted({partnership for partnership, _, _ in plan.tally})
    return Preview(plan, [_share(ref, plan, log) for ref in refs])


def _share(ref: str, plan: Plan, log: Partnerships) -> Share:
    known = log.find(ref)
    name = known.profile.name if known else plan.names.get(ref, ref)
    return Share(ref, name, known is None, list(_kinds(ref, plan)))


def _kinds(ref: str, plan: Plan) -> Iterator[tuple[str, int, int, int]]:
    for sheet, kind in KIND_OF_SHEET.items():
        new, further, same = (plan.tally[ref, sheet, outcome] for outcome in ("new", "further", "same"))
        if new or further or same:
            yield capital(_WORDS[kind][1]), new, further, same
