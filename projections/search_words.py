"""The words that an entry is found by: what is stored in the open, in one spelling for every script.

``book`` writes them into the views, ``finding`` looks for them. Sealed words are never among them, so that an erasure
leaves no trace. Besides words there are *marks* for what an entry says in a fixed set of terms: its kind, the partners
it names, the choices it makes. A mark begins with a character that no word holds. Every entry is spelt when the views
are rebuilt, so this is written to be fast.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache
from hashlib import blake2b
from typing import Any, NamedTuple

from domain.entries import ERASED, Entry
from domain.shapes import fields_of

LONGEST_WORD = 100
"""Characters of a word that are looked at."""
MARK = "¤"
UNSEARCHED = frozenset({"check-in"})
"""Kinds of entry that nobody finds one by one."""

_SMALL_LETTERS = bytes(ord(chr(code).lower()) if chr(code).isalnum() else ord(" ") for code in range(128)) + b" " * 128
_UNSPACED = re.compile(
    "([\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])"
)
"""Scripts that put no space between words: each character is a word there."""
_WITHOUT_STROKES = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ŧ": "t", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th"}
)
"""Letters that people type without what sets them apart, and that Unicode does not take apart."""
_TOO_LONG = re.compile(rf"(\S{{{LONGEST_WORD}}})\S+")


def words_in(text: str) -> list[str]:
    """The words of a text without capitals and accents, in order."""
    return _spelt(text).split()


def words_of(partnership: str, kind: str, ref: str, entry: Entry) -> str:
    """The words and marks of an entry as the views hold them, with blanks between."""
    if kind in UNSEARCHED:
        return ""
    plan = _plan(type(entry))
    text, marks = ref, plan.mark
    for name in plan.texts:
        said = getattr(entry, name)
        if said and said != ERASED:
            text += " " + said
    for name, mark_of in plan.choices:
        marks += mark_of.get(getattr(entry, name), "")
    for name in plan.partners:
        for partner in _each(getattr(entry, name)):
            marks += partner_mark(partnership, partner)
    return _spelt(text) + (marks + partner_mark(partnership, ref) if kind == "partner" else marks)


@cache
def kind_mark(kind: str) -> str:
    """What stands for being of a kind, with a blank before it as all marks."""
    return _mark("k", kind)


@lru_cache(maxsize=4096)
def partner_mark(partnership: str, ref: str) -> str:
    """What stands for naming a partner of a partnership."""
    return _mark("p", f"{partnership}/{ref}")


@cache
def choice_mark(kind: str, field: str, choice: str) -> str:
    """What stands for a choice in a field of a kind of entry."""
    return _mark("c", f"{kind}.{field}.{choice}")


class _Plan(NamedTuple):
    """The mark of a kind of entry, and its fields: with words in the open, with a choice, and with partners."""

    mark: str
    texts: tuple[str, ...]
    choices: tuple[tuple[str, dict[str, str]], ...]
    partners: tuple[str, ...]


@cache
def _plan(cls: Any) -> _Plan:
    kind, fields = cls.kind_name, fields_of(cls)
    chosen = [field for field in fields if field.choices and not field.many]
    return _Plan(
        kind_mark(kind),
        tuple(field.name for field in fields if field.words and not field.personal and field.type is str),
        tuple((field.name, {each: choice_mark(kind, field.name, each) for each in field.choices}) for field in chosen),
        tuple(field.name for field in fields if field.refers_to == "partner"),
    )


def _mark(sort: str, text: str) -> str:
    return f" {MARK}{sort}{blake2b(text.encode('utf-8', 'surrogatepass'), digest_size=6).hexdigest()}"


def _each(value: Any) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _spelt(text: str) -> str:
    """Words in small letters without accents, with blanks between."""
    plain = text.encode().translate(_SMALL_LETTERS).decode() if text.isascii() else _spelt_in_full(text)
    return _TOO_LONG.sub(r"\1", plain) if len(plain) > LONGEST_WORD else plain


def _spelt_in_full(text: str) -> str:
    folded = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold()).translate(_WITHOUT_STROKES)
    return _UNSPACED.sub(r" \1 ", "".join(map(_in_words, folded)))


@cache
def _in_words(character: str) -> str:
    """The character if it is part of words, nothing for an accent, and a blank for anything else."""
    category = unicodedata.category(character)
    if category == "Mn":
        return ""
    return character if category[0] in "LN" or category in ("Mc", "Co") else " "
