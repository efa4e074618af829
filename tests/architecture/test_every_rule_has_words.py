"""A rule of evidence that is added must be put into words, or “why” would have nothing to say about it."""

from __future__ import annotations

from projections.evidence import RULES
from web.explaining.words import RULE_WORDS


def test_every_rule_of_evidence_has_words_and_no_other() -> None:
    rules = {rule.__name__ for of_kind in RULES.values() for rule in of_kind}
    assert rules - set(RULE_WORDS) == set(), "put these into words in web/explaining/words.py"
    assert set(RULE_WORDS) - rules == set(), "these are gone"
