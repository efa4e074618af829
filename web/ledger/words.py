"""A filter of the ledger as a sentence: what the page says above its rows, and an export in its manifest."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from web.ledger.asked import Filter
from web.ledger.scope import Scope
from web.wording import capital, counted, joined, kind_word, long_day


def in_words(asked: Filter, scope: Scope, until: date | None = None) -> str:
    """“Decisions and actions that name Harbour Council, happened from 1 March 2026”."""
    return f"{capital(_what(asked))}{', '.join(['', *_further(asked, scope, until)])}"


def sentence(asked: Filter, scope: Scope, until: date | None, total: int) -> str:
    """What the page says above its rows: the filter, how many rows there are, and in which order."""
    said = in_words(asked, scope, until)
    if not total:
        return f"{said}: none."
    what = "recording " if asked.sort.startswith("recorded") else ""
    order = "oldest" if asked.sort.endswith("-oldest") else "newest"
    return f"{said}: {total:,}, {order} {what}first."


def _what(asked: Filter) -> str:
    kinds = joined([kind_word(kind, 2) for kind in asked.kind]) if asked.kind else "entries"
    if asked.versions:
        return f"everything recorded of {kinds}" if asked.kind else "everything recorded"
    return kinds if asked.kind else "all entries"


def _further(asked: Filter, scope: Scope, until: date | None) -> Iterator[str]:
    if asked.words:
        where = ", in notes too" if asked.notes else ""
        yield f"with the words “{asked.words}”{where}"
    if asked.partner:
        yield f"naming {dict(scope.partner_choices).get(asked.partner, asked.partner)}"
    yield from _days("happened", asked.happened_from, asked.happened_to)
    if until:
        yield f"as of {long_day(until)}"
    yield from _days("recorded", asked.recorded_from, asked.recorded_to)
    if asked.recorder:
        yield f"recorded by {asked.recorder}"
    if asked.state == "late":
        yield f"recorded more than {counted(asked.late_days, 'day')} after they happened"
    elif asked.state:
        yield asked.state


def _days(what: str, first: str, last: str) -> Iterator[str]:
    if first and last:
        yield f"{what} from {_long(first)} to {_long(last)}"
    elif first or last:
        yield f"{what} {'from' if first else 'until'} {_long(first or last)}"


def _long(text: str) -> str:
    return long_day(date.fromisoformat(text))
