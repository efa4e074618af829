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

    def fit(self, text: str) -> int:
        """The length of the longest phrase that stands in a folded text; 0 when none does."""
        return max((len(phrase) for phrase in self.phrases if f" {phrase} " in f" {text} "), default=0)


def candidates(profiles: Iterable[Profile]) -> list[Candidate]:
    return [Candidate(p.ref, p.formed_on, p.closed_on, tuple(dict.fromkeys(_phrases(p)))) for p in profiles]


def best_match(candidates: Sequence[Candidate], day: date, texts: Iterable[str]) -> str | None:
    """The ref of the partnership that the first telling text names; ``None`` when none does, or two do alike."""
    for text in texts:
        words = folded(text)
        fits = [(candidate.fit(words), candidate.ref) for candidate in candidates if candidate.lasted_on(day)]
        best = max((fit for fit, _ in fits), default=0)
        named = [ref for fit, ref in fits if fit == best]
        if best and len(named) == 1:
            return named[0]
    return None


def folded(text: str) -> str:
    """The words without case, accents and punctuation."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return " ".join(re.findall(r"\w+", plain.casefold().replace("_", " ")))


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
