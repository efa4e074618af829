"""Every signal has words: a name, a sentence that takes its numbers, and a question."""

from __future__ import annotations

from projections.signals import RULES
from web.signals.words import WORDS


def test_every_rule_has_words() -> None:
    assert list(WORDS) == list(RULES)
    for words in WORDS.values():
        assert words.name
        assert words.question.endswith("?")
        assert bool(words.untitled) == ("{title}" in words.said)
