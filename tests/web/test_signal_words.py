"""Every signal has words: a name, a sentence that takes its numbers, and a question."""

from __future__ import annotations

from typing import get_args

from domain.dismissals import SIGNALS
from projections.signals import RULES
from web.signals.words import WORDS
from web.words import SIGNAL_WORDS


def test_every_rule_has_words() -> None:
    assert list(WORDS) == list(SIGNAL_WORDS) == list(get_args(SIGNALS)) == list(RULES)
    for words in WORDS.values():
        assert words.question.endswith("?")
        assert bool(words.untitled) == ("{title}" in words.said)
