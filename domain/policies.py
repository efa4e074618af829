"""The scoring policies of a workspace: every version saved under a name, and which was put in force when.

An aggregate of its own in the log, one for all partnerships. To the domain settings are plain data: whoever calls a
command has checked them. ``commanding_policies`` gives the commands to the application.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Self
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.domain import BaseAggregate

from domain.amendments import WordsErased
from domain.entries import PartnershipEvent, Stamp, Words
from domain.errors import DomainError, InvalidValue, UnknownRef

POLICIES = "/policies"
"""What stands for a partnership's ref where words are erased; no partnership can be called so."""
POLICIES_ID = uuid5(NAMESPACE_URL, "/goodterms/policies")
COMES_WITH_IT = "The policy that comes with Goodterms."
LONGEST_NAME, LONGEST_REASON = 80, 10_000
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)

Settings = dict[str, Any]


class SamePolicy(DomainError):
    """The settings are those of the latest version of that name already."""

    def __init__(self, name: str, version: int) -> None:
        super().__init__(f"Version {version} of “{name}” already says exactly this. Nothing was saved.", "settings")
        self.version = version


class AlreadyInForce(DomainError):
    def __init__(self, name: str, version: int) -> None:
        super().__init__(f"Version {version} of “{name}” is in force already. Nothing was changed.")


class PolicyChangedMeanwhile(DomainError):
    """Somebody else saved a policy, or put one in force, since whoever asks last looked."""


@dataclass(frozen=True)
class PolicyVersion:
    """One version of a policy, as it was saved; versions of a name count from 1."""

    name: str
    version: int
    settings: Settings
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True)
class Turn:
    """A version of a policy that was put in force, and since when it is."""

    name: str
    version: int
    reason: str
    by: str
    at: datetime


class PolicyEvent(PartnershipEvent):
    """Something that was decided about the policies of the workspace."""

    name: str
    version: int
    reason: Words

    @property
    def subject(self) -> tuple[str, str]:
        return "policy", self.name

    @property
    def why(self) -> str:
        return self.reason

    def mutate(self, aggregate: Any) -> Any:
        return super().mutate(Policies.none_yet() if aggregate is None else aggregate)

    def add_to(self, history: PolicyHistory) -> None:
        raise NotImplementedError


class PolicySaved(PolicyEvent):
    settings: Settings

    def add_to(self, history: PolicyHistory) -> None:
        saved = PolicyVersion(self.name, self.version, self.settings, self.reason, self.recorded_by, self.timestamp)
        history.versions = (*history.versions, saved)


class PolicyPutInForce(PolicyEvent):
    def add_to(self, history: PolicyHistory) -> None:
        turn = Turn(self.name, self.version, self.reason, self.recorded_by, self.timestamp)
        history.turns = (*history.turns, turn)


class PolicyHistory:
    """All versions in the order saved, and the turns in which they were put in force."""

    def __init__(self) -> None:
        self.versions: tuple[PolicyVersion, ...] = ()
        self.turns: tuple[Turn, ...] = ()

    def apply(self, event: PartnershipEvent) -> None:
        if isinstance(event, PolicyEvent):
            event.add_to(self)


