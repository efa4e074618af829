"""Rounds the parts of a sum so that they still add up to the rounded sum."""

from __future__ import annotations

import math
from collections.abc import Sequence


def in_tenths(value: float) -> int:
    """The value in whole tenths, as it reads with one decimal."""
    return round(10 * round(value, 1))


def apportion(values: Sequence[float], total: int) -> list[int]:
    """The values in whole tenths that add up to ``total`` tenths.

    Each is rounded down, and those that lost most get a tenth back (the method of largest remainders), so
    that no line differs from its own rounding by more than the total does.
    """
    if not values:
        return []
    scaled = [10 * value for value in values]
    parts = [math.floor(value) for value in scaled]
    by_loss = sorted(range(len(parts)), key=lambda at: parts[at] - scaled[at])
    each, some = divmod(total - sum(parts), len(parts))
    raised = set(by_loss[:some])
    return [part + each + (at in raised) for at, part in enumerate(parts)]
