"""What a consultant would say aloud about before and after a programme. Called by ``page``."""

from __future__ import annotations

from datetime import timedelta

from projections.before_and_after import GAP, BeforeAndAfter, Compared, Reading, When, Window
from web.wording import capital, counted, dimension, joined, whole

THE: dict[str, str] = {
    "listening": "the listening",
    "awayday": "the awayday",
    "coaching": "the coaching",
    "leadership": "the leadership programme",
    "mediation": "the mediation",
}
"""A programme of each kind, in the middle of a sentence; of any other kind it is “the programme”."""
LEVEL = 2
"""A difference of less than this many points is called level."""
_NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
MONTH_DAYS = 30.44


def the(found: BeforeAndAfter) -> str:
    return THE.get(found.programme.kind, "the programme")


def trust_words(found: BeforeAndAfter) -> str:
    """“Trust stood at 38 before the mediation (range 30 to 46, 14 answers) and at 61 eight months after it (…).”"""
    trust = found.compared[0]
    before = trust.readings.get("before", Reading(None))
    when: When = "after" if "after" in found.windows else "during"
    later = trust.readings[when]
    if before.value is None and later.value is None:
        return f"Too few have answered check-ins to say where trust stood before {the(found)}, or where it went."
    if before.value is None:
        return f"{_too_little(found)} {_stood(later, _later(found, when), first=True)}."
    said = _stood(before, f"before {the(found)}", first=True)
    if later.value is None:
        return f"{said}. There are too few answers to say where it stood later."
    return f"{said} and {_stood(later, _later(found, when))}. {_whether_chance(trust)}"


def other_words(found: BeforeAndAfter) -> str:
    """Which other dimensions moved beyond their ranges, and which did not; empty when none can be compared."""
    others = [each for each in found.compared if each.name not in ("trust", GAP) and each.overlaps is not None]
    up = [dimension(each.name) for each in others if not each.overlaps and _moved(each) > 0]
    down = [dimension(each.name) for each in others if not each.overlaps and _moved(each) < 0]
    level = [dimension(each.name) for each in others if each.overlaps]
    said = [
        _clause(names, word)
        for names, word in ((up, "rose clearly"), (down, "fell clearly"), (level, "stayed within what may be chance"))
        if names
    ]
    return f"{capital('; '.join(said))}." if said else ""


def gap_words(found: BeforeAndAfter) -> str:
    """How far apart partners' views lay before and later; empty when that is not known of both."""
    gap = next(each for each in found.compared if each.name == GAP)
    if gap.ends is None:
        return ""
    before, later = (whole(reading.value or 0) for reading in gap.ends)
    if abs(later - before) < LEVEL:
        return f"Partners’ views lie as far apart as before: {counted(later, 'point')}."
    word = "closer together" if later < before else "further apart"
    return f"Partners’ views lie {word}: {counted(later, 'point')} from the highest to the lowest, {before} before."


def range_words(reading: Reading) -> str:
    """“30 to 46”; empty without a range."""
    return "" if reading.low is None or reading.high is None else f"{whole(reading.low)} to {whole(reading.high)}"


def number_words(compared: Compared, reading: Reading) -> str:
    """“14 answers”, “1 entry”."""
    if compared.name in ("trust", GAP):
        return counted(reading.number, "answer") if reading.number else "no new answers"
    return counted(reading.number, "entry", "entries") if reading.number else "no entries"


def length_words(days: int) -> str:
    """“12 days”, “eight months”."""
    months = round(days / MONTH_DAYS)
    if months < 2:
        return counted(days, "day")
    return f"{_NUMBERS[months] if months < len(_NUMBERS) else months} months"


def days_of(window: Window) -> int:
    return (window.last - window.first + timedelta(days=1)).days


def _later(found: BeforeAndAfter, when: When) -> str:
    """“eight months after it”, “now, while it runs”, “at its end”."""
    if when == "after":
        return f"{length_words(days_of(found.windows['after']))} after it"
    return "now, while it runs" if found.running else "at its end"


def _stood(reading: Reading, when: str, first: bool = False) -> str:
    start = "Trust stood at" if first else "at"
    held = ", ".join(part for part in (range_words(reading), _answers(reading)) if part)
    return f"{start} {whole(reading.value or 0)} {when} ({'range ' if first else ''}{held})"


def _answers(reading: Reading) -> str:
    return counted(reading.number, "answer") if reading.number else "no answers in that time"


def _too_little(found: BeforeAndAfter) -> str:
    return f"There are too few answers from before {the(found)} to say where trust stood then."


def _whether_chance(trust: Compared) -> str:
    moved = _moved(trust)
    if abs(moved) < LEVEL:
        return "That is level."
    if trust.overlaps:
        return "The two ranges overlap, so that may be chance."
    return f"The two ranges lie apart: a {'rise' if moved > 0 else 'fall'} by chance alone is unlikely."


def _moved(compared: Compared) -> int:
    if compared.ends is None:
        return 0
    before, later = compared.ends
    return whole(later.value or 0) - whole(before.value or 0)


def _clause(names: list[str], word: str) -> str:
    return f"{joined([name.lower() for name in names])} {word}"
