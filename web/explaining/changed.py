"""“What changed”: what moved health, or a dimension, between two days: a sentence, a waterfall, a table and a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence

from flask import Blueprint, Response, abort, render_template, request

from access.roles import Action
from domain.partnership import Profile
from projections.changes import Changed, Seen, changed
from projections.ledger import profile_of
from projections.rounding import in_tenths
from web import security
from web.current import workspace
from web.door.permissions import needs
from web.explaining.grouping import EVERY, Asked, groupings, rows_of
from web.explaining.lines import Reason
from web.explaining.sentence import sentence
from web.explaining.since import asked_since
from web.explaining.waterfall import steps_of, still, waterfall
from web.sheets.guard import guarded
from web.viewpoint import asked_viewpoint, looks_back, sensible
from web.wording import dimension, long_day

pages = Blueprint("changes", __name__)

COLUMNS = ("what", "kind", "on", "why", "points")


@pages.get("/<ref>/changed")
@needs(Action.SEE)
@looks_back
def page(ref: str) -> str:
    profile, asked = _asked(ref)
    moved = _moved(asked)
    rows = rows_of(asked, moved, asked.by)
    steps = steps_of(*_ends(asked, moved), rows) if rows else []
    security.allow_chart_styles()
    return render_template(
        "explanation/changed.html",
        profile=profile,
        view=asked.view,
        asked=asked.dimension,
        since=asked.since,
        by=asked.by,
        what=_what(asked),
        moved=moved,
        change=sum(row.tenths for row in rows) / 10,
        rows=rows,
        most=max((abs(row.points) for row in rows), default=0),
        sentence=sentence(_what(asked), asked.since, asked.view.on, moved, _told(asked, moved, rows)),
        groupings=[(words, asked.arguments(by=by), by == asked.by) for by, words in groupings(ref).items()],
        here=asked.arguments(),
        every=EVERY if asked.every else None,
        dimensions=workspace().policy.by_dimension,
        data=waterfall(steps) if steps else "",
        still=still(steps) if steps else "",
    )


@pages.get("/<ref>/changed/table.csv")
@needs(Action.SEE)
@looks_back
def table(ref: str) -> Response:
    """The table of the page, as it was asked for."""
    _, asked = _asked(ref)
    moved = _moved(asked)
    text = io.StringIO()
    csv.writer(text).writerows(_cells(asked, moved, rows_of(asked, moved, asked.by)))
    name = f"{ref}-changed-{asked.since.isoformat()}-{asked.view.on.isoformat()}-by-{asked.by}.csv"
    return Response(
        text.getvalue(), mimetype="text/csv", headers={"Content-Disposition": f"attachment; filename={name}"}
    )


def _asked(ref: str) -> tuple[Profile, Asked]:
    profile = profile_of(workspace(), ref)
    since, view = asked_since(profile, sensible(asked_viewpoint(), profile))
    choices = groupings(ref)
    by = request.args.get("by") or next(iter(choices))
    alone = request.args.get("dimension") or None
    if alone is not None and alone not in workspace().policy.by_dimension:
        abort(404, f"There is no dimension of health called “{alone[:40]}”.")
    by = by if by in choices else next(iter(choices))
    return profile, Asked(ref, view, since, alone, by, request.args.get("all") == EVERY)


def _moved(asked: Asked) -> Changed:
    known_at = asked.view.known_at
    before, after = Seen(asked.since, known_at), Seen(asked.view.on, known_at)
    return changed(workspace(), asked.ref, before, after, dimension=asked.dimension, meetings=asked.by == "meeting")


def _what(asked: Asked) -> str:
    return dimension(asked.dimension) if asked.dimension else "Health"


def _told(asked: Asked, moved: Changed, rows: list[Reason]) -> list[Reason]:
    """The rows that the sentence is made of: entries where they may be read, else dimensions or kinds."""
    usual = next(iter(groupings(asked.ref)))
    return rows if asked.by == usual else rows_of(asked, moved, usual)


def _ends(asked: Asked, moved: Changed) -> tuple[tuple[str, int], tuple[str, int]]:
    what = _what(asked)
    first, last = (f"{what} on {long_day(day)}" for day in (asked.since, asked.view.on))
    return (first, in_tenths(moved.before or 0.0)), (last, in_tenths(moved.after or 0.0))


def _cells(asked: Asked, moved: Changed, rows: Sequence[Reason]) -> Iterator[Sequence[str]]:
    yield COLUMNS
    if not rows and (moved.before is None or moved.after is None):
        return
    (first, before), (last, after) = _ends(asked, moved)
    yield first, "", asked.since.isoformat(), "", f"{before / 10:.1f}"
    for row in rows:
        on = row.on.isoformat() if row.on else ""
        yield guarded(row.title), row.kind, on, row.why, f"{row.points:.1f}"
    yield last, "", asked.view.on.isoformat(), "", f"{after / 10:.1f}"
