"""The commands on a problem tree: merge, relabel, move, take apart, release and withdraw.

``seen`` is what each theme named looked like (``Node.state``) when whoever changes it last looked: ``ChangedMeanwhile``
if it looks otherwise now. Corrections and retractions of conversations carry the arrangement along.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.amendments import Amendments
from domain.entries import Entry, Stamp
from domain.errors import AlreadyEnded, DomainError, InvalidValue, NothingChanged, UnknownRef
from domain.listening import Conversation
from domain.problem_tree.choosing import FEWEST, counted, shown
from domain.problem_tree.events import (
    MergeTakenApart,
    ProblemTreeBegun,
    ProblemTreeReleased,
    ProblemTreeWithdrawn,
    ThemeMoved,
    ThemeRelabelled,
    ThemesMerged,
    ThemesRenumbered,
)
from domain.problem_tree.growth import Node, ancestors, fold, grown
from domain.problem_tree.renumbering import Renumbering, corrected, gone
from domain.problem_tree.shape import TREE, ProblemTree, ReleasedTree, Spot

LONGEST_LABEL = 300


class ThemeChangedMeanwhile(DomainError):
    """Somebody else changed the theme since it was last looked at."""

    def __init__(self) -> None:
        super().__init__("Somebody changed this theme since you opened the tree. Look at it as it is now, and choose.")


class ProblemTrees(Amendments):
    def merge_themes(self, theme: Spot, other: Spot, label: str, stamp: Stamp, seen: Sequence[str] = ()) -> None:
        """Let a theme count as one with another, under a label that may be the words of either."""
        nodes = self._nodes()
        one, two = _find(nodes, theme), _find(nodes, other)
        if one == two:
            raise InvalidValue("A theme cannot be merged with itself. Choose another.", "other")
        self._check_seen(seen, nodes[one], nodes[two])
        themes = (*nodes[two].themes, *nodes[one].themes)
        words = self._label(label, nodes[two], nodes[one])
        parent = _parent_of_both(nodes, one, two)
        self._tend(ThemesMerged, stamp, themes=themes, grows_from=parent, **words)

    def relabel_theme(self, theme: Spot, label: str, stamp: Stamp, seen: Sequence[str] = ()) -> None:
        node = self._node(theme, seen)
        if label.strip() == node.words:
            raise InvalidValue("The label already says exactly this. There is nothing to change.", "label")
        self._tend(ThemeRelabelled, stamp, themes=node.themes, **self._label(label, node))

    def move_theme(self, theme: Spot, grows_from: Spot | None, stamp: Stamp, seen: Sequence[str] = ()) -> None:
        """Let a theme grow from another, or (``None``) from nothing, with all that grows from it."""
        nodes = self._nodes()
        at = _find(nodes, theme)
        self._check_seen(seen, nodes[at])
        target = None if grows_from is None else _find(nodes, grows_from)
        if target == at:
            raise InvalidValue("A theme cannot grow from itself. Choose another.", "grows_from")
        if target is not None and at in ancestors(nodes, target):
            raise InvalidValue("That theme grows from this one. Move that one away first.", "grows_from")
        if target == nodes[at].parent:
            raise InvalidValue("It grows from that already. There is nothing to change.", "grows_from")
        spot = None if target is None else nodes[target].spot
        self._tend(ThemeMoved, stamp, themes=nodes[at].themes, grows_from=spot)

    def take_merge_apart(self, theme: Spot, stamp: Stamp, seen: Sequence[str] = ()) -> None:
        node = self._node(theme, seen)
        if not node.is_merged:
            raise InvalidValue("This theme was not merged with another. There is nothing to take apart.")
        self._tend(MergeTakenApart, stamp, themes=node.themes)

    def release_problem_tree(self, least: int, stamp: Stamp, seen: str | None = None) -> None:
        """Let the partnership see what may be shown: themes that at least ``least`` conversations raise, never under 3.

        ``seen`` is the ``state`` of the version that whoever releases it has looked at.
        """
        version = self.next_version(least, stamp)
        if seen is not None and seen != version.state:
            raise ThemeChangedMeanwhile
        if not version.themes:
            raise InvalidValue(f"No theme is raised by {version.least} conversations yet. There is nothing to release.")
        last = self._versions()[-1:]
        if last and not last[0].withdrawn_on and last[0].themes == version.themes:
            raise NothingChanged("problem tree, version", last[0].version)
        self._add(ProblemTreeReleased, version, stamp)

    def withdraw_problem_tree(self, version: str, stamp: Stamp) -> None:
        released: Any = self._standing("released-tree", version)
        if released.withdrawn_on:
            raise AlreadyEnded("problem tree, version", version, f"withdrawn (on {released.withdrawn_on})")
        self._record(ProblemTreeWithdrawn, stamp, ref=version, withdrawn_on=stamp.today)

    def next_version(self, least: int, stamp: Stamp) -> ReleasedTree:
        """What would be released now."""
        least, earlier = max(least, FEWEST), self._versions()
        heard = sorted(self._heard(), key=lambda each: (each.held_on, each.ref))
        conversations = counted((each.ref for each in heard), earlier, least)
        return ReleasedTree(
            version=str(len(earlier) + 1),
            released_on=stamp.today,
            least=least,
            conversations=conversations,
            themes=shown(self._nodes(), conversations, earlier, least),
        )

    # -- corrections and retractions carry the arrangement along -----------------------------------------

    def _put_right(self, entry: Entry, reason: str, stamp: Stamp) -> None:
        before = self.entries.get(entry.kind_name, entry.ref)
        if isinstance(entry, Conversation) and isinstance(before, Conversation):
            self._renumber(corrected(before, entry), stamp)
        super()._put_right(entry, reason, stamp)

    def _retract(self, entries: Sequence[Entry], reason: str, stamp: Stamp) -> None:
        for entry in entries:
            if isinstance(entry, Conversation):
                self._renumber(gone(entry), stamp)
        super()._retract(entries, reason, stamp)

    def _renumber(self, how: Renumbering, stamp: Stamp) -> None:
        """Recorded before the correction, so that taking both back puts the conversation right first."""
        if how.is_none:
            return
        tree: Any = self.entries.get("problem-tree", TREE)
        changed: list[Entry] = [tree] if tree and how.arranged(tree) != tree else []
        changed += [version for version in self._versions() if how.released(version) != version]
        for entry in changed:
            where = {"conversation": how.conversation, "now_at": how.now_at}
            self._record(ThemesRenumbered, stamp, kind=entry.kind_name, ref=entry.ref, **where)

    # -- what the commands ask ---------------------------------------------------------------------------

    def _tend(self, event_class: type[Any], stamp: Stamp, **fields: Any) -> None:
        if self.entries.get("problem-tree", TREE) is None:
            self._record(ProblemTreeBegun, stamp, entry=ProblemTree(tree=TREE, begun_on=stamp.today))
        self._record(event_class, stamp, ref=TREE, **fields)

    def _label(self, label: str, *nodes: Node) -> dict[str, Any]:
        """The label, or where the words stand if they were said, so that they are not kept twice."""
        label = label.strip()
        if not label:
            raise InvalidValue("Say what the theme is to be called, in a few words.", "label")
        if len(label) > LONGEST_LABEL or "\x00" in label:
            raise InvalidValue(f"A label has at most {LONGEST_LABEL} characters. Make it shorter.", "label")
        spots = (spot for node in nodes for spot in node.themes)
        said = next((spot for spot in spots if fold(self._words(spot)) == fold(label)), None)
        return {"label": "" if said else label, "named_by": said}

    def _words(self, spot: Spot) -> str:
        conversation: Any = self.entries.get("listening", spot.conversation)
        words: str = conversation.themes[spot.at].theme
        return words

    def _node(self, theme: Spot, seen: Sequence[str]) -> Node:
        nodes = self._nodes()
        node = nodes[_find(nodes, theme)]
        self._check_seen(seen, node)
        return node

    def _check_seen(self, seen: Sequence[str], *nodes: Node) -> None:
        if seen and tuple(seen) != tuple(node.state for node in nodes):
            raise ThemeChangedMeanwhile

    def _nodes(self) -> tuple[Node, ...]:
        tree: Any = self.entries.get("problem-tree", TREE)
        return grown(self._heard(), tree)

    def _heard(self) -> list[Conversation]:
        heard: list[Any] = list(self.entries.of("listening").values())
        return heard

    def _versions(self) -> list[ReleasedTree]:
        versions: list[Any] = list(self.entries.of("released-tree").values())
        return versions


def _find(nodes: Sequence[Node], theme: Spot) -> int:
    for at, node in enumerate(nodes):
        if theme in node.themes:
            return at
    raise UnknownRef("theme", theme.key, "theme")


def _parent_of_both(nodes: Sequence[Node], one: int, two: int) -> Spot | None:
    """What two nodes that become one grow from: what the second does, unless that grows from the first."""
    upper = one if one in ancestors(nodes, two) else two
    parent = nodes[upper].parent
    return None if parent is None else nodes[parent].spot
