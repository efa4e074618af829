"""Short refs made from titles, for entries whose ref nobody types."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection

LONGEST = 60


def slug(title: str, otherwise: str) -> str:
    """Small letters, digits and hyphens; ``otherwise`` when nothing of the title can be kept."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:LONGEST].rstrip("-") or otherwise


def free_ref(title: str, taken: Collection[str], otherwise: str) -> str:
    """The slug of the title, numbered from 2 when it is taken."""
    wanted = slug(title, otherwise)
    return next_free(wanted, taken)


def next_free(wanted: str, taken: Collection[str]) -> str:
    ref, number = wanted, 1
    while ref in taken:
        number += 1
        ref = f"{wanted}-{number}"
    return ref
