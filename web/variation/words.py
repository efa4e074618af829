"""What the pages on variation say: whether a measure is unusual, what to expect of it, and where it turned."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from domain.targets import Target
from projections.turning_points import TurningPoint
from projections.variation import Assurance, Kind
from projections.xmr import LEAST, SURE, Cause, Direction, Limits
from web.variation.measured import MEASURED, Measured
from web.variation.shown import Shown
from web.wording import capital, counted, joined, tenths

VARIATION_WORDS: dict[Kind, str] = {
    "common": "Nothing unusual",
    "improving": "Unusual, for the better",
    "concerning": "Unusual, for the worse",
    "special": "Unusual, neither better nor worse",
    "too-few": "Too few figures yet",
}
"""What each variation icon says."""
ASSURANCE_WORDS: dict[Assurance, str] = {
    "always": "Target always met",
    "never": "Target never met",
    "at-times": "Target met at times",
    "unknown": "Not known whether the target is met",
}
"""What each assurance icon says."""
LABEL_WORDS: dict[Cause, str] = {
    "outside": "outside",
    "trend": "trend",
    "two-in-three": "near a limit",
    "shift": "shift",
}
"""What marks a point, in a word or two."""
_CAUSES: dict[tuple[Cause, Direction], str] = {
    ("outside", "up"): "at least one figure above the upper limit",
    ("outside", "down"): "at least one figure below the lower limit",
    ("trend", "up"): "seven or more in a row, each higher than the one before",
    ("trend", "down"): "seven or more in a row, each lower than the one before",
    ("two-in-three", "up"): "two of three in a row close to the upper limit",
    ("two-in-three", "down"): "two of three in a row close to the lower limit",
    ("shift", "up"): "seven or more in a row above the mean",
    ("shift", "down"): "seven or more in a row below the mean",
}
_NUMBERS = ("none", "one", "two", "three", "four", "five")


def opening(found: Sequence[Shown], name: str) -> str:
    """The heading of all measures: “Attendance is unusual now; the other four may be chance”."""
    unusual = [each for each in found if each.turn_now]
    known = [each for each in found if each.limits]
    if not known:
        return f"There are too few figures on {name} yet to tell signal from noise"
    if not unusual:
        return f"Nothing unusual now: what the figures on {name} do may all be chance"
    names = joined([each.measured.name for each in unusual])
    rest = len(known) - len(unusual)
    verb = "are" if len(unusual) > 1 or unusual[0].measured.plural else "is"
    others = f"; the other {_NUMBERS[rest]} may be chance" if rest else ""
    return f"{capital(names)} {verb} unusual now{others}"


def headline(each: Shown) -> str:
    """“Decisions per meeting: nothing unusual”."""
    return f"{each.measured.title}: {state(each)}"


def state(each: Shown) -> str:
    """“nothing unusual”, “unusually low since 4 March 2026, which is worse”, “5 figures; limits need 7”."""
    turn = each.turn_now
    if each.limits is None:
        return _too_few(each)
    if turn is None:
        return "nothing unusual"
    verdict = {"improving": ", which is better", "concerning": ", which is worse"}.get(each.variation.kind, "")
    return f"{_how(turn)} {_since(turn, each.measured)}{verdict}"


def expectation(each: Shown) -> str:
    """“Expect between 0 and 4.”; empty without limits."""
    if each.limits is None:
        return ""
    if each.is_closed:
        return "The limits lie on the mean, since most figures are the same: they say little. Draw them from all moves."
    low, high = expected(each.measured, each.limits)
    said = f"xpect {low}" if low == high else f"xpect between {low} and {high}"
    days = " days" if each.measured.name == "days to settle" else ""
    if not each.limits.provisional:
        return f"E{said}{days}."
    number = counted(len(each.lately), "figure")
    return f"For now, e{said}{days}: the limits are provisional, drawn from {number} of the {SURE} they need."


def expected(measured: Measured, limits: Limits) -> tuple[str, str]:
    """The least and the greatest whole figure within the limits and within what there can be."""
    low, high = max(limits.lower, 0), limits.upper
    high = high if measured.most is None else min(high, measured.most)
    least, most = math.ceil(low - 1e-9), math.floor(high + 1e-9)
    if least > most:
        return f"{tenths(low)}{measured.unit}", f"{tenths(high)}{measured.unit}"
    return f"{least}{measured.unit}", f"{most}{measured.unit}"


def target_words(target: Target) -> str:
    """“at least 80%”."""
    bound = {"at-least": "at least", "at-most": "at most"}[target.bound]
    return f"{bound} {MEASURED[target.measure].figure(target.value)}"


def assurance_words(target: Target, assurance: Assurance) -> str:
    """“The target of at least 80% is met at times: the limits lie on both sides of it.”"""
    said = {
        "always": "is met every time, if things go on as they are: both limits lie on the right side of it",
        "never": "is not met, if things go on as they are: both limits lie on the wrong side of it",
        "at-times": "is met at times, by chance: the limits lie on both sides of it",
        "unknown": "may or may not be met: there are no limits that could tell",
    }[assurance]
    return f"The target of {target_words(target)} {said}."


def turn_words(turn: TurningPoint) -> str:
    """“Unusually low from 4 March to 2 June 2026 (5 meetings)”, “Falling since May 2025, up to now (8 months)”."""
    measured = MEASURED[turn.measure]
    number = counted(turn.points, *measured.each)
    when = _since(turn, measured) if turn.still else _between(turn.began_on, turn.last_on, measured)
    return f"{capital(_how(turn))} {when} ({number})"


def cause_words(turn: TurningPoint) -> str:
    """“Seven or more in a row below the mean; a figure below the lower limit.”"""
    told = "; ".join(_CAUSES[cause, turn.direction] for cause in turn.causes)
    return capital(told.removeprefix("at least one figure ") if turn.points == 1 else told) + "."


def verdict_words(turn: TurningPoint, better: Direction | None) -> str:
    return "" if better is None else "for the better" if turn.direction == better else "for the worse"


def _too_few(each: Shown) -> str:
    if not each.points:
        return "no figures yet"
    since = " since the last fresh start" if len(each.stretches) > 1 else ""
    return f"{counted(len(each.lately), 'figure')}{since}; limits need {LEAST}"


def _how(turn: TurningPoint) -> str:
    if turn.causes == ("trend",):
        return "rising" if turn.direction == "up" else "falling"
    return "unusually high" if turn.direction == "up" else "unusually low"


def _since(turn: TurningPoint, measured: Measured) -> str:
    if turn.points == 1:
        return _between(turn.began_on, turn.last_on, measured)
    return f"since {measured.day(turn.began_on)}"


def _between(first: date, last: date, measured: Measured) -> str:
    if first == last:
        return f"{'in' if measured.monthly else 'on'} {measured.day(first)}"
    return f"from {measured.day(first)} to {measured.day(last)}"
