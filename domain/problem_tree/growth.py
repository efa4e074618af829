"""The nodes of a problem tree, from the conversations and from how themes were arranged. Pure; the commands of
``tending`` and ``projections.problem_tree`` ask it, each with the conversations that it has read.

Themes are one node when they are the same words, whatever their capitals, or when they were merged. A node grows from
what it was moved to, or else from what most conversations let it grow from; whatever would close a circle is left out.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from domain.entries import ERASED
from domain.listening import Conversation, Theme
from domain.problem_tree.shape import Group, ProblemTree, Spot


@dataclass(frozen=True)
class Node:
    """Themes that count as one. ``parent`` is which node it grows from; ``label`` which of the tree's labels it has.

    Without a label its words are those said at ``named_by``. ``state`` changes when somebody changes the node.
    """

    themes: tuple[Spot, ...]
    words: str
    kind: str
    label: int | None
    named_by: tuple[Spot, ...]
    is_merged: bool
    parent: int | None = None
    state: str = ""

    @property
    def spot(self) -> Spot:
        """The theme that names the node: the first that was heard."""
        return self.themes[0]

    @property
    def raised_by(self) -> tuple[str, ...]:
        """The conversations that raise it, each once."""
        return tuple(dict.fromkeys(theme.conversation for theme in self.themes))


def grown(conversations: Iterable[Conversation], tree: ProblemTree | None) -> tuple[Node, ...]:
    """All nodes, in the order in which they were first heard."""
    return _Growth(conversations, tree or _BARE).nodes()


def fold(words: str) -> str:
    """Words as they are compared: without regard to capitals and spaces."""
    return " ".join(words.split()).casefold()


def ancestors(nodes: Sequence[Node], at: int) -> Iterator[int]:
    """What a node grows from, the nearest first."""
    parent = nodes[at].parent
    while parent is not None:
        yield parent
        parent = nodes[parent].parent


class _Growth:
    def __init__(self, conversations: Iterable[Conversation], tree: ProblemTree) -> None:
        self._tree = tree
        self._said: dict[Spot, Theme] = dict(_spots(conversations))
        self._groups = {spot: group for group in tree.groups for spot in group.themes if spot in self._said}
        self._node_of = _components(self._said, tree.groups)
        self._members: dict[int, list[Spot]] = {}
        for spot, node in self._node_of.items():
            self._members.setdefault(node, []).append(spot)
        self._named = {fold(theme.theme): self._node_of[spot] for spot, theme in self._said.items() if _is_said(theme)}

    def nodes(self) -> tuple[Node, ...]:
        bare = [self._node(themes) for themes in self._members.values()]
        parents = self._parents(len(bare))
        grown = [replace(node, parent=parents.get(at)) for at, node in enumerate(bare)]
        return tuple(replace(node, state=self._state(node, grown)) for node in grown)

    def _node(self, themes: list[Spot]) -> Node:
        group = self._group_of(themes)
        label = self._label_of(group)
        named_by = () if label is not None else self._named_by(themes, group)
        words = self._tree.labels[label] if label is not None else self._said[named_by[0]].theme if named_by else ERASED
        merged = len({self._words_apart(spot) for spot in themes}) > 1
        return Node(tuple(themes), words, self._kind(themes), label, named_by, merged)

    def _label_of(self, group: Group | None) -> int | None:
        """A label whose words were erased is none."""
        label = group.label if group else None
        return None if label is None or self._tree.labels[label] == ERASED else label

    def _group_of(self, themes: list[Spot]) -> Group | None:
        """The group that was made last, should corrections have brought several together."""
        groups = [group for group in self._tree.groups if any(self._groups.get(spot) is group for spot in themes)]
        return groups[-1] if groups else None

    def _named_by(self, themes: list[Spot], group: Group | None) -> tuple[Spot, ...]:
        """Where the words stand that the node is called by: those chosen, or those that were said most often."""
        said = {spot: fold(self._said[spot].theme) for spot in themes if _is_said(self._said[spot])}
        if not said:
            return ()
        chosen = said.get(group.named_by) if group and group.named_by else None
        words = chosen or Counter(said.values()).most_common(1)[0][0]
        return tuple(spot for spot, each in said.items() if each == words)

    def _words_apart(self, spot: Spot) -> object:
        """Words, or the spot itself where none are left: it stands with others only where it was merged with them."""
        theme = self._said[spot]
        return fold(theme.theme) if _is_said(theme) else spot

    def _kind(self, themes: list[Spot]) -> str:
        return Counter(self._said[spot].kind for spot in themes).most_common(1)[0][0]

    def _parents(self, number: int) -> dict[int, int]:
        parents: dict[int, int] = {}
        settled: set[int] = set()
        for move in self._tree.moves:
            node = self._node_of.get(move.theme)
            target = None if move.grows_from is None else self._node_of.get(move.grows_from)
            if node is None or node == target or (move.grows_from is not None and target is None):
                continue
            parents.pop(node, None)
            if target is None:
                settled.add(node)
            elif not _is_above(parents, node, target):
                settled.add(node)
                parents[node] = target
        for node in (each for each in range(number) if each not in settled):
            self._grow(node, parents)
        return parents

    def _grow(self, node: int, parents: dict[int, int]) -> None:
        """Let a node that nobody moved grow from what most conversations say."""
        said = (self._said[spot].grows_from for spot in self._members[node])
        votes = Counter(self._named[fold(words)] for words in said if words and fold(words) in self._named)
        for target, _ in votes.most_common():
            if target != node and not _is_above(parents, node, target):
                parents[node] = target
                return

    def _state(self, node: Node, nodes: Sequence[Node]) -> str:
        group = self._group_of(list(node.themes))
        parent = nodes[node.parent].spot if node.parent is not None else None
        seen = (group.themes if group else (), node.label, group.named_by if group else None, parent)
        return hashlib.sha256(repr(seen).encode()).hexdigest()[:16]


_BARE: Any = ProblemTree(tree="", begun_on=None)  # type: ignore[arg-type]


def _spots(conversations: Iterable[Conversation]) -> Iterator[tuple[Spot, Theme]]:
    for conversation in sorted(conversations, key=lambda each: (each.held_on, each.ref)):
        for at, theme in enumerate(conversation.themes):
            yield Spot(conversation.ref, at), theme


def _is_said(theme: Theme) -> bool:
    return theme.theme != ERASED


def _components(said: dict[Spot, Theme], groups: Iterable[Group]) -> dict[Spot, int]:
    """Which node each theme belongs to, by number in order of the first theme of each."""
    first: dict[Spot, Spot] = {spot: spot for spot in said}
    by_words: dict[str, Spot] = {}
    for spot, theme in said.items():
        if _is_said(theme):
            _join(first, by_words.setdefault(fold(theme.theme), spot), spot)
    for group in groups:
        standing = [spot for spot in group.themes if spot in said]
        for spot in standing[1:]:
            _join(first, standing[0], spot)
    numbers: dict[Spot, int] = {}
    return {spot: numbers.setdefault(_first(first, spot), len(numbers)) for spot in said}


def _join(first: dict[Spot, Spot], one: Spot, other: Spot) -> None:
    one, other = _first(first, one), _first(first, other)
    first[other] = one


def _first(first: dict[Spot, Spot], spot: Spot) -> Spot:
    while first[spot] != spot:
        first[spot] = spot = first[first[spot]]
    return spot


def _is_above(parents: dict[int, int], node: int, below: int) -> bool:
    """Whether a node is what another grows from, at however many removes."""
    at: int | None = below
    while at is not None:
        if at == node:
            return True
        at = parents.get(at)
    return False
