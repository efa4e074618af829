"""“Worth asking about”: the newest signals that stand at a partnership, of several rules, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass

from projections.signals.standing import standing_in
from web.current import workspace
from web.signals.answers import Said, in_words
from web.viewpoint import Viewpoint

SHOWN = 3


@dataclass(frozen=True)
class WorthAsking:
    """``first`` are the newest; ``aside`` were set aside for a while, and are not among the ``number``."""

    first: list[Said]
    number: int
    aside: int


def worth_asking(ref: str, view: Viewpoint) -> WorthAsking:
    found = standing_in(workspace(), ref, view.on, view.known_at)
    first = in_words(ref, found.first(SHOWN), view.known_at)
    return WorthAsking(first, len(found.signals), found.aside)
