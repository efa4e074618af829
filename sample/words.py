"""The words of a story: agenda topics, notes and comments, read from a TOML file beside its module."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Topic:
    """Something that comes to an agenda: its title, what would be decided, what would be done, and its paper."""

    title: str
    decision: str
    action: str
    paper: str | None


class Words:
    """The word lists of one story. Drawing never repeats until a list has been gone through."""

    def __init__(self, name: str) -> None:
        with (_HERE / f"{name}.toml").open("rb") as file:
            self._lists: dict[str, Any] = tomllib.load(file)
        self._decks: dict[str, list[Any]] = {}
        self._titles: set[str] = set()

    def topic(self, rng: Random) -> Topic:
        """A topic that has not come up yet, if one is found within a few draws."""
        for _ in range(8):
            topic = self._drawn_topic(rng)
            if topic.title not in self._titles:
                break
        self._titles.add(topic.title)
        return topic

    def draw(self, path: str, rng: Random) -> Any:
        """The next card of a shuffled list, e.g. ``contacts.warm``; shuffled again when it runs out."""
        deck = self._decks.setdefault(path, [])
        if not deck:
            deck.extend(self.all(path))
            rng.shuffle(deck)
        return deck.pop()

    def all(self, path: str) -> list[Any]:
        """A whole list; empty when the story has none of this name."""
        found: Any = self._lists
        for part in path.split("."):
            found = found.get(part, {}) if isinstance(found, dict) else {}
        return list(found)

    def all_of(self, table: str) -> dict[str, Any]:
        """A whole table, e.g. ``profile``."""
        found: dict[str, Any] = self._lists[table]
        return found

    def _drawn_topic(self, rng: Random) -> Topic:
        title, decision, action, *paper = self.draw("topics", rng)
        slots = {name: self.draw(f"slots.{name}", rng) for name in self._slots(title)}
        wording = [text.format_map(slots) for text in (title, decision, action, *paper)]
        return Topic(wording[0], wording[1], wording[2], wording[3] if paper else None)

    def _slots(self, title: str) -> list[str]:
        return re.findall(r"{(\w+)}", title)


def slug(text: str, words: int = 6) -> str:
    """A short ref made of the first words that carry meaning."""
    plain = re.findall(r"[a-z0-9]+", text.lower().replace("’", ""))
    telling = [word for word in plain if word not in {"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"}]
    return "-".join(telling[:words]) or "item"
