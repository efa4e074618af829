"""The page of signals over all partnerships that a reader may see, by partnership or by rule, the newest first."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from flask import Blueprint, render_template, request, url_for

from access.roles import Action
from domain.errors import UnknownPartnership
from domain.partnership import Profile
from projections.signals.past import Signal
from projections.signals.standing import Standing, standing, standing_in
from web.asked_numbers import asked_page
from web.current import workspace
from web.door.permissions import needs
from web.door.reach import reachable
from web.signals.answers import Said, in_words
from web.signals.words import WORDS
from web.viewpoint import Viewpoint, asked_day, asked_viewpoint, looks_back
from web.wording import counted, long_day
from web.words import SIGNAL_WORDS

pages = Blueprint("all_signals", __name__)

A_PAGE = 20
"""Partnerships on a page."""
SHOWN = 5
"""Signals of a partnership, or of a rule, that are shown: the newest, those of a partnership of several rules."""
BY = {"partnership": "Partnership", "rule": "Signal"}
FILTERS = ("by", "rule", "since")

Item = TypeVar("Item")


@dataclass(frozen=True)
class Asked:
    """Grouped by what; of one rule, and begun on a day or later (``None``: whatever stands)."""

    by: str
    rule: str | None
    since: date | None

    @property
    def is_filtered(self) -> bool:
        return bool(self.rule or self.since)

    def of(self, found: Standing) -> Standing:
        found = found.of_rule(self.rule) if self.rule else found
        return found.since(self.since) if self.since else found


@dataclass(frozen=True)
class Found:
    """A partnership and what stands in it, as far as it was asked for."""

    profile: Profile
    standing: Standing


@dataclass(frozen=True)
class Line:
    """A signal of a partnership."""

    profile: Profile
    said: Said


@dataclass(frozen=True)
class Block:
    """What stands in one partnership, or by one rule; the newest are shown, and ``address`` leads to all."""

    title: str
    address: str
    question: str
    number: int
    lines: list[Line]


@pages.get("/signals")
@looks_back
@needs(Action.SEE, anywhere=True)
def index() -> str:
    view = asked_viewpoint()
    asked = _asked(view)
    everything = _everything(view)
    found = sorted(_wanted(asked, everything), key=lambda each: each.profile.name.casefold())
    found.sort(key=lambda each: each.standing.newest_on, reverse=True)
    page, last = asked_page(), max(-(-len(found) // A_PAGE), 1)
    shown = found[(page - 1) * A_PAGE : page * A_PAGE]
    return render_template(
        "signals/everywhere.html",
        view=view,
        asked=asked,
        sentence=_sentence(found, len(everything), asked, view),
        aside=sum(each.standing.aside for each in everything),
        blocks=_by_rule(shown, view) if asked.by == "rule" else _by_partnership(shown, view),
        groupings=[(words, _address(view, by=by), by == asked.by) for by, words in BY.items()],
        rules=SIGNAL_WORDS,
        page=page,
        pages=last,
        address=lambda number: _address(view, page=number),
    )


def _asked(view: Viewpoint) -> Asked:
    by, rule = request.args.get("by", ""), request.args.get("rule", "")
    since = asked_day("since", view.today, view.problems)
    return Asked(by if by in BY else "partnership", rule if rule in SIGNAL_WORDS else None, since)


def _everything(view: Viewpoint) -> list[Found]:
    """What stands in each partnership that was there then."""
    profiles = {profile.ref: profile for profile in reachable(Action.SEE)}
    if not view.is_past:
        return [Found(profiles[ref], found) for ref, found in standing(workspace(), profiles).items()]
    found = []
    for ref, profile in profiles.items():
        if profile.formed_on <= view.on:
            with suppress(UnknownPartnership):
                found.append(Found(profile, standing_in(workspace(), ref, view.on, view.known_at)))
    return found


def _wanted(asked: Asked, everything: Iterable[Found]) -> list[Found]:
    """Those in which something stands that was asked for."""
    found = [Found(each.profile, asked.of(each.standing)) for each in everything]
    return [each for each in found if each.standing.signals]


def _sentence(found: list[Found], of: int, asked: Asked, view: Viewpoint) -> str:
    """“12 patterns worth asking about in 5 of 7 partnerships.”"""
    number = sum(len(each.standing.signals) for each in found)
    since = f" that began on {long_day(asked.since)} or later" if asked.since else ""
    if not number:
        return (
            f"Nothing {'was' if view.is_past else 'is'} pointed out{since}." if of else "No partnership is open to you."
        )
    where = f"in {len(found)} of {counted(of, 'partnership')}" if of > 1 else f"at {found[0].profile.name}"
    return f"{counted(number, 'pattern')} worth asking about{since}, {where}."


def _by_partnership(found: list[Found], view: Viewpoint) -> list[Block]:
    blocks = []
    for each in found:
        said = in_words(each.profile.ref, each.standing.first(SHOWN), view.known_at)
        lines = [Line(each.profile, one) for one in said]
        address = url_for("signals.of_one", ref=each.profile.ref)
        blocks.append(Block(each.profile.name, address, "", len(each.standing.signals), lines))
    return blocks


def _by_rule(found: list[Found], view: Viewpoint) -> list[Block]:
    """A block for each rule, those of the newest signals first; those of a page's partnerships are taken together."""
    all_of = [(signal, each.profile) for each in found for signal in each.standing.signals]
    all_of.sort(key=lambda pair: pair[0].since, reverse=True)
    by_rule = _grouped(all_of, lambda pair: pair[0].rule)
    return [
        Block(
            SIGNAL_WORDS[rule],
            _address(view, by="partnership", rule=rule),
            WORDS[rule].question,
            len(pairs),
            _lines(pairs[:SHOWN], view),
        )
        for rule, pairs in by_rule.items()
    ]


def _lines(pairs: list[tuple[Signal, Profile]], view: Viewpoint) -> list[Line]:
    return [Line(profile, in_words(profile.ref, [signal], view.known_at)[0]) for signal, profile in pairs]


def _grouped(items: Iterable[Item], key: Callable[[Item], str]) -> dict[str, list[Item]]:
    found: dict[str, list[Item]] = {}
    for item in items:
        found.setdefault(key(item), []).append(item)
    return found


def _address(view: Viewpoint, **others: Any) -> str:
    kept = {name: request.args[name] for name in FILTERS if request.args.get(name, "").strip()}
    return url_for("all_signals.index", **{**kept, **others})
