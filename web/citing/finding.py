"""One thing that was found about a cited document, as ``checking`` and ``asking`` tell it."""

from __future__ import annotations

from typing import NamedTuple


class Finding(NamedTuple):
    """A sentence, and whether what it says is in order."""

    is_sound: bool
    sentence: str
