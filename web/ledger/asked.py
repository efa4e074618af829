"""The filter of the ledger as it stands in the address of the page, and the question that it comes to.

A filter is read from an address or from the manifest of an export, and nothing else is needed to ask it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from typing import Any, Literal, cast

from domain.partnership import EVERY_KIND
from projections.finding import Question, State
from projections.search_words import choice_mark, kind_mark, partner_mark, words_in
from projections.word_index import Wanted
from web.ledger.scope import Scope
from web.wording import long_day
from web.words import CHOICE_WORDS, KIND_WORDS

MOST_WORDS = 12
MOST_PARTNERS = 300
"""Partners by whose names a word is looked for: more take PostgreSQL seconds."""
MOST_DAYS = 36_500
DAYS = ("happened_from", "happened_to", "recorded_from", "recorded_to")
STATES = {
    "": "Any",
    "standing": "Standing",
    "corrected": "Corrected",
    "retracted": "Retracted",
    "late": "Recorded late",
}
SORTS = {
    "happened": "Happened, newest first",
    "happened-oldest": "Happened, oldest first",
    "recorded": "Recorded, newest first",
    "recorded-oldest": "Recorded, oldest first",
}
USUALLY_LATE = 14
"""Days after which recording counts as late when nothing else is asked."""


@dataclass(frozen=True)
class Filter:
    """What is asked. Days are ISO days, ``recorder`` is a name, ``late_days`` counts for the state “late”."""

    words: str = ""
    notes: bool = False
    kind: tuple[str, ...] = ()
    partner: str = ""
    happened_from: str = ""
    happened_to: str = ""
    recorded_from: str = ""
    recorded_to: str = ""
    recorder: str = ""
    state: str = ""
    late_days: int = USUALLY_LATE
    versions: bool = False
    sort: str = "happened"
    problems: dict[str, str] = field(default_factory=dict)

    def as_data(self) -> dict[str, Any]:
        """What differs from asking nothing, for an address or a manifest."""
        usual = Filter()
        told = {name: value for name, value in asdict(self).items() if value != getattr(usual, name)}
        told.pop("problems", None)
        return {name: list(value) if isinstance(value, tuple) else value for name, value in told.items()}

    def as_arguments(self) -> dict[str, Any]:
        """The same as arguments of an address."""
        return {name: "1" if value is True else value for name, value in self.as_data().items()}

    @property
    def narrows(self) -> bool:
        """Whether it leaves anything out."""
        return bool(set(self.as_data()) - {"sort", "versions", "late_days", "notes"})

    @property
    def is_detailed(self) -> bool:
        """Whether more than words is asked for."""
        return bool(set(self.as_data()) - {"words", "notes"})


def read_filter(values: Mapping[str, Sequence[str]], today: date) -> Filter:
    """The filter in an address; what cannot be read is named in ``problems`` and left out."""
    one = {name: str(given[0]).replace("\0", "").strip() for name, given in values.items() if given}
    problems: dict[str, str] = {}
    days = {name: _day(name, one.get(name, ""), today, problems) for name in DAYS}
    _check_order(days, problems)
    words = one.get("words", "")[:300]
    if words and not words_in(words):
        problems["words"] = "Write at least one letter or digit."
    return Filter(
        words=words if words_in(words) else "",
        notes=bool(one.get("notes")),
        kind=tuple(kind for kind in dict.fromkeys(values.get("kind", ())) if kind in EVERY_KIND),
        partner=one.get("partner", "")[:120],
        recorder=one.get("recorder", "")[:300],
        state=one["state"] if one.get("state") in STATES else "",
        late_days=_late_days(one.get("late_days", ""), problems),
        versions=bool(one.get("versions")),
        sort=one["sort"] if one.get("sort") in SORTS else "happened",
        problems=problems,
        **days,
    )


def filter_of(told: Mapping[str, Any]) -> Filter:
    """The filter in a manifest; what it does not know is left out."""
    known = {each.name for each in fields(Filter)} - {"problems"}
    said: dict[str, Any] = {
        name: tuple(value) if name == "kind" else value for name, value in told.items() if name in known
    }
    return Filter(**said)


def question(asked: Filter, scope: Scope, known_at: datetime | None, until: date | None = None) -> Question:
    """What the views are asked; nothing that happened later than ``until``."""
    happened_to = _parsed(asked.happened_to)
    return Question(
        kinds=frozenset(asked.kind),
        named=frozenset(partner_mark(ref, asked.partner) for ref in scope.refs) if asked.partner else frozenset(),
        happened_from=_parsed(asked.happened_from),
        happened_to=min(filter(None, (happened_to, until)), default=None),
        recorded_from=_parsed(asked.recorded_from),
        recorded_to=_parsed(asked.recorded_to),
        recorder=scope.recorder_called(asked.recorder) if asked.recorder else None,
        state=cast(State, asked.state),
        late_days=asked.late_days,
        words=tuple(_wanted(word, scope) for word in words_in(asked.words)[:MOST_WORDS]),
        versions=asked.versions,
        by=cast(Literal["happened", "recorded"], asked.sort.partition("-")[0]),
        newest_first=not asked.sort.endswith("-oldest"),
        known_at=known_at,
    )


def _wanted(word: str, scope: Scope) -> Wanted:
    """A word, and what entries say in other words: partners, kinds and choices are stored by their refs."""
    return Wanted(word, frozenset(_marks_saying(word, scope)))


def _marks_saying(word: str, scope: Scope) -> Iterator[str]:
    for kind, names in KIND_WORDS.items():
        if _says(word, *names):
            yield kind_mark(kind)
    for (kind, name), choices in CHOICE_WORDS.items():
        yield from (choice_mark(kind, name, choice) for choice, said in choices.items() if _says(word, said))
    named = _partners_called(word, scope)
    yield from named if len(named) <= MOST_PARTNERS else ()


def broad_words(asked: Filter, scope: Scope) -> list[str]:
    """The words with which the names of so many partners begin that entries are not looked for by those names."""
    words = words_in(asked.words)[:MOST_WORDS]
    return [word for word in dict.fromkeys(words) if len(_partners_called(word, scope)) > MOST_PARTNERS]


def _partners_called(word: str, scope: Scope) -> list[str]:
    return [
        partner_mark(ref, partner)
        for ref, partners in scope.partners.items()
        for partner, name in partners.items()
        if _says(word, name, partner)
    ]


def _says(word: str, *texts: str) -> bool:
    return any(each.startswith(word) for text in texts for each in words_in(text))


def _day(name: str, text: str, today: date, problems: dict[str, str]) -> str:
    try:
        return _parsed(text).isoformat() if text else ""  # type: ignore[union-attr]
    except ValueError:
        problems[name] = f"“{text[:40]}” is not a day. Write it as year-month-day, such as {today.isoformat()}."
        return ""


def _check_order(days: dict[str, str], problems: dict[str, str]) -> None:
    for what in ("happened", "recorded"):
        first, last = days[f"{what}_from"], days[f"{what}_to"]
        if first and last and last < first:
            problems[f"{what}_to"] = f"This is before {long_day(date.fromisoformat(first))}. Swap the two days."


def _late_days(text: str, problems: dict[str, str]) -> int:
    if not text:
        return USUALLY_LATE
    if text.isascii() and text.isdigit() and len(text) <= len(str(MOST_DAYS)) and int(text) <= MOST_DAYS:
        return int(text)
    problems["late_days"] = f"“{text[:40]}” is not a number of days. Write one from 0 to {MOST_DAYS:,}."
    return USUALLY_LATE


def _parsed(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
