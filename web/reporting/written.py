"""Everything that a report says about a partnership over a period. The page, the file and the PDF all show this."""

from __future__ import annotations

from dataclasses import dataclass

from domain.partnership import Profile
from web.reporting import moved as moving
from web.reporting.changed_since import ChangedSince, changed_since
from web.reporting.commentary import Note, notes
from web.reporting.method import Method, method
from web.reporting.over_time import Ends, OverTime, Standing, ends_of, over_time, standings
from web.reporting.period import Period
from web.reporting.programmed import Told, programmed
from web.reporting.signalled import Signalled, signalled
from web.reporting.sources import Source, Sources
from web.reporting.trusted import Trusted, trusted
from web.reporting.unsettled import Unsettled, unsettled
from web.wording import counted, joined, whole


@dataclass(frozen=True)
class Report:
    """``has_evidence`` is false when no figure can be given for either end of the period."""

    profile: Profile
    period: Period
    ends: Ends
    in_short: list[str]
    over_time: OverTime
    standings: list[Standing]
    moved: moving.Moved
    trust: Trusted
    signals: Signalled
    programmes: list[Told]
    more_programmes: int
    changed: ChangedSince
    unsettled: Unsettled
    method: Method
    notes: dict[str, list[Note]]
    sources: list[Source]

    @property
    def title(self) -> str:
        return f"{self.profile.name}: report, {self.period.brief}"

    @property
    def has_evidence(self) -> bool:
        return self.ends.before.health.score is not None or self.ends.after.health.score is not None


def written(profile: Profile, period: Period) -> Report:
    """The report; entries get their numbers in the order in which its sections cite them."""
    ref, sources = profile.ref, Sources(profile.ref, period.view.known_at)
    ends = ends_of(ref, period)
    drawn = over_time(profile, period, sources)
    movement = moving.movement(ref, period)
    rows = standings(ends, movement, period, sources)
    found = moving.moved(movement, period, sources)
    trust = trusted(profile, period, sources)
    signals = signalled(ref, period, sources)
    programmes, more = programmed(ref, period, sources)
    changed = changed_since(ref, period, sources)
    open_matters = unsettled(period, sources)
    return Report(
        profile=profile,
        period=period,
        ends=ends,
        in_short=_in_short(profile, ends, found, signals, open_matters),
        over_time=drawn,
        standings=rows,
        moved=found,
        trust=trust,
        signals=signals,
        programmes=programmes,
        more_programmes=more,
        changed=changed,
        unsettled=open_matters,
        method=method(profile, period),
        notes=notes(ref, period),
        sources=sources.listed,
    )


def _in_short(
    profile: Profile, ends: Ends, found: moving.Moved, signals: Signalled, open_matters: Unsettled
) -> list[str]:
    """Where it stands, what moved it, what moved by more than chance, and what is open."""
    said = [_stands(profile, ends)]
    if found.causes:
        said.append(found.causes)
    return [*said, _turned(signals), *_signals(signals), open_matters.sentence]


def _stands(profile: Profile, ends: Ends) -> str:
    """“At the end Kirkfield is on strained terms: health is 52, between 44 and 60; it was 61 at the beginning.”"""
    after, before = ends.after.health, ends.before.health
    if after.score is None or after.low is None or after.high is None:
        return f"There is not enough evidence to say what terms the partners of {profile.name} were on at the end."
    said = f"At the end {profile.name} is {after.band}: health is {whole(after.score)}"
    said += f", probably between {whole(after.low)} and {whole(after.high)}"
    if before.score is None:
        return f"{said}. At the beginning there was not enough evidence to say."
    return f"{said}; at the beginning it was {whole(before.score)}, {before.band}."


def _signals(signals: Signalled) -> list[str]:
    stands = "stands" if signals.stand == 1 else "stand"
    return [f"{counted(signals.stand, 'signal')} of work avoidance {stands} at the end."] if signals.stand else []


def _turned(signals: Signalled) -> str:
    if not signals.turned:
        lasting = "; what had turned before lasted into it" if signals.lasting else ""
        return f"No measure turned in this time{lasting}."
    measures = joined(list(dict.fromkeys(turned.point.measure for turned in signals.turned)))
    number = counted(len(signals.turned), "turning point")
    return f"{number} began in this time ({measures}), by more than chance explains."
