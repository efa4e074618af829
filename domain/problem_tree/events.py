"""Each change of a problem tree, and its versions. ``tending`` records them; they hold spots, and labels as words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import msgspec

from domain.entries import Entry, EntryChanged, EntryRecorded, PartnershipEvent, Words
from domain.problem_tree.renumbering import Renumbering
from domain.problem_tree.shape import Group, Move, ProblemTree, ReleasedTree, Spot

Spots = tuple[Spot, ...]


class ProblemTreeBegun(EntryRecorded):
    """The first change of a tree follows in the same save."""

    entry: ProblemTree


class _TreeChanged(EntryChanged):
    """A change of the arrangement of ``themes``, which are all those of a node."""

    kind_name = "problem-tree"
    themes: Spots

    def after(self, before: Entry | None) -> Entry | None:
        return self.arranged(before) if isinstance(before, ProblemTree) else before

    def arranged(self, tree: ProblemTree) -> ProblemTree:
        raise NotImplementedError


class _Labelled(_TreeChanged):
    label: Words
    """Empty when the words are those that were said at ``named_by``."""
    named_by: Spot | None

    def labelled(self, tree: ProblemTree) -> ProblemTree:
        """The tree with these themes as one group, under the label."""
        labels = (*tree.labels, self.label) if self.label else tree.labels
        place = len(tree.labels) if self.label else None
        group = Group(themes=self.themes, label=place, named_by=self.named_by)
        groups = (*_others(tree.groups, self.themes), group)
        return msgspec.structs.replace(tree, groups=groups, labels=labels)

    def place_of(self, words: str, after: Any) -> str | None:
        return f"labels.{len(after.labels) - 1}"


class ThemesMerged(_Labelled):
    """Two nodes became one, which grows from what one of them grew from."""

    grows_from: Spot | None

    def arranged(self, tree: ProblemTree) -> ProblemTree:
        return _moved(self.labelled(tree), self.themes, self.grows_from)


class ThemeRelabelled(_Labelled):
    def arranged(self, tree: ProblemTree) -> ProblemTree:
        return self.labelled(tree)


class ThemeMoved(_TreeChanged):
    grows_from: Spot | None

    def arranged(self, tree: ProblemTree) -> ProblemTree:
        return _moved(tree, self.themes, self.grows_from)


class MergeTakenApart(_TreeChanged):
    """The themes of a node stand for themselves again, each where the conversations put it."""

    def arranged(self, tree: ProblemTree) -> ProblemTree:
        groups, moves = _others(tree.groups, self.themes), _others_moved(tree.moves, self.themes)
        return msgspec.structs.replace(tree, groups=groups, moves=moves)


class ThemesRenumbered(PartnershipEvent):
    """A conversation was corrected or retracted: where its themes stand now (``None``: nowhere any more)."""

    kind: str
    ref: str
    conversation: str
    now_at: tuple[int | None, ...]

    @property
    def subject(self) -> tuple[str, str]:
        return self.kind, self.ref

    def after(self, before: Entry | None) -> Entry | None:
        how = Renumbering(self.conversation, self.now_at)
        if isinstance(before, ProblemTree):
            return how.arranged(before)
        return how.released(before) if isinstance(before, ReleasedTree) else before


class ProblemTreeReleased(EntryRecorded):
    entry: ReleasedTree


class ProblemTreeWithdrawn(EntryChanged):
    kind_name = "released-tree"
    withdrawn_on: date

    def after(self, before: Entry | None) -> Entry | None:
        return before and msgspec.structs.replace(before, withdrawn_on=self.withdrawn_on)


def _moved(tree: ProblemTree, themes: Spots, grows_from: Spot | None) -> ProblemTree:
    move = Move(theme=themes[0], grows_from=grows_from)
    return msgspec.structs.replace(tree, moves=(*_others_moved(tree.moves, themes), move))


def _others(groups: Iterable[Group], themes: Spots) -> tuple[Group, ...]:
    return tuple(group for group in groups if not set(group.themes) & set(themes))


def _others_moved(moves: Iterable[Move], themes: Spots) -> tuple[Move, ...]:
    return tuple(move for move in moves if move.theme not in themes)
