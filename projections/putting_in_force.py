"""Saves scoring policies and puts them in force: the views under the new one are made first, and then it counts.

Called by the pages and the command line. Killed at any moment, either the earlier policy is in force with its views, or
the new one with its own: which one the log says, and the views of both are there.
"""

from __future__ import annotations

from domain.entries import Stamp
from domain.errors import InvalidValue
from domain.policies import Policies
from projections.policies_in_force import SavedPolicy, check_thresholds, settings_of
from projections.policy import Policy
from projections.rebuild import Progress, only_rebuild
from projections.workspace import Workspace


def save_policy(
    workspace: Workspace, name: str, policy: Policy, reason: str, stamp: Stamp, seen: int | None = None
) -> int:
    """Save a policy as the next version of a name; the number of that version. Errors as of the domain's command."""
    if name == workspace.standard.name:
        raise InvalidValue(f"“{name}” is the policy that comes with Goodterms. Choose another name.", "name")
    check_thresholds(policy)
    settings = settings_of(policy) | {"name": name}
    return workspace.partnerships.save_policy(name, settings, reason, stamp, seen)


def put_in_force(
    workspace: Workspace,
    name: str,
    version: int,
    reason: str,
    stamp: Stamp,
    seen: int | None = None,
    progress: Progress | None = None,
) -> SavedPolicy:
    """Work out the views under a saved policy, and let it count from then on.

    ``RebuildRunning`` while another process works out views; other errors as of the domain's command, raised first.
    """
    found = workspace.policies_known().get(name, version)
    check_thresholds(found.policy)
    with only_rebuild(workspace.views):
        workspace.look_again()  # from here on nobody else puts one in force
        _put(workspace.partnerships.policies(), found, reason, stamp, seen)  # a rehearsal: nothing is saved
        workspace.make_views(found.policy, progress)
        workspace.partnerships.put_policy_in_force(
            name, version, reason, stamp, seen, standard=None if found.at else settings_of(found.policy)
        )
    workspace.look_again()
    return found


def _put(policies: Policies, found: SavedPolicy, reason: str, stamp: Stamp, seen: int | None) -> None:
    if found.at is None:
        policies.save_policy(found.name, settings_of(found.policy), found.reason, stamp)
    policies.put_in_force(found.name, found.version, reason, stamp, seen)
