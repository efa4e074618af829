"""Opens a workspace: the log, the views and the policy in force, with the clock that the edges read.

``web`` opens one at start; commands go to ``partnerships``, questions to ``ledger``, ``timelines`` and ``portfolio``.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from threading import local

from domain.ballots.box import BallotBox
from domain.ballots.closing import CLOSES_ITSELF, finish_closing
from domain.ballots.tables import open_tables
from domain.entries import Stamp
from domain.errors import LogUnavailable
from domain.event_log import CorruptEvent
from domain.partnerships import Partnerships, open_partnerships
from domain.sealing.people import People
from projections.book import ImpossibleEvent
from projections.generations import drop_unsealed, find_live, live_for
from projections.kept import Kept
from projections.policies_in_force import PoliciesInForce, PutInForce, policies_in_force
from projections.policy import InvalidPolicy, Policy, policy_in, standard_policy
from projections.projector import Lag, Projector
from projections.rebuild import Progress, make_views, only_rebuild
from projections.views import Tables, Views, exclusive


class Workspace:
    """One organisation's partnerships: where they are recorded and how they are read."""

    def __init__(
        self,
        home: Path,
        database_url: str | None = None,
        policy: Policy | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.home = home
        self.database_url = database_url
        self.standard = policy or standard_policy()
        self.clock = clock
        self.kept = Kept()
        self.views = Views(home, database_url)
        self.partnerships = self._open_log(home, database_url)
        self.ballots = BallotBox(open_tables(home, database_url), self.partnerships)
        self._known: tuple[tuple[int, int, str], PoliciesInForce] | None = None
        self._held = local()
        self._projectors: dict[str, Projector] = {}

    def _open_log(self, home: Path, database_url: str | None) -> Partnerships:
        """One process at a time, since an earlier version's log is sealed and its views are dropped."""
        try:
            with exclusive(self.views.engine, "log"):
                drop_unsealed(self.views)
                return open_partnerships(home, database_url)
        except BaseException:
            self.views.close()
            raise

    # -- policies ----------------------------------------------------------------------------------------

    @property
    def policy(self) -> Policy:
        """The scoring policy in force."""
        return self.policies_known().now

    def policy_at(self, known_at: datetime | None) -> Policy:
        """The policy that was in force at an instant; ``None`` is now."""
        return self.policies_known().at(known_at)

    def policies(self) -> list[PutInForce]:
        """The policies that were put in force, oldest first; before the first, ``standard`` was."""
        return list(self.policies_known().turns)

    def policies_known(self) -> PoliciesInForce:
        """What the log says of policies now, or said when this thread began to hold it."""
        if not getattr(self._held, "holds", False):
            return self._look()
        if self._held.found is None:
            self._held.found = self._look()
        found: PoliciesInForce = self._held.found
        return found

    def hold_policies(self) -> None:
        """Let one policy be in force in this thread until ``let_policies_go``, whatever others put there meanwhile."""
        self._held.holds, self._held.found, self._held.tables = True, None, None

    def let_policies_go(self) -> None:
        self._held.holds = False

    def look_again(self) -> None:
        """See a policy that this thread has put in force itself."""
        self._held.found = self._held.tables = None

    def _look(self) -> PoliciesInForce:
        """As the log says; while it cannot be read, as last seen, or as the pages were worked out."""
        try:
            return self._as_logged()
        except (LogUnavailable, CorruptEvent, InvalidPolicy):
            return self._known[1] if self._known else PoliciesInForce(self._shown_policy())

    def _as_logged(self) -> PoliciesInForce:
        policies = self.partnerships.policies()
        now = policies.version, self.partnerships.sealing.ring.destroyed, self.standard.digest
        known = self._known
        if known is None or known[0] != now:
            known = self._known = now, policies_in_force(policies, self.standard)
        return known[1]

    def _shown_policy(self) -> Policy:
        """The policy that the live views were made for, which says itself in full."""
        _, _, digest = (live_for(self.views) or "").partition(" ")
        return policy_in(digest) if digest else self.standard

    # -- views -------------------------------------------------------------------------------------------

    @property
    def _projector(self) -> Projector:
        """That of the policy in force; the one before it may still be asked by another thread."""
        policy = self.policy
        found = self._projectors.get(policy.digest)
        if found is None:
            found = Projector(self.partnerships, self.views, policy)
            self._projectors = dict([*self._projectors.items()][-1:]) | {policy.digest: found}
        return found

    @property
    def people(self) -> People:
        """Who is known by name."""
        return self.partnerships.people

    def today(self) -> date:
        """The clock's day (UTC)."""
        return self.clock().astimezone(UTC).date()

    def stamp(self, by: str) -> Stamp:
        """Who records something, now."""
        return Stamp(by, self.clock())

    def tables(self) -> Tables:
        """The live view tables; the same ones for as long as this thread holds policies."""
        return self._tables_of(self._projector)

    def tables_under(self, policy: Policy) -> Tables | None:
        """The live view tables if they hold evidence under this policy, which is then the one in force."""
        projector = self._projector
        return self._tables_of(projector) if projector.policy == policy else None

    def _tables_of(self, projector: Projector) -> Tables:
        if not getattr(self._held, "holds", False):
            return projector.live()
        if self._held.tables is None:
            self._held.tables = projector.live()
        found: Tables = self._held.tables
        return found

    def catch_up(self) -> None:
        """Bring the views up to date; ``ProjectorStopped`` when an event cannot be applied."""
        self._projector.catch_up()

    def lag(self) -> Lag:
        """How far the views are behind, and why. Asked before anything is shown, so what was erased is let go of."""
        self.partnerships.refresh()
        return self._projector.lag()

    def rebuild(self, progress: Progress | None = None) -> int:
        """Make the views afresh; the result is how many events they hold."""
        with only_rebuild(self.views):  # from here on nobody puts another policy in force
            projector = self._projector
            return make_views(self.partnerships, self.views, projector.policy, projector.made_for, progress)

    def make_views(self, policy: Policy, progress: Progress | None = None) -> None:
        """Have views under another policy beside those in force, within ``only_rebuild``; those kept are caught up."""
        projector = Projector(self.partnerships, self.views, policy)
        if find_live(self.views, projector.made_for) is not None:
            projector.catch_up()
        else:
            keeping = self._projector.made_for
            make_views(self.partnerships, self.views, policy, projector.made_for, progress, keeping)

    def needs_rebuild(self) -> bool:
        """Whether there are views, or none yet, for this layout and policy while the log is not empty."""
        has_views = find_live(self.views, self._projector.made_for) is not None
        return not has_views and bool(self.partnerships.recorder.max_notification_id())

    def close(self) -> None:
        self.partnerships.close()
        self.ballots.close()
        self.views.close()


def open_workspace(home: Path | None = None, database_url: str | None = None) -> Workspace:
    """The workspace that ``GOODTERMS_HOME`` and ``GOODTERMS_DATABASE_URL`` name, made when missing."""
    home = home or Path(os.environ.get("GOODTERMS_HOME") or "workspace")
    database_url = database_url or os.environ.get("GOODTERMS_DATABASE_URL") or None
    try:
        home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise LogUnavailable(f"The folder {home} cannot be made or used: {error.strerror}.") from None
    workspace = Workspace(home, database_url)
    if workspace.needs_rebuild():
        with suppress(CorruptEvent, ImpossibleEvent):  # the projector goes as far as it can, and says where it stopped
            workspace.rebuild()
    finish_closing(workspace, workspace.stamp(CLOSES_ITSELF), every_box=False)
    return workspace
