"""Signals from contact between partners: how it sounds, and when there is none."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from projections.signals.past import Past, Signal, keys, streak, windows

WRITTEN = ("email", "letter")


def prickly(past: Past) -> Iterator[Signal]:
    """Most of the last contacts were prickly, or in writing."""
    length = past.rules.prickly.contacts
    spans = list(windows(past.of("contact"), length))
    counts = [sum(_is_distant(contact) for contact in span) for span in spans]
    start = streak([2 * count > length for count in counts])
    if start is not None:
        yield Signal("prickly", "", spans[start][-1].made_on, keys(spans[-1]), {"contacts": counts[-1], "of": length})


def gone_quiet(past: Past) -> Iterator[Signal]:
    """So many days without a meeting or contact, counted from the forming of the partnership if there never was one."""
    ordered = sorted([*past.of("meeting"), *past.of("contact")], key=lambda each: each.happened_on)
    last_on = ordered[-1].happened_on if ordered else past.profile.formed_on
    since = last_on + timedelta(days=past.rules.gone_quiet.days)
    if past.has_come(since):
        yield Signal("gone-quiet", "", since, keys(ordered[-1:]), {"days": (past.on - last_on).days})


def programme_stalled(past: Past) -> Iterator[Signal]:
    """A programme that runs without a step for so many days."""
    for programme in past.of("programme"):
        steps = [step for step in past.of("step") if step.programme == programme.ref]
        last_on = max([programme.started_on, *(step.held_on for step in steps)])
        since = last_on + timedelta(days=past.rules.programme_stalled.days)
        if past.has_come(since) and not past.has_come(programme.ended_on):
            numbers = {"days": (past.on - last_on).days}
            yield Signal("programme-stalled", programme.ref, since, keys([programme, *steps[-1:]]), numbers)


def _is_distant(contact: Any) -> bool:
    return contact.tone == "prickly" or contact.channel in WRITTEN
