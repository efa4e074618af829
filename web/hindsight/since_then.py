"""How much was recorded since an instant that tells of the time up to a day: in one sentence.

Called by the banner of pages of the past and by the page that sets then and now side by side. Confidential
conversations and answers to check-ins are not counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from flask import Flask, url_for
from markupsafe import Markup

from access.deciding import may
from access.roles import Action
from domain.partnership import PLAIN_KINDS
from projections.then_and_now import Since, What, recorded_since
from web.current import workspace
from web.door.identity import me
from web.door.reach import CONFIDENTIAL
from web.viewpoint import Viewpoint
from web.wording import counted, joined

DONE: dict[What, str] = {
    "late": "recorded",
    "corrected": "corrected",
    "retracted": "retracted",
    "further": "carried further",
}
"""What happened to an entry since, as a sentence says it; in the order of the page."""


def register(app: Flask) -> None:
    app.jinja_env.globals["since_then"] = since_then


def since_then(ref: str, view: Viewpoint) -> Markup:
    """A paragraph: what was recorded since, for readers of entries, and the way to then and now."""
    assert view.known_at is not None
    words = ""
    if may(me(), Action.READ, ref):
        found = counted_since(recorded_since(workspace(), ref, view.known_at, view.on))
        words = f"{since_words(found) or 'Nothing recorded since tells of that time.'} "
    address = url_for("hindsight.then_and_now_page", ref=ref, **view.arguments() | {"on": view.on.isoformat()})
    return Markup('<p>{}<a href="{}">Then and now</a></p>').format(words, address)


def counted_since(found: Iterable[Since]) -> dict[What, int]:
    """How many entries that may be told of there are of each; in the order of ``DONE``."""
    tally = Counter(each.what for each in told_of(found))
    return {what: tally[what] for what in DONE if tally[what]}


def told_of(found: Iterable[Since]) -> list[Since]:
    """Those that pages tell of: no confidential ones, and no rounds, which people see by their answers."""
    return [each for each in found if each.kind in PLAIN_KINDS and each.kind not in CONFIDENTIAL]


def since_words(tally: dict[What, int]) -> str:
    """“Since then 14 entries were recorded, 2 corrected and 1 retracted that tell of that time.”; empty for none."""
    if not tally:
        return ""
    (first, number), *others = tally.items()
    told = [f"{counted(number, 'entry was', 'entries were')} {DONE[first]}"]
    told += [f"{number:,} {DONE[what]}" for what, number in others]
    return f"Since then {joined(told)} that {'tells' if sum(tally.values()) == 1 else 'tell'} of that time."
