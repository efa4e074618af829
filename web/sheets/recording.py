"""Which command records a row: the one that opens an entry, or those that carry one further. For ``importing``."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from domain.entries import Entry, Stamp
from domain.errors import DomainError
from domain.partnership import Partnership

Further = Callable[[Partnership, Any, Any, Stamp], None]
"""Takes the partnership, the entry on record, what the row says, and the stamp."""


def record_further(partnership: Partnership, recorded: Any, row: Entry, stamp: Stamp) -> bool:
    """Record the later dates that the row gives and the record lacks; whether there were any."""
    version = partnership.version
    for field, command in _FURTHER.get(row.kind_name, {}).items():
        on_record = getattr(recorded, field)
        if isinstance(on_record, tuple) or (on_record is None and getattr(row, field)):
            _run(command, field, partnership, recorded, row, stamp)
    return partnership.version > version


def _run(command: Further, field: str, partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    try:
        command(partnership, recorded, row, stamp)
    except DomainError as error:
        error.field = error.field or field
        raise


def _close(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.close_partnership(row.closed_on, stamp)


def _leave(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.leave(recorded.ref, row.left_on, stamp)


def _enact(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.enact_decision(recorded.ref, row.enacted_on, stamp)


def _drop_decision(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.drop_decision(recorded.ref, row.dropped_on, recorded.reason or row.reason or "", stamp)


def _complete(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.complete_action(recorded.ref, row.completed_on, stamp)


def _drop_action(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.drop_action(recorded.ref, row.dropped_on, recorded.reason or row.reason or "", stamp)


def _act_on(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.act_on_paper(recorded.ref, row.acted_on, stamp, recorded.decision or row.decision)


def _end(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.end_programme(recorded.ref, row.ended_on, stamp, recorded.reflection or row.reflection)


def _review(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.review_agreement(recorded.ref, row.reviewed_on, recorded.met or row.met, stamp)


def _withdraw(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    partnership.withdraw_agreement(recorded.ref, row.withdrawn_on, stamp)


def _settle_and_reopen(partnership: Partnership, recorded: Any, row: Any, stamp: Stamp) -> None:
    """Take the turns that the row has beyond those on record, in order: settled, reopened, settled again."""
    settled_on = _continued(recorded.settled_on, row.settled_on)
    reopened_on = _continued(recorded.reopened_on, row.reopened_on)
    settled, reopened = len(recorded.settled_on), len(recorded.reopened_on)
    while settled < len(settled_on) or reopened < len(reopened_on):
        if reopened < len(reopened_on) and (reopened < settled or settled == len(settled_on)):
            partnership.reopen_escalation(recorded.ref, reopened_on[reopened], stamp)
            reopened += 1
        else:
            how = row.how[settled] if settled < len(row.how) else ""
            partnership.settle_escalation(recorded.ref, settled_on[settled], how, stamp)
            settled += 1


def _continued(recorded: tuple[date, ...], said: tuple[date, ...]) -> tuple[date, ...]:
    """What is said when it carries the record on; else the record, and a contradiction is reported as such."""
    return said if said[: len(recorded)] == recorded else recorded


_FURTHER: dict[str, dict[str, Further]] = {
    "partnership": {"closed_on": _close},
    "partner": {"left_on": _leave},
    "decision": {"enacted_on": _enact, "dropped_on": _drop_decision},
    "action": {"completed_on": _complete, "dropped_on": _drop_action},
    "paper": {"acted_on": _act_on},
    "escalation": {"settled_on": _settle_and_reopen},
    "programme": {"ended_on": _end},
    "agreement": {"reviewed_on": _review, "withdrawn_on": _withdraw},
}
