"""On which page of the PDF each partnership stands. Called by ``pack``.

Each partnership fills one page, so the pages before them decide; a long list of contents takes more than one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from web.packs.leaf import Leaf

ON_THE_FIRST, ON_THE_OTHERS = 26, 34
"""Lines of contents on the first page, beneath the title, and on each page after it."""
LETTERS_IN_A_LINE, MOST_LINES = 30, 2
"""A longer name is cut short in the contents; on its own page it stands in full."""


@dataclass(frozen=True)
class Entry:
    """A line of the contents; ``page`` is that of the PDF."""

    leaf: Leaf
    page: int


def contents(leaves: Iterable[Leaf]) -> list[list[Entry]]:
    """The lines, page by page."""
    pages = list(_pages(leaves))
    before = max(len(pages), 1)
    return [[Entry(leaf, before + leaf.number) for leaf in page] for page in pages]


def _pages(leaves: Iterable[Leaf]) -> Iterator[list[Leaf]]:
    page: list[Leaf] = []
    room = ON_THE_FIRST
    for leaf in leaves:
        room -= _lines(leaf)
        if room < 0 and page:
            yield page
            page, room = [], ON_THE_OTHERS - _lines(leaf)
        page.append(leaf)
    if page:
        yield page


def _lines(leaf: Leaf) -> int:
    of_name = min(1 + (len(leaf.profile.name) - 1) // LETTERS_IN_A_LINE, MOST_LINES)
    return of_name + (leaf.namesake or leaf.profile.closed_on is not None)
