"""What the page of the network says before it shows a picture or a table. Used by its page, map and drawing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from domain.partnership import Profile
from projections.network import Network, Organisation, Tie
from projections.overlap import Together
from projections.stretch import Stretched
from web.network.map import Map
from web.wording import capital, counted, joined, tenths

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
NAMED = 8
"""Names that a sentence gives before it counts the others."""


def number(of: int) -> str:
    """“three”, and figures from eleven on."""
    return NUMBERS[of] if of < len(NUMBERS) else f"{of:,}"


def headline(found: Network) -> str:
    """“Three organisations sit in four partnerships or more.”"""
    counts = [len(each.partnerships) for each in found.seated]
    if not counts:
        return "No organisation sits in a partnership here yet"
    if counts[0] == 1:
        return "No organisation sits in more than one partnership"
    least = max(counts[min(2, len(counts) - 1)], 2)
    sitting = sum(count >= least for count in counts)
    words = f"{number(sitting)} {'organisation sits' if sitting == 1 else 'organisations sit'}"
    return capital(f"{words} in {number(least)} partnerships{' or more' if counts[0] > least else ''}")


def overview(found: Network) -> str:
    """“12 organisations sit in 5 partnerships; Marlhaven Council sits in most, four.”"""
    if not found.seated:
        return "The map is drawn once partners are recorded with their partnerships."
    seated, sat_in = len(found.seated), len({ref for each in found.seated for ref in each.partnerships})
    words = f"{counted(seated, 'organisation')} {'sits' if seated == 1 else 'sit'} in {counted(sat_in, 'partnership')}"
    first, most = found.seated[0], len(found.seated[0].partnerships)
    alone = sum(len(each.partnerships) == most for each in found.seated) == 1
    return f"{words}; {first.name} sits in most, {number(most)}." if alone and most > 1 else f"{words}."


def fitting(name: str, letters: int) -> str:
    """Shortened to so many letters; brackets at its end, which may tell it from another of the same name, stay."""
    if len(name) <= letters:
        return name
    tail = name[name.rfind(" (") :] if name.endswith(")") and " (" in name else ""
    tail = tail if len(tail) <= letters // 2 else ""
    return f"{name[: letters - 1 - len(tail)].rstrip()}…{tail}"


def organisation_words(each: Organisation, names: Mapping[str, str]) -> str:
    """“Marlhaven Council (local government): two partnerships: Harbourside and Marlhaven”"""
    sector = f" ({each.sector})" if each.sector else ""
    where = _some([names[ref] for ref in each.partnerships])
    return f"{each.name}{sector} sits in {counted(len(each.partnerships), 'partnership')}: {where}."


def partnership_words(drawn: Map, each: Profile) -> str:
    inside = drawn.members[each.ref]
    whom = f"{counted(len(inside), 'organisation')}: {_some(inside)}." if inside else "No organisation sits in it."
    return f"{_how(drawn, each.ref)} {whom}"


def _how(drawn: Map, ref: str) -> str:
    name = drawn.names[ref]
    if ref not in drawn.bands:
        return f"How {name} stands is not worked out here."
    return f"{name} is {drawn.bands[ref] or 'without enough evidence to say on what terms'}."


def unworked_words(missing: int, is_past: bool) -> str:
    """What is said where not all bands are known; empty where they are."""
    if not missing:
        return ""
    if is_past:
        stood = "partnership stood" if missing == 1 else "partnerships stood"
        return f"How {missing:,} other {stood} then would take long to work out: see the page of each."
    stand = "partnership stands" if missing == 1 else "partnerships stand"
    return f"How {missing:,} {stand} is not worked out yet today. Look again in a moment: each time a few more are."


def stretch_words(stretched: Sequence[Stretched], found: Network) -> str:
    """Who gave most time, without saying that it is too much or too little."""
    busiest = next((each for each in stretched if each.meetings), None)
    if busiest is None:
        return "No meeting is recorded in these quarters."
    name = found.organisations[busiest.organisation].name
    where = counted(max(load.partnerships for load in busiest.loads), "partnership")
    at = f"{counted(busiest.meetings, 'meeting')} of {where}"
    if not busiest.minutes:
        return f"{name} was at most meetings: {at}."
    return f"{name} gave most hours: {tenths(busiest.minutes / 60)}, at {at}."


def untimed_words(found: Network, first: date) -> str:
    """How many meetings say nothing about hours."""
    held = [each for each in found.meetings if each.on >= first]
    untimed = sum(each.minutes is None for each in held)
    if not untimed:
        return "Every meeting of these quarters has its length recorded." if held else ""
    which = f"{counted(untimed, 'meeting')} of {len(held):,} {'has' if untimed == 1 else 'have'} none"
    return f"Hours are those of meetings whose length was recorded. {which}, so the real hours are more."


def overlap_words(pairs: Sequence[Together], found: Network) -> str:
    if not pairs:
        return "No two organisations sit together yet."
    first = pairs[0]
    one, other = (found.organisations[key].name for key in (first.one, first.other))
    where = f"{number(len(first.partnerships))} partnership{'s' if len(first.partnerships) > 1 else ''}"
    times = counted(first.meetings, "meeting")
    return f"{one} and {other} sit together in {where}, and both were at {times} in the past year."


def histories_words(ties: Iterable[Tie]) -> str:
    """“Two partnerships grew from others, and one merged into another.”"""
    ties = list(ties)
    grew = len({tie.end for tie in ties if tie.relation == "grew-from"})
    merged = len({tie.start for tie in ties if tie.relation == "merged-into"})
    parts = [f"{number(grew)} partnership{'s' if grew > 1 else ''} grew from another"] if grew else []
    parts += [f"{number(merged)} merged into another"] if merged else []
    return (
        capital(f"{joined(parts)}.")
        if parts
        else "No partnership is recorded as grown from another or merged into one."
    )


def beside_words(ties: Iterable[Tie]) -> str:
    ties = list(ties)
    shares = len({ref for tie in ties if tie.relation == "shares-problem" for ref in (tie.start, tie.end)})
    works = len({ref for tie in ties if tie.relation == "works-with" for ref in (tie.start, tie.end)})
    parts = [f"{number(shares)} partnerships share a problem with another"] if shares else []
    parts += [f"{number(works)} work with another"] if works else []
    return capital(f"{joined(parts)}.") if parts else "No shared problem or work between partnerships is recorded."


def _some(names: Sequence[str]) -> str:
    """The names, and how many others there are."""
    more = len(names) - NAMED
    return joined([*names[:NAMED], f"{more} others"]) if more > 1 else joined(list(names))
