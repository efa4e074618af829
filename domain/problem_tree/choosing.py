"""What of a problem tree those may see who may not hear: no theme that fewer than ``least`` conversations raise.

``tending`` makes the versions of this that are released, and ``projections.problem_tree`` what is carried away.
Versions may be laid side by side, so that it counts what earlier ones said:

* Conversations that no version counted wait until there are ``least`` of them.
* A theme says how many conversations raise it only when, next to every earlier version, the conversations that came to
  it and those that left it are none, or together at least ``least``. Otherwise it is shown without the number.
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
    return tuple(
        ShownTheme(
            themes=nodes[at].themes,
            kind=nodes[at].kind,  # type: ignore[arg-type]
            conversations=raised[at],
            is_number_shown=not _tells(nodes[at].themes, raised[at], earlier, least),
            label=nodes[at].label,
            named_by=nodes[at].named_by,
            grows_from=next((place[above] for above in ancestors(nodes, at) if above in place), None),
        )
        for at in kept
    )


def _tells(spots: Iterable[Spot], raised: Iterable[str], earlier: Iterable[ReleasedTree], least: int) -> bool:
    """Whether the number would tell, next to an earlier version of the theme, what fewer conversations said."""
    own, now = set(spots), set(raised)
    said = [theme for version in earlier for theme in version.themes if theme.is_number_shown]
    return any(0 < len(now ^ set(theme.conversations)) < least for theme in said if own & set(theme.themes))
