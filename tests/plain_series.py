"""The series of the measures worked out plainly from recorded entries, as the operator is given them."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

Series = list[tuple[str, float]]
Entries = Any


def check_in_answers(entries: Entries, today: date) -> Series:
    by_month: dict[date, list[float]] = defaultdict(list)
    for answer in entries.of("check-in").values():
        marks = [mark for mark in (answer.reliable, answer.open, answer.fair, answer.able) if mark is not None]
        mean = answer.mean if answer.mean is not None else sum(marks) / len(marks)
        day = answer.answered_on
        by_month[day.replace(day=monthrange(day.year, day.month)[1])].append(100 * (mean - 1) / 4)
    return [(min(month, today).isoformat(), sum(by_month[month]) / len(by_month[month])) for month in sorted(by_month)]


def decisions_per_meeting(entries: Entries, today: date) -> Series:
    found = []
    for meeting in entries.of("meeting").values():
        items = [item for item in entries.of("item").values() if item.meeting == meeting.meeting and item.outcome]
        made = [decision for decision in entries.of("decision").values() if decision.meeting == meeting.meeting]
        if meeting.kind in ("board", "working") and (items or made):
            matters = {item.item for item in items if item.outcome == "decided"}
            matters |= {decision.item or ("without an item", decision.decision) for decision in made}
            found.append((meeting.held_on.isoformat(), float(len(matters))))
    return found


def days_to_settle(entries: Entries, today: date) -> Series:
    found = []
    for escalation in entries.of("escalation").values():
        begun = [escalation.raised_on, *escalation.reopened_on]
        found += [
            (end.isoformat(), float((end - start).days))
            for start, end in zip(begun, escalation.settled_on, strict=False)
        ]
    return found


def attendance(entries: Entries, today: date) -> Series:
    found = []
    for meeting in entries.of("meeting").values():
        named = [*meeting.present, *meeting.deputies, *meeting.absent]
        members = [
            partner.partner
            for partner in entries.of("partner").values()
            if partner.joined_on <= meeting.held_on <= (partner.left_on or date.max)
        ]
        expected = len(set(named) | set([] if meeting.absent else members))
        if named:
            came = 100 * (len(meeting.present) + 0.6 * len(meeting.deputies)) / expected
            found.append((meeting.held_on.isoformat(), came))
    return found


PLAINLY: dict[str, Callable[[Entries, date], Series]] = {
    "check-in answers": check_in_answers,
    "decisions per meeting": decisions_per_meeting,
    "days to settle": days_to_settle,
    "attendance": attendance,
}
"""The series of each measure but health, in no order where days are the same."""
