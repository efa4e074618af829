"""The commands on rounds as the application takes them. ``Partnerships`` is built on it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import TYPE_CHECKING

from domain.check_ins import CheckIn
from domain.entries import Stamp
from domain.rounds import Invited, Round
from domain.saved import Saved
from domain.sealing.application import SealedApplication

if TYPE_CHECKING:
    from domain.partnership import Partnership


class RoundCommands(SealedApplication):
    """One method per command of ``rounds``, each of which records all of its events or none."""

    def open_round(self, ref: str, round_: Round, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.open_round(round_, stamp))

    def invite_more(self, ref: str, round_: str, invited: Sequence[Invited], stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.invite_more(round_, invited, stamp))

    def close_round(self, ref: str, round_: str, closed_on: date, answers: Sequence[CheckIn], stamp: Stamp) -> Saved:
        """Record that a round is closed, with all its answers; ``BallotBox.close_round`` hands them over."""
        return self._do(ref, lambda p: p.close_round(round_, closed_on, answers, stamp))

    def cancel_round(self, ref: str, round_: str, reason: str, stamp: Stamp) -> Saved:
        """Record that an open round is given up; ``BallotBox.cancel_round`` throws its answers away."""
        return self._do(ref, lambda p: p.cancel_round(round_, reason, stamp))

    def stop_repeating(self, ref: str, round_: str, stamp: Stamp) -> Saved:
        return self._do(ref, lambda p: p.stop_repeating(round_, stamp))

    def _do(self, ref: str, command: Callable[[Partnership], None]) -> Saved:
        raise NotImplementedError
