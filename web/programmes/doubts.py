"""What cannot be concluded from a before and after, in plain words, and what else happened. Called by ``page``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from projections.before_and_after import GAP, BeforeAndAfter, When, Window
from projections.happenings import AtOnce
from web.entries import address_of
from web.programmes.telling import days_of, the
from web.sentences import Names
from web.wording import brief_day, capital, counted, dimension, joined
from web.words import choice_label

FEW = 10
"""With fewer answers than this behind a value of trust, a handful more could move it."""
_WORDS: dict[When, str] = {"before": "before it", "during": "during it", "after": "after it"}


@dataclass(frozen=True)
class Happened:
    """Something else that happened; without an address whoever reads may not read the entry."""

    on: date
    title: str
    address: str = ""


def doubts(found: BeforeAndAfter) -> list[str]:
    """Sentences, those that weigh most first."""
    told = [*_always(found), *_running(found), *_cut(found), *_few(found)]
    return [*told, *_overlapping(found), *_other_partners(found), *_at_once(found)]


def happened(ref: str, found: BeforeAndAfter, names: Names, reads: bool) -> list[Happened]:
    """What else happened in the windows; who may not read entries is told what kind of thing, and no more."""
    return [_happened(ref, each, names, reads) for each in found.at_once]


def _always(found: BeforeAndAfter) -> Iterator[str]:
    yield f"Nobody knows how it would have gone without {the(found)}: what comes after it need not come from it."


def _running(found: BeforeAndAfter) -> Iterator[str]:
    if found.running:
        yield "It is still running, so there is no after yet, and what stands under “during” will change."
    elif "after" not in found.windows:
        yield "It has only just ended, so there is no after yet."


def _cut(found: BeforeAndAfter) -> Iterator[str]:
    for window in found.windows.values():
        if window.cut == "beginning":
            yield f"The time before is cut short: nothing is recorded from before {brief_day(window.first)}."
        elif window.cut == "today":
            yield f"The time after is not over: so far it has {_days(window)}."
    if "before" not in found.windows:
        yield "Nothing is recorded from before it began, so there is nothing to compare with."


def _days(window: Window) -> str:
    return counted(days_of(window), "day")


def _few(found: BeforeAndAfter) -> Iterator[str]:
    """Windows in which too few answered, each named once."""
    for when, reading in found.compared[0].readings.items():
        if reading.value is None:
            yield f"Too few answered {_WORDS[when]} to put a number on trust."
        elif not reading.number:
            yield f"Nobody’s answers were shown {_WORDS[when]}: where trust stands rests on earlier ones alone."
        elif reading.number < FEW:
            yield f"Only {counted(reading.number, 'answer')} came {_WORDS[when]}: a handful more could move trust."


def _overlapping(found: BeforeAndAfter) -> Iterator[str]:
    names = [dimension(each.name) for each in found.compared if each.overlaps]
    if names:
        told = capital(joined([name.lower() for name in names]))
        later = "during" if "after" not in found.windows else "after"
        yield f"{told}: the ranges before and {later} overlap, so the difference may be chance."


def _other_partners(found: BeforeAndAfter) -> Iterator[str]:
    """A gap may change because other partners can be shown."""
    gap = next(each for each in found.compared if each.name == GAP)
    if gap.ends and gap.ends[0].partners != gap.ends[1].partners:
        later = "during" if "after" not in found.windows else "after"
        yield (
            f"The perception gap is not between the same partners before and {later}, since not all can be shown in "
            f"each round or belonged each time."
        )


def _at_once(found: BeforeAndAfter) -> Iterator[str]:
    if found.at_once:
        yield (
            f"{capital(counted(len(found.at_once), 'other thing'))} happened in this time that could have moved "
            f"the figures just as well: they are listed below."
        )


# -- what else happened --------------------------------------------------------------------------------------


def _happened(ref: str, each: AtOnce, names: Names, reads: bool) -> Happened:
    kind, entry = each.entry.kind_name, each.entry
    about, title = _SAID[each.what](entry, names)
    if not reads and each.what != "programme":
        return Happened(each.on, about)
    return Happened(each.on, f"{about}: {title}" if title else about, address_of(ref, kind, entry.ref) if reads else "")


_SAID: dict[str, Callable[[Any, Names], tuple[str, str | None]]] = {
    "programme": lambda entry, names: ("Another programme began", entry.title),
    "rebase": lambda entry, names: (f"A step change was agreed ({entry.measure})", entry.reason),
    "joined": lambda entry, names: ("A partner joined", names.get(entry.ref, entry.ref)),
    "left": lambda entry, names: ("A partner left", names.get(entry.ref, entry.ref)),
    "new-meetings": lambda entry, names: (f"First {_meeting(entry.kind)}", entry.title),
    "settled": lambda entry, names: (f"{capital(entry.level)} settled", entry.title),
}
"""What kind of thing happened, and which it was, for each kind of ``AtOnce``."""


def _meeting(kind: str) -> str:
    """“board meeting”, “awayday”."""
    label = choice_label("meeting", "kind", kind).lower()
    return label if kind in ("workshop", "awayday") or label.endswith("meeting") else f"{label} meeting"
