"""The flags of a timeline on days when another policy was put in force. ``web/flags.py`` numbers them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from web.current import workspace

WEIGHT = 1_000
"""Above all other flags: the line before it and the line after it are not worked out alike."""

PolicyFlag = tuple[date, str, str, str, int, str]
"""The day, the title, the kind, the ref (name and version, joined by a slash), the weight, and what it is about."""


def policy_flags(first: date, last: date, known_at: datetime | None) -> Iterator[PolicyFlag]:
    """One for each policy put in force on these days, as known at an instant; everybody is told its name."""
    for turn in workspace().policies():
        if first <= turn.on <= last and (known_at is None or turn.at <= known_at):
            words = f"Policy “{turn.name}”, version {turn.version}, put in force"
            yield turn.on, words, "policy", f"{turn.name}/{turn.version}", WEIGHT, words
