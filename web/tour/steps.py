"""What the tour shows: five pages of the sample in order, and what to look at on each. Read by ``guide`` alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """A page, what the tour says above it, and the part of it that is spoken of, by its id."""

    endpoint: str
    title: str
    words: str
    target: str
    target_words: str
    ref: str | None = None
    """The partnership that the address names."""
    asked: Mapping[str, str] = field(default_factory=dict)
    """What else the address asks."""

    @property
    def arguments(self) -> dict[str, Any]:
        return {**({"ref": self.ref} if self.ref else {}), **self.asked}


NEEDED = ("kirkfield", "harbourside")
"""The partnerships that the steps lead to."""
STEPS = (
    Step(
        "portfolio.index",
        "All partnerships at a glance",
        "Every partnership that you may see has a card, those that need attention first: health as a number and in "
        "words, the line of a year, and what is waiting. Kirkfield broke down, and was repaired. What is its number "
        "made of?",
        "partnerships",
        "The cards",
    ),
    Step(
        "explanation.why",
        "Why a number is what it is",
        "Nothing is judged by hand. Each row is something that was recorded, with the points that it adds or takes, "
        "and they add up to the number exactly. Follow one to the entry behind it; “Back” in your browser leads here "
        "again.",
        "trust",
        "What trust adds",
        "kirkfield",
    ),
    Step(
        "changes.page",
        "What changed",
        "Between any two days: what is new, what was settled, and what only fades because it is longer ago. You can "
        "also ask what was known on a day, for what is recorded is corrected and never overwritten.",
        "rows",
        "What moved it, row by row",
        "kirkfield",
    ),
    Step(
        "signals.of_one",
        "Signals",
        "Harbourside meets a lot and little comes of it: papers wait, items come back month after month. A signal "
        "names such a pattern with the entries behind it. It blames nobody, and comes with a question to ask.",
        "signal-1",
        "The first signal",
        "harbourside",
    ),
    Step(
        "packs.page",
        "What a board member gets",
        "One page a partnership for those with two minutes a month: a sentence, a chart, what to ask. Take it as one "
        "file or on paper, or share a link. It holds what a board member may see, and no entry is quoted.",
        "method",
        "How its figures came about",
        asked={"of": "harbourside"},
    ),
)
