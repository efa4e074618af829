"""Conversations in short, for the tests of problem trees: what each raised, and what that grows from."""

from __future__ import annotations

from domain.listening import Conversation, Theme
from domain.problem_tree.growth import Node, grown
from domain.problem_tree.shape import ProblemTree, Spot
from tests.domain.cast import MARCH


def heard(ref: str, *themes: str) -> Conversation:
    """A conversation of themes, each “words” or “words < words it grows from”; they are worries."""
    return Conversation(conversation=ref, held_on=MARCH, themes=tuple(_theme(each) for each in themes))


def raised(words: str, times: int, first: int = 1) -> list[Conversation]:
    """So many conversations that raise a theme and nothing else, numbered from ``first``."""
    return [heard(f"{words}-{number}", words) for number in range(first, first + times)]


def outline(conversations: list[Conversation], tree: ProblemTree | None = None) -> dict[str, tuple[str | None, int]]:
    """What each theme of a tree grows from, and how many conversations raise it, by its words."""
    nodes = grown(conversations, tree)
    return {node.words: (_parent(nodes, node), len(node.raised_by)) for node in nodes}


def spot(text: str) -> Spot:
    """“c1” is the first theme of the conversation c1, “c1 2” its third."""
    ref, _, at = text.partition(" ")
    return Spot(ref, int(at or 0))


def _parent(nodes: tuple[Node, ...], node: Node) -> str | None:
    return None if node.parent is None else nodes[node.parent].words


def _theme(text: str) -> Theme:
    words, _, below = text.partition(" < ")
    return Theme(theme=words, kind="worry", grows_from=below or None)
