"""Importing a folder of sheets in a process of its own: the time it takes and the memory it needs."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from benchmarks.made_up import STAMP
from benchmarks.measuring import Figure, Place, megabytes_now, seconds
from projections.workspace import Workspace


def measure(place: Place) -> Iterator[Figure]:
    sheets = os.environ.get("GOODTERMS_BENCH_SHEETS")
    if not sheets:
        print("  no folder of sheets given (--sheets FOLDER): nothing imported", file=sys.stderr)
        return
    with place.workspace() as (home, url):
        command = [sys.executable, "-m", "benchmarks.importing", sheets, str(home), url or ""]
        told = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    name = Path(sheets).name
    detail = {"events": told["events"], "checked_s": told["checked"], "recorded_s": told["recorded"]}
    yield Figure(f"import of {name}", place.name, told["checked"] + told["recorded"], "seconds", detail=detail)
    detail = {"before_mb": told["before"]}
    yield Figure(f"peak memory of the import of {name}", place.name, told["peak"], "MB", detail=detail)


def _import(sheets: Path, home: Path, url: str | None) -> None:
    from web.sheets.importing import plan_import

    before = megabytes_now()
    with closing(Workspace(home, url)) as workspace:
        plans = []
        checked = seconds(
            lambda: plans.append(plan_import(workspace.partnerships, sheets, STAMP, lambda ref, kind: None))
        )
        recorded = seconds(plans[0].save)
        events = workspace.partnerships.recorder.max_notification_id()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3
    print(json.dumps({"events": events, "checked": checked, "recorded": recorded, "peak": peak, "before": before}))


if __name__ == "__main__":
    _import(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3] or None)
