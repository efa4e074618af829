"""What an XmR chart comes to: whether figures vary by more than chance, and whether a target can be relied on.

Pure functions, in the manner of the summary icons of the English NHS, "Making Data Count"; ``web/variation`` draws
them, and the report says them. Both look at the stretch in force: from the last fresh start on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from domain.targets import Target
from projections.xmr import Cause, Direction, Limits, Stretch

Kind = Literal["too-few", "common", "improving", "concerning", "special"]
"""``special``: more than chance, of a measure that has no better direction. ``too-few``: no limits are drawn yet."""
Assurance = Literal["always", "never", "at-times", "unknown"]
"""Whether figures within the limits meet the target; ``unknown`` without limits."""

BETTER: dict[str, Direction | None] = {
    "check-in answers": "up",
    "decisions per meeting": None,
    "days to settle": "down",
    "attendance": "up",
    "health": "up",
}
"""Which way each measure gets better. Decisions: one weighty one may be worth more than five, so neither way is."""


@dataclass(frozen=True)
class Variation:
    """What the latest figure is part of. ``direction`` is ``None`` unless that is more than chance."""

    kind: Kind
    direction: Direction | None = None
    cause: Cause | None = None


def variation_of(stretches: Sequence[Stretch], better: Direction | None) -> Variation:
    """The variation of the latest figure; its first cause decides where it has several."""
    limits = limits_in_force(stretches)
    if limits is None:
        return Variation("too-few")
    causes = stretches[-1].points[-1].causes
    if not causes:
        return Variation("common")
    cause, direction = causes[0]
    if better is None:
        return Variation("special", direction, cause)
    return Variation("improving" if direction == better else "concerning", direction, cause)


def assurance_of(stretches: Sequence[Stretch], target: Target) -> Assurance:
    """``always`` when a figure on either limit would meet the target, ``never`` when none within them would."""
    limits = limits_in_force(stretches)
    if limits is None:
        return "unknown"
    met = [target.is_met_by(limit) for limit in (limits.lower, limits.upper)]
    return "always" if all(met) else "at-times" if any(met) else "never"


def limits_in_force(stretches: Sequence[Stretch]) -> Limits | None:
    """The limits of the last stretch; ``None`` while it has too few points, or there is no figure at all."""
    return stretches[-1].limits if stretches else None
