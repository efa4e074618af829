"""What the list of partnerships can be narrowed by: the places, sectors and organisations that there are."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.partnership import Profile
from web.current import workspace
from web.portfolio.asked import ANY_SIGNAL, SORTS
from web.portfolio.narrowing import Members
from web.viewpoint import Viewpoint
from web.wording import capital
from web.words import SIGNAL_WORDS

Options = list[tuple[str, str]]
"""What stands in the address, and what people read."""
OFFERED = 400
"""Organisations of which the field offers the names; more than these are typed."""


@dataclass(frozen=True)
class Choices:
    """Each of a field; organisations are offered while they are typed."""

    places: Options
    sectors: Options
    organisations: list[str]
    bands: Options
    signals: Options
    sorts: Options


def choices(profiles: Iterable[Profile], members: Members, view: Viewpoint) -> Choices:
    shown = list(profiles)
    partners = [partner for profile in shown for partner in members.get(profile.ref, [])]
    bands = workspace().policy_at(view.known_at).bands
    organisations = _told_apart(partner.name for partner in partners)
    return Choices(
        places=_options(profile.place for profile in shown),
        sectors=_options(partner.sector for partner in partners),
        organisations=organisations if len(organisations) <= OFFERED else [],
        bands=[(name, capital(name)) for name in sorted(bands, key=lambda name: -bands[name])],
        signals=[(ANY_SIGNAL, "Some signal"), *SIGNAL_WORDS.items()],
        sorts=list(SORTS.items()),
    )


def _options(words: Iterable[str | None]) -> Options:
    return [(each, capital(each)) for each in _told_apart(words)]


def _told_apart(words: Iterable[str | None]) -> list[str]:
    """Each once, whatever its capitals, in the order of the alphabet."""
    found = {text.strip().casefold(): text.strip() for text in words if text and text.strip()}
    return [found[key] for key in sorted(found)]
