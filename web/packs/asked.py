"""Which partnerships and which month a pack is asked for. Called by ``page``; ``monthly`` asks for all itself."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from flask import request

from access.roles import Action
from domain.errors import InvalidValue
from domain.partnership import Profile
from projections.as_of import as_of
from projections.ledger import entries
from web.current import workspace
from web.door.permissions import require
from web.door.reach import reachable
from web.packs.month import Month, asked_month
from web.wording import counted

MOST = 60
"""Partnerships in one pack; more would take minutes to print."""


@dataclass(frozen=True)
class AskedPack:
    """``profiles`` as they stood at the end of the month. ``named`` are the refs asked for; none means all.

    ``left_out`` counts those closed before the month began, and ``not_yet`` names those not formed, or not known of.
    """

    month: Month
    profiles: list[Profile]
    named: tuple[str, ...] = ()
    left_out: int = 0
    not_yet: tuple[str, ...] = ()
    problems: dict[str, str] = field(default_factory=dict)

    @property
    def is_too_much(self) -> bool:
        return len(self.profiles) > MOST

    def arguments(self) -> dict[str, Any]:
        """What leads to the same pack again."""
        return ({"of": list(self.named)} if self.named else {}) | self.month.arguments()


class TooManyForAPack(InvalidValue):
    def __init__(self, number: int) -> None:
        super().__init__(
            f"A pack holds at most {MOST} partnerships, and these are {number:,}. Choose fewer of them.", "of"
        )


def asked_pack() -> AskedPack:
    """What the address asks for; ``UnknownPartnership`` for what whoever asks may not see."""
    month, problems = asked_month(request.args.get("month", ""))
    named = tuple(dict.fromkeys(request.args.getlist("of")))
    for ref in named:
        require(Action.SEE, ref)
    pack = pack_of(month, named)
    if pack.is_too_much:
        problems["of"] = TooManyForAPack(len(pack.profiles)).message
    return replace(pack, problems=problems)


def pack_of(month: Month, named: Sequence[str] = ()) -> AskedPack:
    """The partnerships asked for, or all that can be reached and were open in the month, by name."""
    reached = [each for each in reachable(Action.SEE) if not named or each.ref in named]
    found = [(each, as_it_stood(each.ref, month)) for each in reached]
    stood = [profile for _, profile in found if profile is not None]
    not_yet = tuple(each.name for each, profile in found if profile is None) if named else ()
    open_ones = stood if named else [each for each in stood if not _closed_before(each, month)]
    return AskedPack(month, _in_order(open_ones), tuple(named), len(stood) - len(open_ones), not_yet)


def check_size(pack: AskedPack) -> None:
    """``TooManyForAPack`` where it holds more than a file may."""
    if pack.is_too_much:
        raise TooManyForAPack(len(pack.profiles))


def as_it_stood(ref: str, month: Month) -> Profile | None:
    """The profile at the end of the month; ``None`` when it had not been formed, or was not known of."""
    rows = entries(workspace(), ref, kind="partnership", known_at=month.known_at, until=month.on)
    stood: list[Any] = [as_of(row.entry, month.on) for row in rows]
    return stood[0] if stood else None


def gaps_words(pack: AskedPack) -> str:
    """What is not in it, and why; empty when nothing is missing."""
    said = []
    if pack.left_out:
        said.append(f"{counted(pack.left_out, 'partnership')} closed before {pack.month.words} left out.")
    if pack.not_yet:
        said.append(f"Not formed by then, or not known of: {', '.join(pack.not_yet)}.")
    return " ".join(said)


def _closed_before(profile: Profile, month: Month) -> bool:
    return profile.closed_on is not None and profile.closed_on < month.first


def _in_order(profiles: Iterable[Profile]) -> list[Profile]:
    return sorted(profiles, key=lambda each: (each.name.casefold(), each.ref))