class Policies(BaseAggregate[UUID]):
    """The policies of a workspace; new, there are none, and the standard one is in force."""

    entries: PolicyHistory

    @classmethod
    def none_yet(cls) -> Self:
        policies = cls.__new__(cls)
        policies.__base_init__(POLICIES_ID, 0, EPOCH)
        policies.entries = PolicyHistory()
        return policies

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        copy = object.__new__(type(self))
        history = PolicyHistory()
        history.versions, history.turns = self.entries.versions, self.entries.turns
        copy.__dict__.update(self.__dict__, entries=history, _pending_events=[])
        return copy

    # -- what there is -----------------------------------------------------------------------------------

    @property
    def versions(self) -> tuple[PolicyVersion, ...]:
        """Oldest first."""
        return self.entries.versions

    @property
    def turns(self) -> tuple[Turn, ...]:
        """Oldest first."""
        return self.entries.turns

    def latest(self, name: str) -> PolicyVersion | None:
        return next((each for each in reversed(self.versions) if each.name == name), None)

    def get(self, name: str, version: int | None = None) -> PolicyVersion:
        """A version of a policy, or its latest; ``UnknownRef`` when there is none."""
        alike = [each for each in self.versions if each.name == name and version in (None, each.version)]
        if not alike:
            raise UnknownRef("policy", name if version is None else f"{name}, version {version}", "policy")
        return alike[-1]

    # -- commands ----------------------------------------------------------------------------------------

    def save_policy(
        self, name: str, settings: Mapping[str, Any], reason: str, stamp: Stamp, seen: int | None = None
    ) -> int:
        """Save settings as the next version of a name; the number of that version.

        ``seen`` is the latest version of the name when whoever saves it looked, 0 if there was none:
        ``PolicyChangedMeanwhile`` if there is a later one.
        """
        latest = self.latest(check_name(name))
        last = latest.version if latest else 0
        if seen is not None and seen != last:
            raise PolicyChangedMeanwhile(
                f"Somebody saved version {last} of “{name}” since you opened it. Look at it, and save yours after that."
            )
        if latest and latest.settings == settings:
            raise SamePolicy(name, last)
        kept = deepcopy(dict(settings))
        self._record(PolicySaved, stamp, name=name, version=last + 1, reason=_checked(reason), settings=kept)
        return last + 1

    def put_in_force(self, name: str, version: int, reason: str, stamp: Stamp, seen: int | None = None) -> None:
        """Let a saved version say how health is worked out from now on.

        ``seen`` is how many turns there had been when whoever does it looked: ``PolicyChangedMeanwhile`` if more.
        """
        found = self.get(name, version)
        if seen is not None and seen != len(self.turns):
            raise PolicyChangedMeanwhile(
                "Somebody put another policy in force since you looked. See what yours would change now, and choose."
            )
        if self.turns and (self.turns[-1].name, self.turns[-1].version) == (name, version):
            raise AlreadyInForce(name, version)
        self._record(PolicyPutInForce, stamp, name=found.name, version=found.version, reason=_checked(reason))

    def note_erased(self, erased: Mapping[tuple[str, str], Sequence[str]], reason: str, stamp: Stamp) -> None:
        """Record that reasons were erased, with the names of the keys that were destroyed."""
        for (kind, ref), keys in erased.items():
            self._record(WordsErased, stamp, kind=kind, ref=ref, keys=tuple(keys), reason=reason.strip())

    def _record(self, event_class: type[PartnershipEvent], stamp: Stamp, **fields: Any) -> None:
        """Recorded instants never run backwards, and no two saves share one."""
        earliest = self.modified_on + timedelta(microseconds=0 if self.pending_events else 1)
        self.trigger_event(event_class, timestamp=max(stamp.at, earliest), recorded_by=stamp.by, **fields)


def check_name(name: str) -> str:
    """The name, if a policy can be called so."""
    if not name.strip() or name != name.strip():
        raise InvalidValue("Give the policy a name, in a few words.", "name")
    if len(name) > LONGEST_NAME:
        raise InvalidValue(f"The name is longer than {LONGEST_NAME} characters. Choose a shorter one.", "name")
    if "/" in name or name in (".", "..") or not name.isprintable():
        raise InvalidValue("A name of a policy holds no slash, and is more than dots. Choose another.", "name")
    return name


def _checked(reason: str) -> str:
    if not reason.strip():
        raise InvalidValue("Say why, in a few words: it stands in the history of the policies.", "reason")
    if len(reason) > LONGEST_REASON or "\x00" in reason:
        raise InvalidValue(f"The reason is longer than {LONGEST_REASON:,} characters.", "reason")
    return reason.strip()
