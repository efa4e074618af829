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
        """A topic that has not come up yet; once they have all come up, a review of an earlier one."""
        title, decision, action, *paper = self.draw("topics", rng)
        slots = {name: self.draw(f"slots.{name}", rng, title) for name in re.findall(r"{(\w+)}", title)}
        title, decision, action, *paper = (text.format_map(slots) for text in (title, decision, action, *paper))
        if title in self._titles:
            return Topic(
                f"{title}: a second look", f"Go on as agreed: {decision[0].lower()}{decision[1:]}", action, None
            )
        self._titles.add(title)
        return Topic(title, decision, action, paper[0] if paper else None)

    def draw(self, path: str, rng: Random, deck: str = "") -> Any:
        """The next card of a shuffled list, e.g. ``contacts.warm``; shuffled again when it runs out.

        Decks of the same list are shuffled and drawn apart.
        """
        cards = self._decks.setdefault(f"{path} {deck}", [])
        if not cards:
            cards.extend(self.all(path))
            rng.shuffle(cards)
        return cards.pop()

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


def slug(text: str, words: int = 6) -> str:
    """A short ref made of the first words that carry meaning."""
    plain = re.findall(r"[a-z0-9]+", text.lower().replace("’", ""))
    telling = [word for word in plain if word not in {"a", "an", "and", "for", "in", "of", "on", "the", "to", "with"}]
    return "-".join(telling[:words]) or "item"
