"""The commands on a problem tree as the application takes them. ``Partnerships`` is built on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from domain.entries import Stamp
from domain.problem_tree.shape import Spot
from domain.saved import Saved
from domain.sealing.application import SealedApplication

if TYPE_CHECKING:
    from domain.partnership import Partnership


class TreeCommands(SealedApplication):
    """One method per command of ``tending``, each of which records all of its events or none."""

    def merge_themes(
        self, ref: str, theme: Spot, other: Spot, label: str, stamp: Stamp, seen: Sequence[str] = ()
    ) -> Saved:
        return self._do(ref, lambda p: p.merge_themes(theme, other, label, stamp, seen))

    def relabel_theme(self, ref: str, theme: Spot, label: str, stamp: Stamp, seen: Sequence[str] = ()) -> Saved:
        return self._do(ref, lambda p: p.relabel_theme(theme, label, stamp, seen))

    def move_theme(
        self, ref: str, theme: Spot, grows_from: Spot | None, stamp: Stamp, seen: Sequence[str] = ()
    ) -> Saved:
        return self._do(ref, lambda p: p.move_theme(theme, grows_from, stamp, seen))

    def take_merge_apart(self, ref: str, theme: Spot, stamp: Stamp, seen: Sequence[str] = ()) -> Saved:
        return self._do(ref, lambda p: p.take_merge_apart(theme, stamp, seen))

    def release_problem_tree(self, ref: str, least: int, stamp: Stamp, seen: str | None = None) -> Saved:
        """Let the partnership see what at least ``least`` conversations raise (never fewer than 3)."""
        return self._do(ref, lambda p: p.release_problem_tree(least, stamp, seen))

    def withdraw_problem_tree(self, ref: str, version: str, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.withdraw_problem_tree(version, stamp))

    def _do(self, ref: str, command: Callable[[Partnership], None]) -> Saved:
        raise NotImplementedError
