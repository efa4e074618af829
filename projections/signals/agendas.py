"""Signals from meetings and their agendas: nothing decided, items that come back, too much to get through."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from projections.evidence.decisions import ENDING
from projections.signals.past import Past, Signal, keys, streak, windows


def deciding_nothing(past: Past) -> Iterator[Signal]:
    """So many meetings in a row that are meant to decide, with outcomes recorded and none of them a decision."""
    least = past.rules.deciding_nothing.meetings
    kinds = past.policy.decisions.meetings_that_decide
    told = [meeting for meeting in past.of("meeting") if meeting.kind in kinds and _outcomes(past, meeting)]
    start = streak([not _ends(past, meeting) for meeting in told])
    if start is not None and len(told) - start >= least:
        run = told[start:]
        yield Signal("deciding-nothing", "", run[least - 1].held_on, keys(run), {"meetings": len(run)})


def carried_over(past: Past) -> Iterator[Signal]:
    """An item that has come up so often since it was last decided or actioned; one withdrawn is off the agenda."""
    least = past.rules.carried_over.times
    for item, run in _runs(past).items():
        if len(run) >= least and run[-1][1].outcome != "withdrawn":
            since = run[least - 1][0].held_on
            yield Signal("carried-over", item, since, keys([each for _, each in run]), {"times": len(run)})


def crowded_agenda(past: Past) -> Iterator[Signal]:
    """Too few minutes an item, as the median of the last meetings of which both are known."""
    rule = past.rules.crowded_agenda
    timed = [meeting for meeting in past.of("meeting") if meeting.minutes and past.items_of.get(meeting.ref)]
    spans = list(windows(timed, rule.meetings))
    paces = [median(meeting.minutes / len(past.items_of[meeting.ref]) for meeting in span) for span in spans]
    start = streak([pace < rule.minutes for pace in paces])
    if start is not None:
        yield Signal("crowded-agenda", "", spans[start][-1].held_on, keys(spans[-1]), {"minutes": paces[-1]})


def workshop_without_agreement(past: Past) -> Iterator[Signal]:
    """A workshop or awayday of which nothing has come for so many days: no decision, action or agreement."""
    days = past.rules.workshop_without_agreement.days
    for meeting in past.of("meeting"):
        since = meeting.held_on + timedelta(days=days)
        if meeting.kind in ("workshop", "awayday") and since <= past.on and not _came_of(past, meeting):
            numbers = {"days": (past.on - meeting.held_on).days}
            yield Signal("workshop-without-agreement", meeting.ref, since, keys([meeting]), numbers)


def _outcomes(past: Past, meeting: Any) -> list[str]:
    return [item.outcome for item in past.items_of.get(meeting.ref, ()) if item.outcome]


def _ends(past: Past, meeting: Any) -> bool:
    return any(outcome in ENDING for outcome in _outcomes(past, meeting))


def _runs(past: Past) -> dict[str, list[tuple[Any, Any]]]:
    """The meetings at which each item came up since it last ended, with the item as it was there, oldest first."""
    runs: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    for meeting in past.of("meeting"):
        for item in past.items_of.get(meeting.ref, ()):
            runs[item.item].append((meeting, item))
            if item.outcome in ENDING:
                runs[item.item].clear()
    return runs


def _came_of(past: Past, meeting: Any) -> bool:
    """Whether a decision or action names it, or one without a meeting, or an agreement, was made since it was held."""
    named = [*past.of("decision"), *past.of("action")]
    if any(each.meeting == meeting.ref for each in named):
        return True
    loose = [each for each in named if each.meeting is None] + past.of("agreement")
    return any(each.happened_on >= meeting.held_on for each in loose)
