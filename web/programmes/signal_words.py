"""Signals of XmR charts in words: what began before a programme, during it and after. Called by ``page``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from projections.before_and_after import MEASURE_OF
from projections.xmr import Signal
from web.wording import capital

_WORDS = {
    ("outside", "up"): "rose above {its} usual range",
    ("outside", "down"): "fell below {its} usual range",
    ("trend", "up"): "kept rising",
    ("trend", "down"): "kept falling",
    ("two-in-three", "up"): "came close to the upper end of {its} usual range",
    ("two-in-three", "down"): "came close to the lower end of {its} usual range",
    ("shift", "up"): "stayed above {its} mean",
    ("shift", "down"): "stayed below {its} mean",
}
_PLURAL = ("check-in answers", "decisions per meeting", "days to settle")


@dataclass(frozen=True)
class Began:
    """What began in a window (before, during or after), in sentences."""

    when: str
    sentences: list[str]


def signals_begun(by_window: Mapping[str, Sequence[tuple[str, Signal]]]) -> list[Began]:
    """The windows in which anything began; signals come with the dimension whose measure they are of."""
    told = [
        Began(when, [signal_words(name, signal) for name, signal in sorted(found, key=lambda each: each[1].began_on)])
        for when, found in by_window.items()
        if found
    ]
    return sorted(told, key=lambda each: ("before", "during", "after").index(each.when))


def signal_words(name: str, signal: Signal) -> str:
    """“Attendance stayed above its mean from January 2025 to April 2025.”"""
    measure = MEASURE_OF[name]
    said = _WORDS[signal.cause, signal.direction].format(its="their" if measure in _PLURAL else "its")
    first, last = f"{signal.began_on:%B %Y}", f"{signal.last_on:%B %Y}"
    return f"{capital(measure)} {said} {f'in {first}' if first == last else f'from {first} to {last}'}."
