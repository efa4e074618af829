"""The refusal of whoever tried too often, which says when to try again. ``limits`` raises it."""

from __future__ import annotations

from datetime import datetime, timedelta

from flask import g

from domain.errors import DomainError


class TooManyTries(DomainError):
    """Somebody tried too often; ``seconds`` until they may again."""

    def __init__(self, now: datetime, seconds: int) -> None:
        self.seconds = seconds
        g.retry_after = seconds
        super().__init__(f"There were too many tries. {_when(now, seconds)}")


def _when(now: datetime, seconds: int) -> str:
    if seconds < 60:
        return f"Try again in {seconds} {'second' if seconds == 1 else 'seconds'}."
    minutes = -(-seconds // 60)
    again = now + timedelta(seconds=seconds + 59)
    return f"Try again in {minutes} {'minute' if minutes == 1 else 'minutes'}, at {again:%H:%M} UTC."
