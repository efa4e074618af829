"""Every way in which the domain refuses a command.

Raised by the guards in this package; ``web`` turns them into messages beside a field, rows of an import
report, or exit codes. Each carries the field at fault, so that a form can put the message beside it.
"""

from __future__ import annotations

from datetime import date
from typing import Any


class DomainError(Exception):
    """A command that was refused; nothing was recorded. ``field`` names the field at fault, if one is."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field


class UnknownPartnership(DomainError):
    """No partnership is recorded under this ref."""

    is_none = "is no"
    way_out = "Check the spelling, or record the partnership first."

    def __init__(self, ref: str, field: str = "partnership") -> None:
        super().__init__(f"There {self.is_none} partnership “{ref}”. {self.way_out}", field)
        self.ref = ref


class NotKnownYet(UnknownPartnership):
    """Nothing of the partnership had been recorded by the instant asked about."""

    is_none = "was, at the instant asked about, no"
    way_out = "Ask about a later instant, or check the spelling."


class PartnershipExists(DomainError):
    """A partnership with this ref is already recorded."""

    def __init__(self, ref: str) -> None:
        super().__init__(f"The partnership “{ref}” is already recorded. Choose another ref.", "partnership")
        self.ref = ref


class RefTaken(DomainError):
    """An entry of this kind already has this ref."""

    def __init__(self, kind: str, ref: str, field: str | None = None) -> None:
        super().__init__(f"The {kind} “{ref}” is already recorded. Choose another ref, or correct that entry.", field)
        self.kind, self.ref = kind, ref


class UnknownRef(DomainError):
    """A field refers to an entry that is not recorded."""

    def __init__(self, kind: str, ref: str, field: str | None = None) -> None:
        super().__init__(f"There is no {kind} “{ref}” in this partnership. Record it first, or check the ref.", field)
        self.kind, self.ref = kind, ref


class NotAMember(DomainError):
    """A partner is named on a day on which it was not a member."""

    def __init__(self, partner: str, day: date, field: str | None = None) -> None:
        super().__init__(
            f"The partner “{partner}” was not a member on {day}. Check the day, or when the partner joined and left.",
            field,
        )
        self.partner, self.day = partner, day


class FutureDate(DomainError):
    """Something is said to have happened on a day still to come."""

    def __init__(self, field: str, day: date, today: date) -> None:
        super().__init__(
            f"{field} is {day}, which is later than today ({today}). Only what has happened can be recorded.", field
        )
        self.day, self.today = day, today


class DateOutOfOrder(DomainError):
    """A date lies before, or after, another date that bounds it."""

    def __init__(self, field: str, day: date, relation: str, what: str, bound: date) -> None:
        super().__init__(f"{field} is {day}, which is {relation} {what} ({bound}). Check both dates.", field)
        self.day, self.what, self.bound = day, what, bound


class InvalidValue(DomainError):
    """A value is missing, too long, out of range or not one of the choices."""


class AlreadyEnded(DomainError):
    """The entry is already completed, dropped, settled, closed or the like."""

    def __init__(self, kind: str, ref: str, state: str, field: str | None = None) -> None:
        super().__init__(f"The {kind} “{ref}” is already {state}. Correct the entry if that is wrong.", field)
        self.kind, self.ref, self.state = kind, ref, state


class NotYet(DomainError):
    """The entry has not reached the state that this command starts from."""

    def __init__(self, kind: str, ref: str, state: str, field: str | None = None) -> None:
        super().__init__(f"The {kind} “{ref}” is not {state} yet.", field)
        self.kind, self.ref, self.state = kind, ref, state


class StillReferredTo(DomainError):
    """An entry cannot be retracted or moved while others depend on it."""

    def __init__(self, kind: str, ref: str, dependants: list[str]) -> None:
        shown = ", ".join(dependants[:5]) + (f" and {len(dependants) - 5} more" if len(dependants) > 5 else "")
        super().__init__(f"Other entries refer to the {kind} “{ref}”: {shown}. Retract or correct those first.")
        self.kind, self.ref, self.dependants = kind, ref, dependants


class NothingChanged(DomainError):
    """A correction that says the same as what is recorded."""

    def __init__(self, kind: str, ref: str) -> None:
        super().__init__(f"The {kind} “{ref}” already says exactly this: there is nothing to correct.")


class ChangedMeanwhile(DomainError):
    """Somebody else changed the entry since it was last looked at; ``now`` is what it says, ``None`` if retracted."""

    def __init__(self, now: Any) -> None:
        super().__init__("Somebody changed this entry since you opened it. Compare both versions and choose.")
        self.now = now


class LogUnavailable(DomainError):
    """The event log could not be read or written; nothing was recorded."""
