"""A refusal of the domain in the words of the form: labels for fields, names for partners, days as people write them.

Called by every page that records; returns the field that the message belongs beside.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import url_for

from domain.entries import Entry
from domain.errors import AlreadyEnded, DateOutOfOrder, DomainError, FutureDate, NotAMember, StillReferredTo
from domain.partnership import Partnership
from web.entries import HIDDEN
from web.recording.choices import names_of
from web.sentences import title_of
from web.wording import counted, kind_word, long_day
from web.words import label

SHOWN = 8
"""Entries that stand in the way and are named one by one."""


def in_words(error: DomainError, kind: str, partnership: Partnership) -> tuple[str, str]:
    """The field at fault (empty: none in particular), and the message."""
    names = names_of(partnership)
    if isinstance(error, FutureDate):
        message = f"{long_day(error.day)} is still to come. Only what has happened can be recorded."
    elif isinstance(error, NotAMember):
        partner, day = names.get(error.partner, error.partner), long_day(error.day)
        message = f"{partner} was not a member on {day}. Check the day, or when it joined and left."
    elif isinstance(error, DateOutOfOrder):
        message = _order(error, kind)
    elif isinstance(error, StillReferredTo):
        message = "Other entries rest on this one as it stands. Correct or retract those first."
    elif isinstance(error, AlreadyEnded):
        message = f"This is already {error.state}. Correct the entry if that is wrong."
    else:
        message = _named(error.message, names)
    return error.field or "", message


def dependants_of(error: DomainError, partnership: Partnership) -> list[tuple[str, str]]:
    """What stands in the way, in words with its address; confidential entries are only counted."""
    if not isinstance(error, StillReferredTo):
        return []
    keys = [tuple(name.split(" ", 1)) for name in error.dependants]
    shown = [(kind, ref) for kind, ref in keys if kind not in HIDDEN]
    hidden = [kind for kind, _ in keys if kind in HIDDEN]
    found = [_linked(partnership, kind, ref) for kind, ref in shown[:SHOWN]]
    more = len(shown) - SHOWN
    found += [(f"and {counted(more, 'more entry', 'more entries')}", "")] if more > 0 else []
    return found + [(_counted(kind, hidden.count(kind)), "") for kind in dict.fromkeys(hidden)]


def _linked(partnership: Partnership, kind: str, ref: str) -> tuple[str, str]:
    entry: Entry | None = partnership.entries.get(kind, ref)
    title = title_of(entry, names_of(partnership)) if entry else ref
    address = url_for("entries.entry", ref=partnership.profile.ref, kind=kind, entry_ref=ref)
    return f"{title} ({kind_word(kind)})", address


def _counted(kind: str, number: int) -> str:
    return counted(number, kind_word(kind), kind_word(kind, 2))


def _order(error: Any, kind: str) -> str:
    relation = "before" if error.day < error.bound else "after"
    what = f"“{_label(kind, error.what)}”" if _label(kind, error.what) != error.what else error.what
    asked = _label(kind, error.field)
    return f"“{asked}” is {long_day(error.day)}, which is {relation} {what} ({long_day(error.bound)}). Check both days."


def _label(kind: str, name: str) -> str:
    try:
        return label(kind, name)
    except KeyError:
        return name


def _named(message: str, names: Mapping[str, str]) -> str:
    for ref, name in names.items():
        message = message.replace(f"“{ref}”", f"“{name}”")
    return message
