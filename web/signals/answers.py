"""The signals of a partnership as whoever asks may see them, with the fields of the command line and the API."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from access.deciding import may
from access.roles import Action
from domain.entries import Entry
from projections.ledger import history
from projections.signals import signals_on
from projections.signals.past import Key, Signal
from web.current import workspace
from web.door.identity import me
from web.entries import partner_names
from web.sentences import title_of
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
    """The signals that stand on a day, those that began last first."""
    reads = may(me(), Action.READ, ref)
    found = signals_on(workspace(), ref, on, known_at=known_at, released=released)
    return [_said(ref, signal, reads, known_at) for signal in found]


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


def _said(ref: str, signal: Signal, reads: bool, known_at: datetime | None) -> Said:
    words = WORDS[signal.rule]
    title = _title(ref, signal, known_at) if reads else None
    entries = signal.entries if reads else ()
    return Said(signal, SIGNAL_WORDS[signal.rule], sentence(signal, title), words.question, entries)


def _title(ref: str, signal: Signal, known_at: datetime | None) -> str | None:
    """What the signal is about, if anything: a partner by name, otherwise an entry's title as it was known then."""
    if not signal.about:
        return None
    names = partner_names(ref)
    if signal.rule in ABOUT_PARTNERS:
        return names.get(signal.about, signal.about)
    entry = _known(ref, signal.entries[-1] if signal.rule == "carried-over" else signal.entries[0], known_at)
    return f"“{getattr(entry, 'title', None) or title_of(entry, names)}”"


def _known(ref: str, key: Key, known_at: datetime | None) -> Entry:
    rows = history(workspace(), ref, *key)
    return [row for row in rows if known_at is None or row.recorded_at <= known_at][-1].entry
