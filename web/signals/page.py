"""The page of a partnership's signals: what stands, since when, the entries behind it, and a question to ask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from flask import Blueprint, render_template, url_for

from access.deciding import may
from access.roles import Action
from domain.dismissals import Dismissal
from projections.ledger import EntryRow, profile_of
from projections.named_entries import entries_named
from projections.signals.past import Key
from projections.suppression import rounds_in
from web.current import workspace
from web.door.identity import me
from web.door.permissions import needs
from web.door.reach import POOLED
from web.entries import address_of, partner_names
from web.sentences import Names, title_of
from web.signals.answers import Said, signals_said
from web.viewpoint import asked_viewpoint, looks_back, sensible
from web.wording import counted

pages = Blueprint("signals", __name__)

SHOWN = 4
"""Signals of one rule that are shown at once."""
LISTED = 6
"""Entries behind a signal that are listed, the newest; the others are counted."""


@dataclass(frozen=True)
class Behind:
    """An entry behind a signal."""

    title: str
    address: str
    row: EntryRow | None


@dataclass(frozen=True)
class Card:
    """A signal as the page shows it. ``aside`` leads to the form that sets it aside, or to what set it aside."""

    said: Said
    behind: list[Behind]
    more: int
    aside: str

    @property
    def dismissal(self) -> Dismissal | None:
        return self.said.signal.dismissed


@dataclass(frozen=True)
class Group:
    """The signals of one rule, those that began last first; beyond the first few they are folded away."""

    name: str
    question: str
    first: list[Card]
    others: list[Card]

    @property
    def number(self) -> int:
        return len(self.first) + len(self.others)


@pages.get("/<ref>/signals")
@looks_back
@needs(Action.SEE)
def of_one(ref: str) -> str:
    profile = profile_of(workspace(), ref)
    view = sensible(asked_viewpoint(), profile)
    cards = _cards(ref, signals_said(ref, view.on, view.known_at), view.known_at)
    standing = [card for card in cards if card.dismissal is None]
    return render_template(
        "signals/of_one.html",
        profile=profile,
        view=view,
        sentence=_sentence(profile.name, standing, view.is_past),
        groups=_groups(standing),
        aside=[card for card in cards if card.dismissal is not None],
        reads=may(me(), Action.READ, ref),
        records=may(me(), Action.RECORD, ref) and not view.is_past and not profile.closed_on,
    )


def _sentence(name: str, standing: list[Card], is_past: bool) -> str:
    if not standing:
        return f"Nothing {'was' if is_past else 'is'} pointed out at {name}."
    return f"{counted(len(standing), 'pattern')} worth asking about at {name}."


def _groups(standing: list[Card]) -> list[Group]:
    """By rule, in the order of their newest signals."""
    by_rule: dict[str, list[Card]] = {}
    for card in standing:
        by_rule.setdefault(card.said.signal.rule, []).append(card)
    return [
        Group(cards[0].said.name, cards[0].said.question, cards[:SHOWN], cards[SHOWN:]) for cards in by_rule.values()
    ]


def _cards(ref: str, found: list[Said], known_at: datetime | None) -> list[Card]:
    """The cards, from one reading of all entries that they name."""
    names = partner_names(ref, known_at)
    wanted = {key for said in found for key in said.entries[-LISTED:] if key[0] not in POOLED}
    rows = entries_named(workspace(), ref, wanted, known_at)
    return [_card(ref, said, rows, names) for said in found]


def _card(ref: str, said: Said, rows: dict[Key, EntryRow], names: Names) -> Card:
    behind = [_behind(ref, key, rows.get(key), names) for key in reversed(said.entries[-LISTED:])]
    return Card(said, behind, max(len(said.entries) - LISTED, 0), _aside(ref, said))


def _behind(ref: str, key: Key, row: EntryRow | None, names: Names) -> Behind:
    kind, entry = key
    title = f"Check-in round {' and '.join(rounds_in(entry))}" if row is None else title_of(row.entry, names)
    return Behind(title, address_of(ref, kind, rounds_in(entry)[0] if row is None else entry), row)


def _aside(ref: str, said: Said) -> str:
    signal = said.signal
    if signal.dismissed:
        return address_of(ref, "dismissal", signal.dismissed.ref)
    return url_for("new_entry.new", ref=ref, kind="dismissal", signal=signal.rule, about=signal.about or None)
