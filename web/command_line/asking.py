"""Commands that ask: ``health``, ``timeline`` and ``change``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from access.roles import Action
from projections.changes import Changed
from projections.explanations import Explanation
from projections.explanations import change as change_between
from projections.explanations import explain as explain_health
from projections.leaving_out import LeavingOut
from projections.ledger import profile_of
from projections.policies_in_force import check_thresholds
from projections.policy import DIMENSION_NAMES, Policy, read_policy
from projections.timelines import HealthOn, Step, health_on
from projections.timelines import timeline as timeline_of
from web import current
from web.answers import change_answer, health_answer, in_tenths_as_a_whole, timeline_rows
from web.command_line.acting import acting, is_operator
from web.command_line.leaving_out import leaving_out_options
from web.command_line.options import DAY, json_option, known_at_option, on_option, policy_option
from web.door.permissions import require
from web.pooling import Share, in_tenths_of, shown


@click.command()
@click.argument("ref")
@on_option
@known_at_option
@click.option("--explain", is_flag=True, help="Say what the number is made of, entry by entry.")
@policy_option
@json_option
@acting
@leaving_out_options
def health(
    ref: str,
    on: date | None,
    known_at: datetime | None,
    explain: bool,
    policy: Path | None,
    as_json: bool,
    leaving_out: LeavingOut | None,
) -> None:
    """How healthy a partnership is on a day."""
    workspace, on = current.caught_up(), on or current.workspace().today()
    rules = _policy(policy)
    asked: dict[str, Any] = {"known_at": known_at, "policy": rules, "leaving_out": leaving_out}
    asked["released"] = not is_operator()
    found = _shown(health_on(workspace, ref, on, **asked))
    why = explain_health(workspace, ref, on, **asked) if explain else None
    why = why and replace(why, contributions=_lines(why.contributions, ref, (why.score or 0) - why.base))
    if as_json:
        click.echo(json.dumps(health_answer(found, why), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_health_text(found, why)))


@click.command()
@click.argument("ref")
@click.option("--from", "first", type=DAY, help="The first day (the day the partnership was formed).")
@click.option("--to", "last", type=DAY, help="The last day (today).")
@click.option("--step", type=click.Choice(["day", "week", "month"]), default="day", show_default=True)
@known_at_option
@policy_option
@json_option
@acting
@leaving_out_options
def timeline(
    ref: str,
    first: date | None,
    last: date | None,
    step: Step,
    known_at: datetime | None,
    policy: Path | None,
    as_json: bool,
    leaving_out: LeavingOut | None,
) -> None:
    """Health and its dimensions over time, as CSV or JSON; months are given at their ends."""
    workspace = current.caught_up()
    first = first or profile_of(workspace, ref).formed_on
    last = last or workspace.today()
    asked: dict[str, Any] = {"known_at": known_at, "policy": _policy(policy), "leaving_out": leaving_out}
    asked["released"] = not is_operator()
    found = timeline_of(workspace, ref, first, last, step, **asked)
    rows = list(timeline_rows(found))
    if as_json:
        click.echo(json.dumps(rows, indent=2))
        return
    writer = csv.DictWriter(sys.stdout, ["day", "health", *DIMENSION_NAMES], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)


@click.command()
@click.argument("ref")
@click.option("--from", "first", type=DAY, required=True, help="The earlier day.")
@click.option("--to", "last", type=DAY, help="The later day (today).")
@click.option("--dimension", type=click.Choice(DIMENSION_NAMES), help="What moved this dimension, instead of health.")
@known_at_option
@policy_option
@json_option
@acting
def change(ref: str, first: date, last: date | None, as_json: bool, policy: Path | None, **asked: Any) -> None:
    """What moved health between two days, entry by entry."""
    require(Action.SEE, ref)
    workspace = current.caught_up()
    last = last or workspace.today()
    found = change_between(workspace, ref, first, last, policy=_policy(policy), released=not is_operator(), **asked)
    found = replace(found, lines=_lines(found.lines, ref, (found.after or 0) - (found.before or 0)))
    found = found if is_operator() else in_tenths_as_a_whole(found)
    if as_json:
        click.echo(json.dumps(change_answer(ref, first, last, asked["known_at"], found), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_change_text(first, last, found)))


COMMANDS = (health, timeline, change)


def _shown(found: HealthOn) -> HealthOn:
    """Health as an account may see it: trust by partner is for the operator."""
    return found if is_operator() else replace(found, trust_by_partner={}, perception_gap=None)


def _lines(lines: list[Any], ref: str, total: float) -> list[Any]:
    """Contributions, or lines of a change, pooled as far as an account may not see them apart, in tenths of a point."""
    if is_operator():
        return lines
    names = [field.name for field in fields(lines[0]) if field.name != "meeting"] if lines else []
    shares = [Share(**{name: getattr(line, name) for name in names}) for line in lines]
    kind = type(lines[0]) if lines else None
    return [_line(kind, names, share) for share in in_tenths_of(shown(ref, shares), total)]


def _line(kind: Any, names: list[str], share: Share) -> Any:
    return kind(**{name: getattr(share, name) for name in names})


def _policy(path: Path | None) -> Policy | None:
    """The policy in a file; an account is held to the thresholds that its pages keep."""
    policy = read_policy(path) if path else None
    if policy and not is_operator():
        check_thresholds(policy)
    return policy


# -- health -------------------------------------------------------------------------------------------------


def _health_text(found: HealthOn, why: Explanation | None) -> Iterator[str]:
    if found.health.score is None:
        yield f"{found.partnership} on {found.on}: not enough evidence yet"
    else:
        low, high = found.health.low or 0.0, found.health.high or 0.0
        said = f"{found.health.score:.1f} ({low:.0f} to {high:.0f}), {found.health.band}"
        yield f"{found.partnership} on {found.on}: {said}"
    if found.health.cap is not None:
        yield f"  held at {found.health.cap:.0f} by an open escalation"
    for name, dimension in found.dimensions.items():
        score = "not enough evidence" if dimension.score is None else f"{dimension.score:.1f}"
        yield f"  {name.replace('_', ' '):15} {score}{', nobody has answered lately' if dimension.stale else ''}"
    if found.perception_gap is not None:
        yield f"  perception gap  {found.perception_gap:.1f}"
    if why:
        yield f"  starts from {why.base:.1f}"
        for line in why.contributions:
            yield f"  {line.points:+8.3f}  {line.dimension.replace('_', ' '):15} {line.kind} {line.entry}"


# -- change ------------------------------------------------------------------------------------


def _change_text(first: date, last: date, found: Changed) -> Iterator[str]:
    if found.before is None or found.after is None:
        yield f"There is not enough evidence on {first if found.before is None else last} to say what changed."
        return
    yield f"{first}: {found.before:.1f}   {last}: {found.after:.1f}   change {found.after - found.before:+.1f}"
    for line in found.lines:
        yield f"  {line.points:+8.3f}  {line.why:10} {line.dimension.replace('_', ' '):15} {line.kind} {line.entry}"
