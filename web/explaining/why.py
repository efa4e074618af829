"""“Why this number”: what adds up to health on a day, or to one of its dimensions, the largest first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, render_template, request

from access.roles import Action
from projections.evidence.surroundings import CAP
from projections.explanations import Contribution, Explanation, explain
from projections.ledger import profile_of
from projections.policy import Policy
from projections.rounding import apportion, in_tenths
from web.current import workspace
from web.door.permissions import needs
from web.explaining.lines import Behind, Readable, Reason, largest, rest
from web.partnership import QUARTER
from web.pooling import Share
from web.viewpoint import Viewpoint, asked_viewpoint, looks_back, sensible
from web.wording import dimension

pages = Blueprint("explanation", __name__)

SHOWN = 8
"""Contributions listed one by one in a group; the others are added up in one line that leads to all of them."""
SHOWN_ALONE = 20
"""The same where a dimension has the page to itself."""


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


@dataclass(frozen=True)
class _Cut:
    """The shares of a group that are listed one by one, and the points of the others."""

    name: str
    tenths: int
    listed: list[Share]
    others: list[float]


@pages.get("/<ref>/why")
@needs(Action.SEE)
@looks_back
def why(ref: str) -> str:
    ws = workspace()
    profile = profile_of(ws, ref)
    view = sensible(asked_viewpoint(), profile)
    policy = ws.policy_at(view.known_at)
    asked = _asked_dimension(policy)
    explained = explain(ws, ref, view.on, known_at=view.known_at, dimension=asked)
    groups = _groups(ref, explained, view, policy, asked)
    return render_template(
        "explanation/dimension.html" if asked else "explanation/why.html",
        profile=profile,
        view=view,
        explained=explained,
        asked=asked,
        policy=policy,
        band=None if explained.score is None else policy.band_of(explained.score),
        groups=groups,
        widest=max((abs(group.points) for group in groups), default=0),
        most=max((abs(reason.points) for group in groups for reason in group.reasons), default=0),
        half_lives={name: d.half_life_days for name, d in policy.by_dimension.items()},
        since=max(profile.formed_on, view.on - QUARTER),
    )


def _asked_dimension(policy: Policy) -> str | None:
    asked = request.args.get("dimension") or None
    if asked is not None and asked not in policy.by_dimension:
        names = ", ".join(policy.by_dimension)
        abort(404, f"There is no dimension of health called “{asked[:40]}”. Choose one of: {names}.")
    return asked


def _groups(ref: str, explained: Explanation, view: Viewpoint, policy: Policy, asked: str | None) -> list[Group]:
    """A group for each dimension, in the policy's order, and the cap last; together they add up to the score."""
    if explained.score is None:
        return []
    cuts = list(_cuts(ref, explained, policy, asked))
    listed = [share for cut in cuts for share in cut.listed]
    behind = explained.behind((share.entry, share.kind, share.dimension) for share in listed)
    readable = Readable(ref, view.on, view.known_at, policy)
    readable.read(listed)
    return [_group(cut, readable, behind, view, asked) for cut in cuts]


def _cuts(ref: str, explained: Explanation, policy: Policy, asked: str | None) -> Iterable[_Cut]:
    by_name: dict[str, list[Contribution]] = {name: [] for name in [*policy.by_dimension, CAP]}
    for line in explained.contributions:
        by_name[line.dimension].append(line)
    by_name = {name: of_name for name, of_name in by_name.items() if of_name}
    total = in_tenths(explained.score or 0.0) - in_tenths(explained.base)
    sums = apportion([sum(line.points for line in of_name) for of_name in by_name.values()], total)
    for (name, of_name), tenths in zip(by_name.items(), sums, strict=True):
        at_most = SHOWN_ALONE if asked else SHOWN
        at_most = len(of_name) if request.args.get("all") == name else at_most
        shares, others = largest(ref, of_name, at_most + 1)
        ordered = sorted(shares, key=lambda share: -abs(share.points))
        cut = len(ordered) if len(ordered) + len(others) <= at_most + 1 else at_most
        yield _Cut(name, tenths, ordered[:cut], [*(share.points for share in ordered[cut:]), *others])


def _group(cut: _Cut, readable: Readable, behind: Behind, view: Viewpoint, asked: str | None) -> Group:
    together = [sum(cut.others)] if cut.others else []
    parts = apportion([share.points for share in cut.listed] + together, cut.tenths)
    reasons = [readable.reason(share, part, behind) for share, part in zip(cut.listed, parts, strict=False)]
    if cut.others:
        here: dict[str, Any] = {"ref": readable.ref, "dimension": asked} | view.arguments()
        reasons.append(rest(len(cut.others), parts[-1], "explanation.why", cut.name, **here))
    return Group(cut.name, "Held down" if cut.name == CAP else dimension(cut.name), cut.tenths, reasons)
