"""A backup brings back the policies, the one in force and its views, on either database."""

from __future__ import annotations

from pathlib import Path

import msgspec

from projections.policy import standard_policy
from projections.putting_in_force import put_in_force, save_policy
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.domain.cast import JUNE
from tests.safekeeping.conftest import back_up, restore


def test_the_policy_in_force_comes_back_with_its_reason(full: Workspace, path: Path, empty: Workspace) -> None:
    gentler = msgspec.structs.replace(standard_policy(), name="gentler", prior=0.6)
    save_policy(full, "gentler", gentler, "Why not", full.stamp("ada"))
    put_in_force(full, "gentler", 1, "Agreed on the quay", full.stamp("ada"))
    back_up(full, path)
    restore(empty, path)
    assert empty.policy == gentler
    assert empty.policies() == full.policies()
    empty.rebuild()
    assert health_on(empty, "harbour", JUNE) == health_on(full, "harbour", JUNE)
