"""A calendar file into the occurrences of some days, recurring meetings included. ``calendar_files`` runs it.

It is a process of its own, so that a calendar that would keep it busy for hours can be stopped: it reads the file
from its standard input and the first and last day from its arguments, and writes JSON. It must not import from
``web``, which would take longer to start than most calendars take to read.
"""

from __future__ import annotations

import json
import re
import resource
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import recurring_ical_events
from icalendar import Calendar

KEPT = frozenset(
    {"UID", "SUMMARY", "DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID", "STATUS", "CLASS"}
)
"""What is read of a meeting. Who was invited, notes and places are not even looked at."""
MARGIN = timedelta(days=2)
"""Times of day and time zones move a meeting by less than this."""
LONGEST_MINUTES = 24 * 60
MOST_SECONDS = 20
MOST_BYTES = 2 * 1024**3
_NAME = re.compile(r"[A-Za-z0-9-]+")
_DAY = re.compile(r":(\d{8})(T\d{6}Z?)?$")
_FREQUENCY = re.compile(r"FREQ=(DAILY|WEEKLY|MONTHLY|YEARLY)(;|$)", re.IGNORECASE)
_TOO_OFTEN = re.compile(r"FREQ=(SECONDLY|MINUTELY|HOURLY)|BY(HOUR|MINUTE|SECOND)=[^;]*,", re.IGNORECASE)
_NEVER_MOVES_ON = re.compile(r"INTERVAL=0*(;|$)", re.IGNORECASE)
_CALLED_OFF = re.compile(r"cancell?ed\s*:", re.IGNORECASE)
_LINE_END = re.compile(r"\r\n|\n|\r")
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
Block = list[str]
"""The lines of one meeting, unfolded."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_BYTES, MOST_BYTES))
    first, last = (date.fromisoformat(day) for day in sys.argv[1:3])
    json.dump(expand(sys.stdin.buffer.read().decode("utf-8-sig", "replace"), first, last), sys.stdout)


def expand(text: str, first: date, last: date) -> dict[str, Any]:
    """The calendar's ``name``, its ``occurrences`` by day, and how many meetings were ``left_out`` by reason.

    ``problem`` alone when it is no calendar file. An occurrence has ``series``, ``key``, ``title``, ``held_on``,
    ``starts_at`` (None if all day) and ``minutes``.
    """
    lines = list(_unfolded(text))
    if not any(line.upper() == "BEGIN:VCALENDAR" for line in lines[:20]):
        return {"problem": "This is not a calendar file: it does not begin like one."}
    if not any(line.upper() == "END:VCALENDAR" for line in lines):
        return {"problem": "The calendar file breaks off before its end. Export it again."}
    left_out: Counter[str] = Counter()
    head, blocks = _taken_apart(lines)
    if "METHOD:CANCEL" in (line.upper() for line in head):
        return {"name": _named(head), "occurrences": [], "left_out": {"cancelled": len(blocks)}}
    kept = [block for block in blocks if _is_wanted(block, first - MARGIN, last + MARGIN, left_out)]
    occurrences = _occurrences(_put_together(head, kept), first, last, left_out)
    return {"name": _named(head), "occurrences": occurrences, "left_out": dict(left_out)}


def _unfolded(text: str) -> Iterator[str]:
    """The lines of the file; one that begins with a space goes on from the line before."""
    whole: list[str] = []
    for line in _LINE_END.split(text):
        if line[:1] in (" ", "\t") and whole:
            whole.append(line[1:])
            continue
        if whole:
            yield "".join(whole)
        whole = [line]
    if whole:
        yield "".join(whole)


def _taken_apart(lines: list[str]) -> tuple[list[str], list[Block]]:
    """What stands outside meetings (time zones too), and the lines we keep of each meeting."""
    head: list[str] = []
    blocks: list[Block] = []
    inside: list[str] = []
    for line in lines:
        name = _name_of(line)
        if name == "BEGIN":
            inside.append(line[6:].strip().upper())
            if inside[-1] == "VEVENT":
                blocks.append([])
        if inside and "VEVENT" in inside:
            if inside[-1] == "VEVENT" and name in KEPT:
                blocks[-1].append(line)
        elif not {"VTODO", "VJOURNAL", "VFREEBUSY", "VALARM"} & set(inside):
            head.append(line)
        if name == "END" and inside:
            inside.pop()
    return [line for line in head if line.strip()], blocks


def _is_wanted(block: Block, first: date, last: date, left_out: Counter[str]) -> bool:
    """Whether a meeting may have taken place in these days; why not is counted, except that it was another time."""
    lines = {_name_of(line): line for line in block}
    start = _DAY.search(lines.get("DTSTART", ""))
    rule = lines.get("RRULE", "")
    reason = _reason_against(lines, start, rule)
    if reason:
        left_out[reason] += 1
        return False
    repeats = rule or "RDATE" in lines or "RECURRENCE-ID" in lines
    day = str(start and start.group(1))
    return bool(repeats) or f"{first:%Y%m%d}" <= day <= f"{last:%Y%m%d}"


def _reason_against(lines: dict[str, str], start: re.Match[str] | None, rule: str) -> str | None:
    if lines.get("CLASS", "").upper().endswith((":PRIVATE", ":CONFIDENTIAL")):
        return "private"
    if _TOO_OFTEN.search(rule):
        return "too often"
    if not start or (rule and (not _FREQUENCY.search(rule) or _NEVER_MOVES_ON.search(rule))):
        return "broken"
    return None


def _put_together(head: list[str], blocks: list[Block]) -> str:
    """One calendar, even when the file holds several."""
    events = [line for block in blocks for line in ("BEGIN:VEVENT", *block, "END:VEVENT")]
    around = [line for line in head if line.upper() not in ("BEGIN:VCALENDAR", "END:VCALENDAR")]
    return "\r\n".join(["BEGIN:VCALENDAR", *around, *events, "END:VCALENDAR", ""])


def _occurrences(text: str, first: date, last: date, left_out: Counter[str]) -> list[dict[str, Any]]:
    calendar = Calendar.from_ical(text)
    expanded = recurring_ical_events.of(calendar, components=["VEVENT"], skip_bad_series=True)
    found = {}
    for event in expanded.between(first - MARGIN, last + MARGIN):
        start = event.start
        if not first <= _day_of(start) <= last:
            continue
        if str(event.get("STATUS", "")).upper() == "CANCELLED" or _CALLED_OFF.match(str(event.get("SUMMARY", ""))):
            left_out["cancelled"] += 1
            continue
        occurrence = _occurrence(event, start)
        found[occurrence["key"]] = occurrence
    return sorted(found.values(), key=lambda each: (each["held_on"], each["starts_at"] or "", each["title"]))


def _occurrence(event: Any, start: date) -> dict[str, Any]:
    title = _plain(str(event.get("SUMMARY", "")))
    uid = str(event.get("UID", "")) or title
    at = event["RECURRENCE-ID"].dt if "RECURRENCE-ID" in event else start
    timed = isinstance(start, datetime)
    return {
        "series": uid,
        "key": f"{uid} {at.isoformat()}",
        "title": title,
        "held_on": _day_of(start).isoformat(),
        "starts_at": f"{start:%H:%M}" if timed else None,
        "minutes": _minutes(event, start) if timed else None,
    }


def _minutes(event: Any, start: Any) -> int | None:
    minutes = int((event.end - start).total_seconds() // 60)
    return minutes if 0 < minutes <= LONGEST_MINUTES else None


def _day_of(start: date) -> date:
    """The day in the meeting's own time zone, which is the day that those who came would name."""
    return start.date() if isinstance(start, datetime) else start


def _named(head: list[str]) -> str:
    line = next((line for line in head if line.upper().startswith("X-WR-CALNAME")), ":")
    return _plain(line.partition(":")[2].replace("\\,", ",").replace("\\;", ";"))


def _plain(text: str) -> str:
    """The text on one line, without what cannot be kept."""
    return " ".join(_FORBIDDEN.sub(" ", text).split())


def _name_of(line: str) -> str:
    found = _NAME.match(line)
    return found.group().upper() if found else ""


if __name__ == "__main__":
    main()
