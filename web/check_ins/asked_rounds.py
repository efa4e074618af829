"""A round as somebody who answers sees it: what it is called, which partners there are to answer for and about.

Called by the pages that a link leads to.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from domain.ballots.answers import may_be_about
from domain.ballots.box import Link, LinkRefused
from domain.rounds import Round
from web.current import workspace


@dataclass(frozen=True)
class Asked:
    """``partner`` is who the link is for, if it says; ``partners`` and ``others`` are names by ref, sorted by name."""

    name: str
    round: Round
    partner: str | None
    partners: dict[str, str]
    others: dict[str, str]
    """Those that can be thought of; empty when the round does not ask."""


def asked_by(link: Link) -> Asked:
    """The round that a link belongs to; ``LinkRefused`` when it no longer stands."""
    partnership = workspace().partnerships.get(link.partnership)
    found: Any = partnership.entries.get("round", link.round)
    if found is None or found.closed_on:
        raise LinkRefused("closed")
    members: Any = partnership.entries.of("partner")
    invited = {each.partner for each in found.invited}
    others = [each for each in members.values() if may_be_about(each, found) and each.ref != link.partner]
    asked = [members[ref] for ref in invited if ref in members]
    return Asked(partnership.profile.name, found, link.partner, _by_name(asked), _by_name(others))


def _by_name(partners: list[Any]) -> dict[str, str]:
    return {each.ref: each.name for each in sorted(partners, key=lambda each: (each.name.casefold(), each.ref))}
