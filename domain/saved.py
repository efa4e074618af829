"""What a command recorded, so that it can be named and taken back. ``partnerships`` hands it out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Saved:
    """What a command recorded: the partnership, and the numbers of its first and last event there."""

    ref: str
    first: int
    last: int
