"""The signals of a partnership as whoever asks may see them, with the fields of the command line and the API."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from access.deciding import may
from access.roles import Action
from projections.ledger import EntryRow
from projections.named_entries import entries_named
from projections.signals import signals_on
from projections.signals.past import Key, Signal
from web.current import workspace
from web.door.identity import me
from web.entries import partner_names
from web.sentences import Names, title_of
from web.signals.words import WORDS, sentence
from web.words import SIGNAL_WORDS

ABOUT_PARTNERS = frozenset({"absent-partner", "silent-tension"})


@dataclass(frozen=True)
class Said:
    """A signal with its words. ``entries`` is empty for those who may not read them."""

    signal: Signal
    name: str
    sentence: str
    question: str
    entries: tuple[Key, ...]


def signals_said(ref: str, on: date, known_at: datetime | None, *, released: bool = True) -> list[Said]:
    """The signals that stand on a day, those that began last first; those set aside are among them."""
    return in_words(ref, signals_on(workspace(), ref, on, known_at=known_at, released=released), known_at)


def in_words(ref: str, signals: Sequence[Signal], known_at: datetime | None = None) -> list[Said]:
    """Signals as whoever asks may see them, from one reading of the entries that they are about."""
    reads = may(me(), Action.READ, ref)
    titles = _titles(ref, signals, known_at) if reads and signals else [None] * len(signals)
    return [_said(signal, title, reads) for signal, title in zip(signals, titles, strict=True)]


def signals_answer(ref: str, on: date, known_at: datetime | None, found: list[Said]) -> dict[str, Any]:
    """As JSON. ``since`` is the first day on which the signal stood."""
    return {
        "partnership": ref,
        "on": on.isoformat(),
        "known_at": known_at and known_at.isoformat(),
        "signals": [
            {
                "signal": each.signal.rule,
                "since": each.signal.since.isoformat(),
                "sentence": each.sentence,
                "question": each.question,
                "entries": [{"kind": kind, "entry": entry} for kind, entry in each.entries],
                "dismissed_until": each.signal.dismissed and each.signal.dismissed.until_on.isoformat(),
            }
            for each in found
        ],
    }


def _said(signal: Signal, title: str | None, reads: bool) -> Said:
    question = WORDS[signal.rule].question
    entries = signal.entries if reads else ()
    return Said(signal, SIGNAL_WORDS[signal.rule], sentence(signal, title), question, entries)


def _titles(ref: str, signals: Sequence[Signal], known_at: datetime | None) -> list[str | None]:
    """What each is about, if anything: a partner by name, otherwise an entry's title as it was known then."""
    names = partner_names(ref)
    keys = [_titled_by(signal) for signal in signals]
    rows = entries_named(workspace(), ref, {key for key in keys if key}, known_at)
    return [_title(signal, rows.get(key) if key else None, names) for signal, key in zip(signals, keys, strict=True)]


def _titled_by(signal: Signal) -> Key | None:
    """The entry whose title the sentence names."""
    if not signal.about or signal.rule in ABOUT_PARTNERS:
        return None
    return signal.entries[-1] if signal.rule == "carried-over" else signal.entries[0]


def _title(signal: Signal, row: EntryRow | None, names: Names) -> str | None:
    if signal.rule in ABOUT_PARTNERS:
        return names.get(signal.about, signal.about)
    return None if row is None else f"“{getattr(row.entry, 'title', None) or title_of(row.entry, names)}”"
