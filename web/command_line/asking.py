"""Commands that ask: ``health``, ``timeline`` and ``change``."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from projections.explanations import Change, Explanation
from projections.explanations import change as change_between
from projections.explanations import explain as explain_health
from projections.health import Floats
from projections.ledger import profile_of
from projections.policy import DIMENSION_NAMES, Policy, read_policy
from projections.timelines import HealthOn, Step, Timeline, health_on
from projections.timelines import timeline as timeline_of
from web import current
from web.command_line.options import DAY, json_option, known_at_option, on_option, policy_option


@click.command()
@click.argument("ref")
@on_option
@known_at_option
@click.option("--explain", is_flag=True, help="Say what the number is made of, entry by entry.")
@click.option(
    "--without", metavar="ENTRY", help="Leave out one entry, named by its ref or as kind:ref; answers by their round."
)
@policy_option
@json_option
@with_appcontext
def health(
    ref: str,
    on: date | None,
    known_at: datetime | None,
    explain: bool,
    without: str | None,
    policy: Path | None,
    as_json: bool,
) -> None:
    """How healthy a partnership is on a day."""
    workspace, on = current.caught_up(), on or current.workspace().today()
    rules = _policy(policy)
    found = health_on(workspace, ref, on, known_at=known_at, policy=rules, without=without)
    why = explain_health(workspace, ref, on, known_at=known_at, policy=rules, without=without) if explain else None
    if as_json:
        click.echo(json.dumps(_health_json(found, why), indent=2, ensure_ascii=False))
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
@with_appcontext
def timeline(
    ref: str,
    first: date | None,
    last: date | None,
    step: Step,
    known_at: datetime | None,
    policy: Path | None,
    as_json: bool,
) -> None:
    """Health and its dimensions over time, as CSV or JSON; months are given at their ends."""
    workspace = current.caught_up()
    first = first or profile_of(workspace, ref).formed_on
    last = last or workspace.today()
    found = timeline_of(workspace, ref, first, last, step, known_at=known_at, policy=_policy(policy))
    rows = list(_timeline_rows(found))
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
@known_at_option
@policy_option
@json_option
@with_appcontext
def change(
    ref: str, first: date, last: date | None, known_at: datetime | None, policy: Path | None, as_json: bool
) -> None:
    """What moved health between two days, entry by entry."""
    workspace = current.caught_up()
    last = last or workspace.today()
    found = change_between(workspace, ref, first, last, known_at=known_at, policy=_policy(policy))
    if as_json:
        click.echo(json.dumps(_change_json(ref, first, last, known_at, found), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_change_text(first, last, found)))


COMMANDS = (health, timeline, change)


def _policy(path: Path | None) -> Policy | None:
    return read_policy(path) if path else None


# -- health -------------------------------------------------------------------------------------------------


def _health_json(found: HealthOn, why: Explanation | None) -> dict[str, Any]:
    answer: dict[str, Any] = {
        "partnership": found.partnership,
        "on": found.on.isoformat(),
        "known_at": found.known_at and found.known_at.isoformat(),
        "policy": found.policy,
        "health": {"score": found.health.score, "band": found.health.band, "cap": found.health.cap},
        "dimensions": {
            name: {"score": d.score, "low": d.low, "high": d.high, "evidence": d.evidence, "stale": d.stale}
            for name, d in found.dimensions.items()
        },
        "trust_by_partner": found.trust_by_partner,
    }
    if why:
        answer["contributions"] = [
            {"entry": c.entry, "kind": c.kind, "dimension": c.dimension, "points": c.points} for c in why.contributions
        ]
    return answer


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


# -- timeline and change ------------------------------------------------------------------------------------


def _timeline_rows(found: Timeline) -> Iterator[dict[str, Any]]:
    series: dict[str, Floats] = {"health": found.health, **{name: s.score for name, s in found.dimensions.items()}}
    for at, day in enumerate(found.days):
        scores = {name: None if values[at] != values[at] else float(values[at]) for name, values in series.items()}
        yield {"day": day.isoformat(), **scores}


def _change_json(ref: str, first: date, last: date, known_at: datetime | None, found: Change) -> dict[str, Any]:
    both = found.before is not None and found.after is not None
    return {
        "partnership": ref,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "known_at": known_at and known_at.isoformat(),
        "before": found.before,
        "after": found.after,
        "change": (found.after or 0) - (found.before or 0) if both else None,
        "lines": [
            {"entry": c.entry, "kind": c.kind, "dimension": c.dimension, "points": c.points, "why": c.why}
            for c in found.lines
        ],
    }


def _change_text(first: date, last: date, found: Change) -> Iterator[str]:
    if found.before is None or found.after is None:
        yield f"There is not enough evidence on {first if found.before is None else last} to say what changed."
        return
    yield f"{first}: {found.before:.1f}   {last}: {found.after:.1f}   change {found.after - found.before:+.1f}"
    for line in found.lines:
        yield f"  {line.points:+8.3f}  {line.why:10} {line.dimension.replace('_', ' '):15} {line.kind} {line.entry}"
