"""The commands on scoring policies as the application takes them. ``Partnerships`` is built on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, TypeVar

from eventsourcing.application import AggregateNotFoundError
from eventsourcing.persistence import IntegrityError
from eventsourcing.utils import EnvType

from domain.entries import Stamp
from domain.errors import LogUnavailable
from domain.event_log import readable, writable
from domain.policies import COMES_WITH_IT, POLICIES, POLICIES_ID, Policies, Settings
from domain.saved import Saved
from domain.sealing.application import SealedApplication
from domain.sealing.closing import Sealing

ATTEMPTS = 50
"""How often a command is run again when somebody else recorded first."""
Done = TypeVar("Done")


class PolicyCommands(SealedApplication):
    """One method per command of ``policies``, each of which records all of its events or none."""

    def __init__(self, env: EnvType, sealing: Sealing) -> None:
        super().__init__(env, sealing)
        self._reading_policies = Lock()

    def policies(self) -> Policies:
        """A private copy of the policies as they stand: one small query when nothing is new."""
        with readable(), self._reading_policies:
            try:
                found: Policies = self.repository.get(POLICIES_ID, projector_func=replay)
                return found
            except AggregateNotFoundError:
                return Policies.none_yet()

    def save_policy(
        self, name: str, settings: Mapping[str, Any], reason: str, stamp: Stamp, seen: int | None = None
    ) -> int:
        """The number of the version that is saved."""
        return self._with_policies(lambda p: p.save_policy(name, settings, reason, stamp, seen))

    def put_policy_in_force(
        self,
        name: str,
        version: int,
        reason: str,
        stamp: Stamp,
        seen: int | None = None,
        *,
        standard: Settings | None = None,
    ) -> None:
        """To be called once the views are made. ``standard`` are the settings of the standard policy, if unsaved."""

        def put(policies: Policies) -> None:
            if standard is not None:
                policies.save_policy(name, standard, COMES_WITH_IT, stamp, seen=version - 1)
            policies.put_in_force(name, version, reason, stamp, seen)

        self._with_policies(put)

    def _note_erased_of_policies(
        self, erased: Mapping[tuple[str, str], Sequence[str]], reason: str, stamp: Stamp
    ) -> Saved:
        before = self.policies().version
        self._with_policies(lambda p: p.note_erased(erased, reason, stamp))
        return Saved(POLICIES, before + 1, before + len(erased))

    def _with_policies(self, command: Callable[[Policies], Done]) -> Done:
        """Run a command on the policies as they stand; again, when somebody else recorded first."""
        for _ in range(ATTEMPTS):
            policies = self.policies()
            done = command(policies)
            with suppress(IntegrityError), writable():
                self.save(policies)
                return done
        raise LogUnavailable("Too many people are recording at once. Nothing was saved: try again.")


def replay(aggregate: Any, events: Iterable[Any]) -> Any:
    """Rebuild an aggregate from its events (the library's projector without its per-event type check)."""
    for event in events:
        aggregate = event.mutate(aggregate)
    return aggregate
