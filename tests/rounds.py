"""Rounds of check-ins for tests: opened, answered through links, and closed, on a real ballot box."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from domain.ballots import closing
from domain.ballots.answers import Answer
from domain.check_ins import STATEMENTS
from domain.rounds import Invited, Round
from projections.workspace import Workspace


def open_round(
    workspace: Workspace,
    ref: str,
    round_: str = "summer",
    invited: Mapping[str, int | None] | None = None,
    **fields: Any,
) -> dict[str, list[str]]:
    """Open a round in a partnership, for all its partners unless said otherwise; the links of each partner."""
    numbers = invited if invited is not None else dict.fromkeys(_members(workspace, ref), 6)
    opened_on = fields.pop("opened_on", workspace.today())
    asked = Round(
        round=round_,
        opened_on=opened_on,
        closes_on=fields.pop("closes_on", opened_on + timedelta(days=14)),
        invited=tuple(Invited(partner=partner, number=number) for partner, number in numbers.items()),
        **fields,
    )
    workspace.partnerships.open_round(ref, asked, workspace.stamp("ada"))
    return {
        partner: workspace.ballots.make_links(ref, round_, partner, number or 0) for partner, number in numbers.items()
    }


def answer(
    workspace: Workspace,
    token: str,
    partner: str,
    marks: Sequence[int] | Mapping[str, int],
    about: str | None = None,
    comment: str | None = None,
) -> None:
    """Answer through a link; marks in the order of the four statements, or by statement."""
    by_name = dict(marks) if isinstance(marks, Mapping) else dict(zip(STATEMENTS, marks, strict=False))
    given = Answer(partner=partner, marks=by_name, about=about, comment=comment)
    workspace.ballots.drop(token, uuid4().hex, given, workspace.today())


def close(workspace: Workspace, ref: str, round_: str = "summer", on: date | None = None) -> None:
    """Close a round, and let the views know."""
    closing.close_round(workspace, ref, round_, on or workspace.today(), workspace.stamp("ada"))
    workspace.catch_up()


def _members(workspace: Workspace, ref: str) -> list[str]:
    partners: Any = workspace.partnerships.get(ref).entries.of("partner").values()
    return [each.partner for each in partners if each.is_member_on(workspace.today())]
