"""Carries an arrangement along when the themes of a conversation change places. ``events`` and ``tending`` call it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import msgspec

from domain.entries import ERASED, Entry
from domain.listening import Conversation, Theme
from domain.problem_tree.growth import fold
from domain.problem_tree.shape import Group, Move, ProblemTree, ReleasedTree, ShownTheme, Spot

AnEntry = TypeVar("AnEntry", bound=Entry)


@dataclass(frozen=True)
class Renumbering:
    """Where each theme of a conversation stands now; ``None``: nowhere any more."""

    conversation: str
    now_at: tuple[int | None, ...]

    @property
    def is_none(self) -> bool:
        return self.now_at == tuple(range(len(self.now_at)))

    def arranged(self, tree: ProblemTree) -> ProblemTree:
        groups = (self._group(group) for group in tree.groups)
        moves = (self._move(move) for move in tree.moves)
        return msgspec.structs.replace(
            tree,
            groups=tuple(group for group in groups if group.themes),
            moves=tuple(move for move in moves if move is not None),
        )

    def released(self, version: ReleasedTree) -> ReleasedTree:
        """Words are those that were known when it was released, so ``named_by`` stays."""
        return msgspec.structs.replace(version, themes=tuple(self._shown(theme) for theme in version.themes))

    def _group(self, group: Group) -> Group:
        named_by = self._spot(group.named_by) if group.named_by else None
        return msgspec.structs.replace(group, themes=self._spots(group.themes), named_by=named_by)

    def _move(self, move: Move) -> Move | None:
        """A theme that is gone is moved no longer; one whose place to grow from is gone goes where it grew before."""
        theme = self._spot(move.theme)
        target = self._spot(move.grows_from) if move.grows_from else None
        if theme is None or (target is None and move.grows_from is not None):
            return None
        return Move(theme=theme, grows_from=target)

    def _shown(self, theme: ShownTheme) -> ShownTheme:
        return msgspec.structs.replace(theme, themes=self._spots(theme.themes))

    def _spots(self, spots: tuple[Spot, ...]) -> tuple[Spot, ...]:
        return tuple(now for spot in spots if (now := self._spot(spot)) is not None)

    def _spot(self, spot: Spot) -> Spot | None:
        if spot.conversation != self.conversation:
            return spot
        at = self.now_at[spot.at] if spot.at < len(self.now_at) else None
        return None if at is None else Spot(self.conversation, at)


def corrected(before: Conversation, after: Conversation) -> Renumbering:
    """The same words stand where they stand now; where words are new, they are taken for those that stood there."""
    now = {_known_by(theme, at): at for at, theme in reversed(list(enumerate(after.themes)))}
    kept = [now.get(_known_by(theme, at)) for at, theme in enumerate(before.themes)]
    found = [
        at if at is not None else place if place < len(after.themes) and place not in kept else None
        for place, at in enumerate(kept)
    ]
    return Renumbering(before.ref, tuple(found))


def gone(conversation: Conversation) -> Renumbering:
    return Renumbering(conversation.ref, (None,) * len(conversation.themes))


def _known_by(theme: Theme, at: int) -> str | int:
    """Its words, or its place where they were erased."""
    return at if theme.theme == ERASED else fold(theme.theme)
