"""What of a problem tree those may see who may not hear: no theme that fewer than ``least`` conversations raise.

``tending`` makes the versions of this that are released, and ``projections.problem_tree`` what is carried away.
Versions may be laid side by side, so that it counts what earlier ones said:

* Conversations that no version counted wait until there are ``least`` of them.
* A theme says how many conversations raise it only when, next to what every earlier version said of it, the
  conversations that came and those that left are none, or together at least ``least``; and so for all that became of
  an earlier theme, taken together. Otherwise it is shown without the number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.entries import ERASED
from domain.problem_tree.growth import Node, ancestors
from domain.problem_tree.shape import ReleasedTree, ShownTheme, Spot

FEWEST = 3
"""No policy can ask for less."""


def counted(heard: Iterable[str], earlier: Iterable[ReleasedTree], least: int) -> tuple[str, ...]:
    """The conversations (refs) that may be counted, in the order given; ``earlier`` are all versions there were."""
    heard = tuple(heard)
    before = {ref for version in earlier for ref in version.conversations}
    new = {ref for ref in heard if ref not in before}
    wait = new if len(new) < least else set()
    return tuple(ref for ref in heard if ref not in wait)


def shown(
    nodes: Sequence[Node], conversations: Iterable[str], earlier: Sequence[ReleasedTree], least: int
) -> tuple[ShownTheme, ...]:
    """The themes that may be shown. What grows from a hidden one grows from the nearest that is shown."""
    of = set(conversations)
    raised = [tuple(ref for ref in node.raised_by if ref in of) for node in nodes]
    kept = [at for at, node in enumerate(nodes) if len(raised[at]) >= least and node.words != ERASED]
    place = {at: number for number, at in enumerate(kept)}
    silent = _silent({place[at]: (set(nodes[at].themes), set(raised[at])) for at in kept}, earlier, least)
    return tuple(
        ShownTheme(
            themes=nodes[at].themes,
            kind=nodes[at].kind,  # type: ignore[arg-type]
            conversations=raised[at],
            is_number_shown=place[at] not in silent,
            label=nodes[at].label,
            named_by=nodes[at].named_by,
            grows_from=next((place[above] for above in ancestors(nodes, at) if above in place), None),
        )
        for at in kept
    )


def _silent(themes: dict[int, tuple[set[Spot], set[str]]], earlier: Iterable[ReleasedTree], least: int) -> set[int]:
    """Which themes, given as their spots and conversations, tell with their number what fewer conversations said."""
    found: set[int] = set()
    for before in (theme for version in earlier for theme in version.themes if theme.is_number_shown):
        said, stood = set(before.conversations), set(before.themes)
        became = {at: raised for at, (spots, raised) in themes.items() if spots & stood}
        if 0 < len(said.symmetric_difference(set().union(*became.values()))) < least:
            found |= set(became)
        found |= {at for at, raised in became.items() if 0 < len(said ^ raised) < least}
    return found
