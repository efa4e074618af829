"""Whether the figures of a pack are still those that the same question gives, asked as it was known then.

Called by ``web.citing.asking``. A pack carries its figures as data, partnership by partnership.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import msgspec
from markupsafe import Markup

from domain.errors import DomainError
from projections.amended import were_answers_taken_back
from projections.ledger import profile_of
from projections.timelines import HealthOn
from projections.workspace import Workspace
from web.citing.finding import Finding
from web.citing.manifest import Manifest
from web.citing.packing import Packed
from web.packs.leaf import Leaf
from web.packs.month import Month
from web.packs.standing import Standing, standing
from web.wording import counted, whole

WHAT = "pack"
TOLD = 5
"""Figures that are named when they are other ones now."""
_PLACE = re.compile(rb'<script type="application/json" id="pack-figures">(.*?)</script>', re.DOTALL)
_OF_ANSWERS = re.compile(r"(health|trust|signals)\b")
Figures = dict[str, dict[str, int | None]]
"""By partnership, and then by what they say: “health on 2026-10-31”."""


@dataclass(frozen=True)
class _Asked:
    partnerships: list[str]
    month: Month
    known_at: datetime


def figures_inside(leaves: Iterable[Leaf]) -> Markup:
    """The figures as an element of the page."""
    figures = {each.profile.ref: _figures(each.found) for each in leaves}
    return Markup('<script type="application/json" id="pack-figures">{}</script>').format(
        Markup(msgspec.json.encode(figures).decode())  # noqa: S704 - refs of small letters, and numbers
    )


def compare(workspace: Workspace, packed: Packed) -> Iterator[Finding]:
    """What is found by asking again."""
    try:
        then, asked = _figures_in(packed.data), _asked(packed.manifest)
        now = {ref: _of(workspace, ref, asked.month) for ref in asked.partnerships}
    except (DomainError, msgspec.MsgspecError, ValueError, KeyError, TypeError):
        yield Finding(False, "The figures cannot be read, or what was asked is not understood: nothing was compared.")
        return
    yield _compared(workspace, asked, then, now)


def _compared(workspace: Workspace, asked: _Asked, then: Figures, now: Figures) -> Finding:
    other = [(ref, name) for ref in then for name in then[ref] if then[ref][name] != now.get(ref, {}).get(name)]
    if not other and then.keys() == now.keys():
        number = sum(len(figures) for figures in then.values())
        return Finding(True, f"The same question, asked as known then, gives the same {counted(number, 'figure')}.")
    told = ", ".join(f"{ref}, {name}" for ref, name in other[:TOLD])
    told += f", and {len(other) - TOLD} more" if len(other) > TOLD else ""
    if other and all(_is_of_answers(workspace, ref, name, asked) for ref, name in other):
        return Finding(True, f"Answers were taken back since, and count as if never given. It shows in {told}.")
    return Finding(False, f"Asked as known then, these figures are other ones: {told}.")


def _is_of_answers(workspace: Workspace, ref: str, name: str, asked: _Asked) -> bool:
    return bool(_OF_ANSWERS.match(name)) and were_answers_taken_back(workspace, ref, asked.known_at)


def _of(workspace: Workspace, ref: str, month: Month) -> dict[str, int | None]:
    return _figures(standing(workspace, profile_of(workspace, ref, month.known_at), month))


def _figures(found: Standing) -> dict[str, int | None]:
    ends = [_scores(each) for each in (found.before, found.now) if each is not None]
    counts: dict[str, int | None] = {
        "signals": sum(pattern.number for pattern in found.patterns),
        "open escalations": sum(found.escalations.values()),
        "agreements that stand": found.agreed.standing,
        "agreements kept": found.agreed.kept,
    }
    return {name: value for each in [*ends, counts] for name, value in each.items()}


def _scores(found: HealthOn) -> dict[str, int | None]:
    """In whole points, as they are shown."""
    scores = {"health": found.health.score} | {name: each.score for name, each in found.dimensions.items()}
    return {f"{name} on {found.on}": None if score is None else whole(score) for name, score in scores.items()}


def _figures_in(data: bytes) -> Figures:
    found = _PLACE.findall(data)
    if len(found) != 1:
        raise ValueError
    return msgspec.json.decode(found[0], type=Figures)


def _asked(manifest: Manifest) -> _Asked:
    asked = manifest.asked
    on, known_at = date.fromisoformat(asked["on"]), datetime.fromisoformat(asked["as_known_at"])
    return _Asked([str(ref) for ref in asked["of"]], Month(on.replace(day=1), on, known_at), known_at)
