"""Signals of work avoidance: patterns in what is recorded that a chair may want to ask about. Design, section 7.

``signals_on`` says which stand on a day; each rule is a function of ``Past`` in the module of its subject, and its
numbers are in the policy. Called by the pages, the command line and the API. A signal names entries, never people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime

from domain.dismissals import in_force
from projections.signals.agendas import carried_over, crowded_agenda, deciding_nothing, workshop_without_agreement
from projections.signals.contact import gone_quiet, prickly, programme_stalled
from projections.signals.matters import escalation_stuck, overdue, paper_unanswered
from projections.signals.partners import absent_partner, perception_gap, silent_tension
from projections.signals.past import Past, Signal
from projections.workspace import Workspace

Rule = Callable[[Past], Iterator[Signal]]

RULES: dict[str, Rule] = {
    "deciding-nothing": deciding_nothing,
    "carried-over": carried_over,
    "paper-unanswered": paper_unanswered,
    "overdue": overdue,
    "crowded-agenda": crowded_agenda,
    "absent-partner": absent_partner,
    "silent-tension": silent_tension,
    "escalation-stuck": escalation_stuck,
    "prickly": prickly,
    "workshop-without-agreement": workshop_without_agreement,
    "gone-quiet": gone_quiet,
    "perception-gap": perception_gap,
    "programme-stalled": programme_stalled,
}
"""The rules, in the order of the design."""


def signals_on(
    workspace: Workspace, partnership: str, on: date, *, known_at: datetime | None = None, released: bool = True
) -> list[Signal]:
    """The signals that stand at the end of a day, those that began last first; none once a partnership is closed.

    Those that were set aside are among them, and say so.

    Trust is that released to readers, in whole points, unless said otherwise. ``UnknownPartnership`` if there is none.
    """
    past = Past(workspace, partnership, on, known_at, released)
    if past.is_closed:
        return []
    found = [_set_aside(signal, past) for rule in RULES.values() for signal in rule(past)]
    order = list(RULES)
    return sorted(found, key=lambda signal: (-signal.since.toordinal(), order.index(signal.rule), signal.about))


def _set_aside(signal: Signal, past: Past) -> Signal:
    return replace(signal, dismissed=in_force(past.of("dismissal"), signal.rule, signal.about, past.on))
