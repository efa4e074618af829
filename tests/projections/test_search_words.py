"""In which spelling words are looked for: no capitals, no accents, any script, and nothing but words."""

from __future__ import annotations

import pytest

from domain.entries import ERASED
from projections.search_words import LONGEST_WORD, MARK, kind_mark, partner_mark, words_in, words_of
from tests.domain.cast import CHECK_IN, CONTACT, COUNCIL, ITEM, MEETING, ONE_OF_EACH, PAPER, but
from tests.sealing.spoken import SPOKEN


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Who pays?", ["who", "pays"]),
        ("ÉCOLE façade", ["ecole", "facade"]),
        ("Łódź, Ærø", ["lodz", "aero"]),
        ("Straße", ["strasse"]),
        ("東京会議 2026", ["東", "京", "会", "議", "2026"]),
        ("Встреча", ["встреча"]),
        ("m-1/b_2", ["m", "1", "b", "2"]),
        ("\"* OR ' & | ! : ( ) \\ ¤", ["or"]),
        ("", []),
    ],
)
def test_words_are_spelt_one_way(text: str, words: list[str]) -> None:
    assert words_in(text) == words


@pytest.mark.parametrize("text", ["a" * 10_000, "é" * 10_000, "x" * 99 + " " + "y" * 500])
def test_no_word_is_longer_than_databases_take(text: str) -> None:
    assert max(map(len, words_in(text))) <= LONGEST_WORD


def test_every_kind_of_entry_has_words_but_answers_to_check_ins() -> None:
    for entry in ONE_OF_EACH:
        words = words_of("harbour", entry.kind_name, entry.ref, entry)
        assert bool(words) == (entry.kind_name != "check-in")
    assert words_of("harbour", "check-in", CHECK_IN.ref, CHECK_IN) == ""


def test_what_is_always_sealed_is_never_among_them() -> None:
    assert "summary" not in words_of("harbour", "meeting", "m1", but(MEETING, summary="summary")).split()
    author = but(PAPER, author=SPOKEN["author"])
    assert SPOKEN["author"] not in words_of("harbour", "paper", "p1", author)


def test_what_stands_in_place_of_erased_words_is_no_word() -> None:
    assert "erased" not in words_of("harbour", "item", "m1/budget", but(ITEM, title=ERASED)).split()


def test_partners_and_kinds_are_marked() -> None:
    words = words_of("harbour", "contact", "c1", CONTACT).split()
    assert partner_mark("harbour", "council").strip() in words
    assert partner_mark("harbour", "hospital").strip() in words
    assert kind_mark("contact").strip() in words
    assert partner_mark("harbour", "council").strip() in words_of("harbour", "partner", "council", COUNCIL).split()
    assert partner_mark("harbour", "council") != partner_mark("county", "council")
    assert not any(word.startswith(MARK) for word in words_in(f"{MARK}pabc"))
