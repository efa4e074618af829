"""A whole pack: what it opens with, a leaf for each partnership, and how it came about.

The page, the file and the PDF all show this. Called by ``page``, ``links_page`` and ``monthly``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from domain.partnership import Profile
from web.current import workspace
from web.packs.asked import AskedPack, gaps_words
from web.packs.contents import Entry, contents
from web.packs.leaf import HEIGHT_UNDER_A_TITLE, Leaf, brief_name, leaf
from web.packs.method import Method, method
from web.packs.month import Month
from web.wording import counted, joined

FELL_BY = 5
"""Points in three months from which a fall is told of at the front."""


@dataclass(frozen=True)
class Pack:
    """``contents`` holds the lines of the contents, page by page."""

    asked: AskedPack
    leaves: list[Leaf]
    contents: list[list[Entry]]
    sentence: str
    gaps: str
    method: Method

    @property
    def month(self) -> Month:
        return self.asked.month

    @property
    def sheets(self) -> int:
        """About how many it is printed on: the contents, a sheet for each partnership, and the method."""
        return max(len(self.contents), 1) + len(self.leaves) + 1

    @property
    def title(self) -> str:
        if len(self.leaves) == 1:
            return f"Board pack: {self.leaves[0].profile.name}, {self.month.words}"
        return f"Board pack, {self.month.words}"

    @property
    def in_words(self) -> str:
        """“October 2026, 5 partnerships”"""
        of = self.leaves[0].profile.name if len(self.leaves) == 1 else counted(len(self.leaves), "partnership")
        return f"{self.month.words}, {of}"


def pack(asked: AskedPack) -> Pack:
    """The pack; one that is too much, or of nothing, has no leaves."""
    leaves = list(_leaves([] if asked.is_too_much else asked.profiles, asked.month))
    made = method(asked.month, len(leaves))
    return Pack(asked, leaves, contents(leaves), _sentence(leaves, asked.month), gaps_words(asked), made)


def as_known_now(asked: AskedPack) -> AskedPack:
    """The same, held to what is known at this instant, so that it can be asked again."""
    known_at = asked.month.known_at or workspace().clock()
    return replace(asked, month=replace(asked.month, known_at=known_at))


def _leaves(profiles: Sequence[Profile], month: Month) -> Iterator[Leaf]:
    names = Counter(each.name.casefold() for each in profiles)
    for number, profile in enumerate(profiles, 1):
        made = leaf(number, profile, month, namesake=names[profile.name.casefold()] > 1)
        yield made if len(profiles) > 1 else replace(made, height_on_paper=HEIGHT_UNDER_A_TITLE)


def _sentence(leaves: list[Leaf], month: Month) -> str:
    """“Of 5 partnerships, 2 were on working terms …”; nothing of a single one, whose own sentence says it."""
    standing = [each for each in leaves if each.profile.closed_on is None]
    if not standing or len(leaves) == 1:
        return ""
    said = joined(_on_terms(standing))
    if len(standing) == 1:
        of_all = f"The one partnership that was open at the end of {month.words} {said.removeprefix('1 ')}."
    else:
        of_all = f"Of {len(standing):,} partnerships at the end of {month.words}, {said}."
    return " ".join([of_all, *_fallen(standing), *_open(standing)])


def _on_terms(standing: list[Leaf]) -> list[str]:
    policy = workspace().policy_at(standing[0].found.now.known_at)
    order = sorted(policy.bands, key=lambda name: -policy.bands[name])
    tally = [(sum(each.found.now.health.band == band for each in standing), band) for band in order]
    unknown = sum(each.found.now.health.score is None for each in standing)
    parts = [f"{number} {'was' if number == 1 else 'were'} {band}" for number, band in tally if number]
    return parts + ([f"{unknown} had too little evidence"] if unknown else [])


def _fallen(standing: list[Leaf]) -> list[str]:
    fallen = [brief_name(each.profile.name) for each in standing if each.moved is not None and each.moved <= -FELL_BY]
    if not fallen:
        return []
    named = fallen[:3] + ([f"{len(fallen) - 3} more"] if len(fallen) > 3 else [])
    return [f"Down five points or more in three months: {joined(named)}."]


def _open(standing: list[Leaf]) -> list[str]:
    """How many patterns and escalations wait for somebody to ask about them."""
    escalations = sum(sum(each.found.escalations.values()) for each in standing)
    signals = sum(each.signals for each in standing)
    said = [counted(signals, "signal")] if signals else []
    said += [counted(escalations, "open escalation")] if escalations else []
    return [f"{joined(said)} {'stands' if signals + escalations == 1 else 'stand'} in all."] if said else []
