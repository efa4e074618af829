"""What is kept of a problem tree: how themes were arranged, and the versions released to the partnership.

Two kinds of entry that have no sheet: only the commands of ``tending`` make them. Days are those of the log, and no
others are checked against them.
"""

from __future__ import annotations

import hashlib
from datetime import date
from typing import ClassVar

import msgspec

from domain.entries import Entry, Happened, PersonalTitle, Ref
from domain.listening import THEME_KINDS

TREE = "tree"
"""The ref of the one problem tree of a partnership."""


class Spot(msgspec.Struct, frozen=True, order=True):
    """Where a theme stands: in which conversation, and at which place there, from 0."""

    conversation: Ref
    at: int

    @property
    def key(self) -> str:
        """The spot as text, for addresses and forms."""
        return f"{self.at}.{self.conversation}"


class Group(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Themes that a consultant counts as one, under a label, or under the words that stand at ``named_by``."""

    themes: tuple[Spot, ...]
    label: int | None = None
    """Which of the labels of the tree."""
    named_by: Spot | None = None


class Move(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a consultant lets a theme grow from; ``None``: from nothing."""

    theme: Spot
    grows_from: Spot | None = None


class ProblemTree(Entry, frozen=True, kw_only=True, tag="problem-tree"):
    """How the themes were arranged. Labels are only ever added to: each keeps its place."""

    kind_name: ClassVar[str] = "problem-tree"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ("tree",)

    tree: Ref
    begun_on: Happened
    groups: tuple[Group, ...] = ()
    moves: tuple[Move, ...] = ()
    labels: tuple[PersonalTitle, ...] = ()

    @property
    def happened_on(self) -> date:
        return self.begun_on


class ShownTheme(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A theme of a version that was released. Its words stand at ``named_by``, or are a label, as known then."""

    themes: tuple[Spot, ...]
    kind: THEME_KINDS
    conversations: tuple[Ref, ...]
    """The conversations that raise it; never fewer than the fewest that may be shown."""
    is_number_shown: bool = True
    label: int | None = None
    named_by: tuple[Spot, ...] = ()
    grows_from: int | None = None
    """Which of the themes of the version, all of which are shown."""


class ReleasedTree(Entry, frozen=True, kw_only=True, tag="released-tree"):
    """A version of the problem tree that the partnership may see, until it is withdrawn or a later one follows."""

    kind_name: ClassVar[str] = "released-tree"
    sheet: ClassVar[str] = ""
    own_date: ClassVar[str] = ""
    key: ClassVar[tuple[str, ...]] = ("version",)

    version: Ref
    released_on: Happened
    least: int
    """The fewest conversations that a theme had to be raised by."""
    conversations: tuple[Ref, ...]
    """The conversations that were counted."""
    themes: tuple[ShownTheme, ...]
    withdrawn_on: Happened | None = None

    @property
    def happened_on(self) -> date:
        return self.released_on

    @property
    def state(self) -> str:
        """Tells what is shown from anything else that might be."""
        return hashlib.sha256(repr(self.themes).encode()).hexdigest()[:16]
