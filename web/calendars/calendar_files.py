"""Calendar files into past meetings, whatever the file makes of it. Called by the calendar page."""

from __future__ import annotations

import hashlib
import json
import logging
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from domain.errors import DomainError

SECONDS = 20
"""How long working through a calendar may take: ordinary ones take one or two."""
MOST_OCCURRENCES = 5_000
_EXPANDING = Path(__file__).with_name("expanding.py")
_TOO_LONG = (
    "It takes too long to work through this calendar: something in it repeats in a way that leads nowhere, or it "
    "holds too much. Export the past year only, or one calendar at a time."
)
_BROKEN = "The calendar file is damaged and cannot be read. Export it again from your calendar."
_TOO_MANY = "More than {:,} meetings took place in the past year. Export one calendar at a time."


class UnreadableCalendar(DomainError):
    """A file that is no calendar, or one that cannot be worked through."""


@dataclass(frozen=True)
class Occurrence:
    """One meeting on one day; its title may be empty. ``key`` tells it from all others, ``series`` what repeats it."""

    key: str
    series: str
    title: str
    held_on: date
    starts_at: str | None
    minutes: int | None


@dataclass(frozen=True)
class CalendarFile:
    """What a calendar says took place; ``left_out`` counts the rest: cancelled, private, too often, broken."""

    name: str
    occurrences: list[Occurrence]
    left_out: Mapping[str, int]


def read_calendar(content: bytes, first: date, last: date) -> CalendarFile:
    """The meetings of a calendar file from the first to the last day. ``UnreadableCalendar`` says why not."""
    found = _expanded(content, first, last)
    if "problem" in found:
        raise UnreadableCalendar(found["problem"], "calendar")
    if len(found["occurrences"]) > MOST_OCCURRENCES:
        raise UnreadableCalendar(_TOO_MANY.format(MOST_OCCURRENCES), "calendar")
    return CalendarFile(found["name"][:300], [_occurrence(each) for each in found["occurrences"]], found["left_out"])


def _expanded(content: bytes, first: date, last: date) -> dict[str, Any]:
    command = [sys.executable, "-P", str(_EXPANDING), first.isoformat(), last.isoformat()]
    try:
        done = subprocess.run(  # noqa: S603 (our own program; the calendar goes to its standard input)
            command, input=content, capture_output=True, timeout=SECONDS, check=True
        )
    except subprocess.TimeoutExpired:
        raise UnreadableCalendar(_TOO_LONG, "calendar") from None
    except subprocess.CalledProcessError as error:
        if error.returncode < 0:  # stopped by the limit on its time or memory
            raise UnreadableCalendar(_TOO_LONG, "calendar") from None
        why = error.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        logging.getLogger("goodterms").info("unreadable calendar: %s", why[:200])
        raise UnreadableCalendar(_BROKEN, "calendar") from None
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer


def _occurrence(said: Mapping[str, Any]) -> Occurrence:
    return Occurrence(
        _digest(said["key"]),
        _digest(said["series"]),
        said["title"][:300],
        date.fromisoformat(said["held_on"]),
        said["starts_at"],
        said["minutes"],
    )


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
