"""What the page “What if” tells of health and trust: without a partner or a round, and weighed otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from flask.testing import FlaskClient

from projections.leaving_out import LeavingOut
from projections.policy import Policy, parse_policy
from projections.timelines import health_on
from projections.workspace import Workspace
from web.policies.settings import read

Name = tuple[Any, ...]
LeftOut = tuple[tuple[str, str], ...]
"""Arguments of the page: ``partner`` and ``without`` (a round), and numbers of a policy."""
AT_MOST = 6
OTHERWISE: LeftOut = (
    ("dimensions.trust.half_life_days", "20"),
    ("dimensions.trust.weight", "5"),
    ("prior_strength", "0.5"),
    ("trust.answer_weight", "3"),
    ("trust.least_answers", "1"),
)
"""Another policy, under which every second question is asked."""


def all_left_out(partners: list[str], rounds: list[str]) -> list[LeftOut]:
    """Each partner and each round by itself, and then some of both together, as far as they are tried.

    Every second of them under another policy.
    """
    alone: list[LeftOut] = [(("partner", partner),) for partner in partners]
    alone += [(("without", f"check-in:{each}"),) for each in rounds]
    pairs: list[LeftOut] = [(*partner, *each) for partner in alone[: len(partners)] for each in alone[len(partners) :]]
    return [each + (OTHERWISE if at % 2 else ()) for at, each in enumerate((*alone, *pairs))][:AT_MOST]


def told(browser: FlaskClient, ref: str, on: date, at: datetime | None, tried: Iterable[LeftOut]) -> dict[Name, float]:
    """Every figure by what was left out, fetched from the page."""
    found: dict[Name, float] = {}
    for left_out in tried:
        asked = [*left_out, ("on", on.isoformat()), *([("known_at", at.isoformat())] if at else [])]
        text = browser.get(f"/{ref}/what-if?range=6m&{urlencode(asked)}").text
        found |= {("left out", at, on, left_out, name): value for name, value in _figures(text)}
    return found


def _figures(text: str) -> Iterator[tuple[str, float]]:
    """What trust and health would be, as far as there are numbers."""
    table = text.partition('aria-labelledby="beside-heading"')[2].partition("</table>")[0]
    for name in ("trust", "health"):
        row = re.search(rf'<th scope="row">{name.title()}</th>\s*<td[^>]*>.*?</td>\s*<td class="number">(\d+)<', table)
        if row:
            yield name, float(row.group(1))


def meant(workspace: Workspace, ref: str, names: Iterable[Name], at: datetime | None) -> dict[Name, float]:
    """The same figures without rounding, as known at one of the instants."""
    found: dict[Name, float] = {}
    for _, _, on, left_out, name in (each for each in names if each[0] == "left out" and each[1] == at):
        policy = _policy(workspace) if set(OTHERWISE) <= set(left_out) else None
        answer = health_on(workspace, ref, on, known_at=at, policy=policy, leaving_out=_leaving_out(left_out))
        score = answer.health.score if name == "health" else answer.dimensions[name].score
        found["left out", at, on, left_out, name] = 0.0 if score is None else score
    return found


def _policy(workspace: Workspace) -> Policy:
    return parse_policy(read(dict(OTHERWISE), workspace.policy), "otherwise")


def _leaving_out(left_out: LeftOut) -> LeavingOut:
    partners, rounds = (frozenset(name for field, name in left_out if field == each) for each in ("partner", "without"))
    return LeavingOut(entries=rounds, partners=partners, passing_over=True)
