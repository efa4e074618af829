"""Reads the problem tree: all of it for those who may hear, and for others what may be shown of it.

Called by the pages under ``web.listening``. What may be shown names no partner and nobody known by name, has no words
that were erased, and no theme that fewer conversations raise than the policy asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from domain.entries import ERASED, Stamp
from domain.listening import Conversation
from domain.problem_tree.growth import Node, grown
from domain.problem_tree.shape import TREE, ProblemTree, ReleasedTree, ShownTheme
from domain.sealing.people import whole_words
from projections.ledger import entries, history
from projections.workspace import Workspace


@dataclass(frozen=True)
class TreeTheme:
    """A theme in a picture: how many conversations raise it (``None``: enough, and not said how many), and which theme
    of the picture it grows from. From ``key`` on, what is only there in the working tree."""

    words: str
    kind: str
    raised_by: int | None
    grows_from: int | None
    key: str = ""
    state: str = ""
    is_merged: bool = False
    conversations: tuple[str, ...] = ()


@dataclass(frozen=True)
class Showable:
    """What may be shown of a tree, and how much of it was left out for naming a partner or a person."""

    version: ReleasedTree
    themes: tuple[TreeTheme, ...]
    naming: int

    @property
    def shown_on(self) -> date:
        return self.version.released_on


def working_tree(workspace: Workspace, partnership: str, known_at: datetime | None = None) -> tuple[TreeTheme, ...]:
    """Every theme that was heard, in the order in which it was. Confidential."""
    nodes = grown(_heard(workspace, partnership, known_at), _tree(workspace, partnership, known_at))
    return tuple(_worked_on(node) for node in nodes)


def showable_tree(workspace: Workspace, partnership: str, stamp: Stamp) -> Showable:
    """What would be released now, and what may be carried away."""
    version = workspace.partnerships.get(partnership).next_version(workspace.policy.trust.least_respondents, stamp)
    return _showable(workspace, partnership, version, None)


def released_tree(workspace: Workspace, partnership: str) -> Showable | None:
    """The version that the partnership sees: the last that was released, unless it was withdrawn."""
    version = standing_version(workspace, partnership)
    if version is None:
        return None
    recorded_at = history(workspace, partnership, "released-tree", version.version)[0].recorded_at
    return _showable(workspace, partnership, version, recorded_at)


def standing_version(workspace: Workspace, partnership: str) -> ReleasedTree | None:
    """The version that was released last, unless it was withdrawn."""
    released = versions(workspace, partnership)
    return None if not released or released[-1].withdrawn_on else released[-1]


def versions(workspace: Workspace, partnership: str, known_at: datetime | None = None) -> list[ReleasedTree]:
    """Every version there was, the first first."""
    rows = entries(workspace, partnership, kind="released-tree", known_at=known_at)
    found: list[Any] = [row.entry for row in rows]
    return sorted(found, key=lambda version: int(version.version))


def in_order(themes: Sequence[TreeTheme]) -> list[tuple[int, int]]:
    """The place and depth of each theme as one reads a tree: what grows from it after it, most often raised first."""
    below: dict[int | None, list[int]] = {}
    for at, theme in enumerate(themes):
        below.setdefault(theme.grows_from, []).append(at)
    found: list[tuple[int, int]] = []
    waiting = [(at, 0) for at in reversed(_by_number(themes, below.get(None, [])))]
    while waiting:
        at, depth = waiting.pop()
        found.append((at, depth))
        waiting += [(child, depth + 1) for child in reversed(_by_number(themes, below.get(at, [])))]
    return found


def pruned(themes: Sequence[TreeTheme], keep: Callable[[TreeTheme], bool]) -> tuple[TreeTheme, ...]:
    """The themes that are kept; what grew from another grows from the nearest that is kept."""
    place: dict[int, int] = {}
    for at, theme in enumerate(themes):
        if keep(theme):
            place[at] = len(place)
    return tuple(replace(themes[at], grows_from=_nearest(themes, at, place)) for at in place)


def _worked_on(node: Node) -> TreeTheme:
    raised_by = node.raised_by
    return TreeTheme(
        words=node.words,
        kind=node.kind,
        raised_by=len(raised_by),
        grows_from=node.parent,
        key=node.spot.key,
        state=node.state,
        is_merged=node.is_merged,
        conversations=raised_by,
    )


def _by_number(themes: Sequence[TreeTheme], places: Iterable[int]) -> list[int]:
    return sorted(places, key=lambda at: (-(themes[at].raised_by or 0), at))


def _nearest(themes: Sequence[TreeTheme], at: int, place: dict[int, int]) -> int | None:
    parent = themes[at].grows_from
    while parent is not None and parent not in place:
        parent = themes[parent].grows_from
    return None if parent is None else place[parent]


def _showable(workspace: Workspace, partnership: str, version: ReleasedTree, known_at: datetime | None) -> Showable:
    words_of = _words(workspace, partnership, known_at)
    themes = tuple(_shown(theme, words_of(theme)) for theme in version.themes)
    with_words = pruned(themes, lambda theme: theme.words != ERASED)
    names = _naming(workspace, partnership)
    kept = pruned(with_words, lambda theme: not names(theme.words))
    return Showable(version, kept, len(with_words) - len(kept))


def _shown(theme: ShownTheme, words: str) -> TreeTheme:
    number = len(theme.conversations) if theme.is_number_shown else None
    return TreeTheme(words, theme.kind, number, theme.grows_from)


def _words(workspace: Workspace, partnership: str, known_at: datetime | None) -> Callable[[ShownTheme], str]:
    """What themes were called at an instant, as far as the words were not erased since."""
    heard = {conversation.ref: conversation.themes for conversation in _heard(workspace, partnership, known_at)}
    tree = _tree(workspace, partnership, known_at)
    labels = tree.labels if tree else ()

    def words_of(theme: ShownTheme) -> str:
        if theme.label is not None:
            return labels[theme.label]
        said = (heard[spot.conversation][spot.at].theme for spot in theme.named_by)
        return next((words for words in said if words != ERASED), ERASED)

    return words_of


def _naming(workspace: Workspace, partnership: str) -> Callable[[str], bool]:
    """Whether words name a partner, or somebody who is known by name."""
    partners: list[Any] = [row.entry for row in entries(workspace, partnership, kind="partner")]
    pattern = whole_words(partner.name for partner in partners)
    workspace.people.bring_up_to_date()
    return lambda words: bool((pattern and pattern.search(words)) or workspace.people.named_in(words))


def _heard(workspace: Workspace, partnership: str, known_at: datetime | None) -> list[Conversation]:
    heard: list[Any] = [row.entry for row in entries(workspace, partnership, kind="listening", known_at=known_at)]
    return heard


def _tree(workspace: Workspace, partnership: str, known_at: datetime | None) -> ProblemTree | None:
    found: list[Any] = [
        row.entry for row in entries(workspace, partnership, kind="problem-tree", known_at=known_at) if row.ref == TREE
    ]
    return found[0] if found else None
