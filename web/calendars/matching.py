"""Which partnership a meeting in a calendar is of, by the words of its title. For ``listing``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from domain.partnership import Profile

GENERIC = frozenset({"the", "partnership", "partnerships", "alliance", "consortium", "board", "network", "group"})
"""Words that a name may lack in a calendar."""
SHORTEST = 3


@dataclass(frozen=True)
class Candidate:
    """A partnership, how long it lasted, and the phrases that it goes by."""

    ref: str
    formed_on: date
    closed_on: date | None
    phrases: tuple[str, ...]

    def lasted_on(self, day: date) -> bool:
        return self.formed_on <= day and (self.closed_on is None or day <= self.closed_on)

    def named_in(self, text: str) -> str:
        """The longest of its phrases that stands in a folded text; empty when none does."""
        return max((phrase for phrase in self.phrases if _holds(text, phrase)), key=len, default="")


def candidates(profiles: Iterable[Profile]) -> list[Candidate]:
    return [Candidate(p.ref, p.formed_on, p.closed_on, tuple(dict.fromkeys(_phrases(p)))) for p in profiles]


def best_match(candidates: Sequence[Candidate], day: date, texts: Iterable[str]) -> str | None:
    """The ref of the partnership that the first telling text names; ``None`` when none does.

    A text that names several tells nothing, unless one name is part of the other.
    """
    lasting = [candidate for candidate in candidates if candidate.lasted_on(day)]
    for text in texts:
        words = folded(text)
        named = {candidate.ref: phrase for candidate in lasting if (phrase := candidate.named_in(words))}
        best = max(named, key=lambda ref: len(named[ref]), default=None)
        others = [phrase for ref, phrase in named.items() if ref != best]
        if best and all(_holds(named[best], phrase) and phrase != named[best] for phrase in others):
            return best
    return None


def folded(text: str) -> str:
    """The words without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain.casefold().replace("_", " ")))


def _holds(text: str, phrase: str) -> bool:
    return f" {phrase} " in f" {text} "


def _phrases(profile: Profile) -> Iterator[str]:
    name = folded(profile.name)
    for phrase in (name, _without_generic(name), folded(profile.ref)):
        if len(phrase) >= SHORTEST and phrase not in GENERIC:
            yield phrase


def _without_generic(name: str) -> str:
    words = name.split()
    while words and words[0] in GENERIC:
        words = words[1:]
    while words and words[-1] in GENERIC:
        words = words[:-1]
    return " ".join(words)
