"""Erases again what the log says was erased, should an older copy of the keys be put back. ``opening`` calls it."""

from __future__ import annotations

from typing import Any

from domain.sealing.application import SealedApplication

TOPICS = ["goodterms:WordsErased"]
FOLLOWED_EVERY = 1_000
"""Events after which it is noted that they hold no erasure to follow."""


def follow_erasures(log: SealedApplication) -> None:
    """Destroy again what the record says was erased: an older copy of the keys must not bring it back."""
    ring, end = log.sealing.ring, log.recorder.max_notification_id() or 0
    position = ring.followed if ring.followed <= end else 0
    while page := log.recorder.select_notifications(position, 500, topics=TOPICS, inclusive_of_start=False):
        events: list[Any] = [log.closed_mapper.to_domain_event(stored) for stored in page]
        ring.destroy([name for event in events for name in event.keys])
        position = page[-1].id
    if position > ring.followed or not ring.followed <= end < ring.followed + FOLLOWED_EVERY:
        ring.follow(end)
