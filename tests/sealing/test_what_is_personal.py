"""Which words are personal, kind by kind: whoever adds a field decides, and says so here."""

from __future__ import annotations

from domain.listening import Theme
from domain.partnership import ENTRY_KINDS
from domain.shapes import fields_of

PERSONAL = {
    "meeting": {"summary"},
    "decision": {"reason"},
    "action": {"reason"},
    "paper": {"author"},
    "escalation": {"how"},
    "contact": {"note"},
    "check-in": {"reliable", "open", "fair", "able", "comment"},
    "programme": {"reflection"},
    "step": {"note"},
    "link": {"note"},
    "rebase": {"reason"},
}
"""Always sealed. Listening has its words in its themes."""
WORDS = {
    "partnership": {"name", "purpose", "place", "history"},
    "partner": {"name", "sector"},
    "meeting": {"title"},
    "item": {"title"},
    "decision": {"title"},
    "action": {"title"},
    "paper": {"title"},
    "escalation": {"title"},
    "programme": {"title", "aim"},
    "step": {"title"},
    "agreement": {"title", "measure"},
    "rebase": {"measure"},
}
"""Sealed when they name somebody who is known."""


def test_every_field_with_words_is_one_or_the_other() -> None:
    personal = {kind: {field.name for field in fields_of(cls) if field.personal} for kind, cls in ENTRY_KINDS.items()}
    others = {
        kind: {field.name for field in fields_of(cls) if field.words and not field.personal}
        for kind, cls in ENTRY_KINDS.items()
    }
    assert {kind: names for kind, names in personal.items() if names} == PERSONAL
    assert {kind: names for kind, names in others.items() if names} == WORDS


def test_all_that_was_heard_is_personal_but_what_kind_of_theme_it_is() -> None:
    assert {field.name for field in fields_of(Theme) if field.personal} == {"theme", "grows_from", "note"}
