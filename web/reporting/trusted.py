"""Trust over the period, as far as answers to check-ins were released: overall, by statement, by partner, the gap."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from domain.check_ins import STATEMENTS
from domain.partnership import Profile
from projections.suppression import least_of
from projections.trust import NO_ANSWERS, Figure, trust_figures
from web.current import workspace
from web.reporting.period import Period
from web.reporting.sources import Sources
from web.trust import sentences
from web.trust.gaps import gaps_of
from web.trust.over_time import Month, drawn, months, trust_line
from web.trust.rounds_shown import Shown, shown_rounds
from web.trust.series import pooled, silent
from web.trust.trust_chart import caption, trust_data
from web.wording import brief_day


@dataclass(frozen=True)
class Row:
    """A figure in the first round told of and in the last one."""

    name: str
    first: Figure
    last: Figure


@dataclass(frozen=True)
class Trusted:
    """``rounds`` are those whose answers came in within the period, or the latest before it when there are none."""

    rounds: list[tuple[Shown, list[int]]]
    within: bool
    sentences: list[str]
    data: Markup | None
    caption: str
    months: list[Month]
    statements: list[Row]
    partners: list[Row]
    pooled: list[str]
    silent: list[str]
    least: int


def trusted(profile: Profile, period: Period, sources: Sources) -> Trusted:
    known_at = period.view.known_at
    every = shown_rounds(trust_figures(workspace(), profile.ref, period.last, known_at))
    within = [each for each in every if period.holds(each.figures.entered_on)]
    told = within or every[-1:]
    line = trust_line(profile, period.view, (period.last - period.first).days)
    has_line = bool(within) and any(score == score for score in line.score)
    return Trusted(
        [(each, sources.cite_rounds(each.figures.rounds)) for each in told],
        bool(within),
        _said(told, sources) if told else [],
        trust_data(drawn(line), within) if has_line else None,
        caption(line, profile.name) if has_line else "",
        months(line) if has_line else [],
        _statements(told) if told else [],
        _partners(told, sources) if told else [],
        pooled(told[-1].figures, sources.names) if told else [],
        silent(told[-1].figures, sources.names) if told else [],
        least_of(workspace()),
    )


def answered(shown: Shown) -> str:
    """“9 of 12 answered, shown since 3 May 2026”"""
    return f"{sentences.answered_words(shown.figures)}, shown since {brief_day(shown.figures.entered_on)}"


def _said(told: list[Shown], sources: Sources) -> list[str]:
    gaps = gaps_of(told)
    said = [sentences.statement_words(told[-1].figures)]
    if gaps:
        said += [sentences.gap_words(gaps[-1], sources.names), sentences.gap_moved(gaps)]
    return [sentence for sentence in said if sentence]


def _statements(told: list[Shown]) -> list[Row]:
    first, last = told[0].figures, told[-1].figures
    rows = [
        Row(words, first.statements.get(name, NO_ANSWERS), last.statements.get(name, NO_ANSWERS))
        for name, words in STATEMENTS.items()
    ]
    return [row for row in rows if row.first.value is not None or row.last.value is not None]


def _partners(told: list[Shown], sources: Sources) -> list[Row]:
    """The partners that may be shown apart in the last round, by name."""
    first, last = told[0].figures, told[-1].figures
    rows = [
        Row(sources.names.get(ref, ref), first.partners.get(ref, NO_ANSWERS), figure)
        for ref, figure in last.partners.items()
        if figure.value is not None
    ]
    return sorted(rows, key=lambda row: row.name.casefold())
