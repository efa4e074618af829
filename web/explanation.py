"""“Why this number”: the contributions that add up to health on a day, and what changed between two days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for

from access.roles import Action
from domain.partnership import Profile
from projections.changes import Changed
from projections.evidence.surroundings import CAP
from projections.explanations import Explanation, change, explain
from projections.ledger import EntryRow, entries, profile_of
from projections.rounding import apportion, in_tenths
from web.current import workspace
from web.door.permissions import needs
from web.entries import address_of, partner_names
from web.partnership import QUARTER
from web.pooling import Share, shown
from web.sentences import Names, title_of
from web.viewpoint import Viewpoint, asked_day, asked_viewpoint, looks_back, sensible
from web.wording import counted, dimension, kind_word

pages = Blueprint("explanation", __name__)

SHOWN = 8
"""Contributions listed one by one in a group; the others are added up in one line that leads to all of them."""
CHANGED = "changed"
_WHY = {
    "new": "New",
    "faded": "Longer ago now, so it counts less",
    "settled": "Settled or done since",
    "still open": "Still open",
    "capped": "Health is held down",
}


@dataclass(frozen=True)
class Reason:
    """One line of a sum: what it is, where to read it, and its points in tenths."""

    title: str
    kind: str
    on: date | None
    address: str | None
    tenths: int
    why: str = ""

    @property
    def points(self) -> float:
        return self.tenths / 10


@dataclass(frozen=True)
class Group:
    """The reasons in one dimension, which add up to ``tenths``."""

    name: str
    title: str
    tenths: int
    reasons: list[Reason]

    @property
    def points(self) -> float:
        return self.tenths / 10


@pages.get("/<ref>/why")
@looks_back
@needs(Action.SEE)
def why(ref: str) -> str:
    ws = workspace()
    profile = profile_of(ws, ref)
    view = sensible(asked_viewpoint(), profile)
    explained = explain(ws, ref, view.on, known_at=view.known_at)
    since = _since(profile, view)
    moved = change(ws, ref, since, view.on, known_at=view.known_at)
    readable = Readable(ref, view.known_at, view.arguments() | {"since": since.isoformat()})
    groups, lines = _groups(explained, readable), _lines(moved, readable)
    return render_template(
        "explanation/why.html",
        profile=profile,
        view=view,
        explained=explained,
        band=None if explained.score is None else ws.policy.band_of(explained.score),
        groups=groups,
        since=since,
        moved=moved,
        lines=lines,
        widest=max((abs(group.points) for group in groups), default=0),
        most=max((abs(reason.points) for group in groups for reason in group.reasons), default=0),
        moved_by=sum(line.tenths for line in lines) / 10,
        earliest=profile.formed_on,
    )


class Readable:
    """Turns what a sum names (kind and ref) into words, from one reading of the entries."""

    def __init__(self, ref: str, known_at: datetime | None, here: dict[str, Any]) -> None:
        self.ref = ref
        self._here = here
        self.names: Names = partner_names(ref)
        rows = entries(workspace(), ref, known_at=known_at)
        self._rows: dict[tuple[str, str], EntryRow] = {(row.kind, row.ref): row for row in rows}

    def shown(self, shares: list[Share]) -> list[Share]:
        return shown(self.ref, shares)

    def reason(self, share: Share, tenths: int) -> Reason:
        row = self._rows.get((share.kind, share.entry))
        why = _WHY.get(share.why, share.why)
        if row is None or share.pooled:
            return Reason(share.title or share.entry, "", None, self._address(share), tenths, why)
        address = address_of(self.ref, share.kind, share.entry)
        return Reason(title_of(row.entry, self.names), kind_word(share.kind), row.happened_on, address, tenths, why)

    def rest(self, number: int, tenths: int, group: str) -> Reason:
        """The line that adds up the smaller ones of a group."""
        address = url_for("explanation.why", ref=self.ref, all=group, _anchor=group, **self._here)
        return Reason(f"{counted(number, 'smaller one')}, added up", "", None, address, tenths)

    def _address(self, share: Share) -> str | None:
        return None if share.pooled else address_of(self.ref, share.kind, share.entry)


def _groups(explained: Explanation, readable: Readable) -> list[Group]:
    """A group for each dimension, in the policy's order, and the cap last; together they add up to the score."""
    if explained.score is None:
        return []
    shares = readable.shown([Share(c.entry, c.kind, c.dimension, c.points) for c in explained.contributions])
    names = [*workspace().policy.by_dimension, CAP]
    by_name = {name: [share for share in shares if share.dimension == name] for name in names}
    by_name = {name: of_name for name, of_name in by_name.items() if of_name}
    total = in_tenths(explained.score) - in_tenths(explained.base)
    sums = apportion([sum(share.points for share in of_name) for of_name in by_name.values()], total)
    return [
        Group(
            name,
            _heading(name),
            tenths,
            _reasons(by_name[name], tenths, readable, name),
        )
        for name, tenths in zip(by_name, sums, strict=True)
    ]


def _heading(group: str) -> str:
    return "Held down" if group == CAP else dimension(group)


def _reasons(shares: list[Share], tenths: int, readable: Readable, group: str) -> list[Reason]:
    """The largest one by one and the rest together; they add up to ``tenths``."""
    shares = sorted(shares, key=lambda share: -abs(share.points))
    whole = len(shares) <= SHOWN + 1 or request.args.get("all") == group
    shown, rest = (shares, []) if whole else (shares[:SHOWN], shares[SHOWN:])
    together = [sum(share.points for share in rest)] if rest else []
    parts = apportion([share.points for share in shown] + together, tenths)
    reasons = [readable.reason(share, part) for share, part in zip(shown, parts, strict=False)]
    return reasons + ([readable.rest(len(rest), parts[-1], group)] if rest else [])


def _lines(moved: Changed, readable: Readable) -> list[Reason]:
    if moved.before is None or moved.after is None:
        return []
    shares = readable.shown([Share(c.entry, c.kind, c.dimension, c.points, c.why) for c in moved.lines])
    total = in_tenths(moved.after) - in_tenths(moved.before)
    return _reasons(shares, total, readable, CHANGED)


def _since(profile: Profile, view: Viewpoint) -> date:
    problems: dict[str, str] = {}
    asked = asked_day("since", view.on, problems) or view.on - QUARTER
    view.problems.update(problems)
    return min(max(asked, profile.formed_on), view.on)
