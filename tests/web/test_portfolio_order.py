"""In which order the portfolio lists partnerships, and which of them it leaves out."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec
import pytest

from domain.membership import Partner
from domain.partnership import Profile
from projections.portfolio import PortfolioRow
from projections.variation import Variation
from web.portfolio.asked import Asked
from web.portfolio.narrowing import narrowed, ordered, with_figures

DAY = date(2025, 1, 1)
PLAIN = PortfolioRow(
    ref="plain",
    name="Plain",
    place=None,
    closed_on=None,
    health=60.0,
    low=50.0,
    high=70.0,
    band="on working terms",
    cap=None,
    change_3_months=0.0,
    variation=Variation("common"),
    trust=50.0,
    gap=None,
    spark=[],
    last_contact_on=None,
    next_meeting_on=None,
    next_meeting_kind=None,
    open_escalations=0,
    overdue=0,
    signals={},
)


def row(ref: str, **given: Any) -> PortfolioRow:
    return msgspec.structs.replace(PLAIN, **{"ref": ref, "name": ref} | given)


def order(rows: list[PortfolioRow], sort: str = "", pinned: tuple[str, ...] = ()) -> list[str]:
    return [each.ref for each in ordered(rows, sort, pinned)]


def test_what_is_low_falling_open_or_pointed_out_comes_before_what_is_not() -> None:
    rows = [
        row("calm"),
        row("pointed-out", signals={"overdue": 2}),
        row("unusual", variation=Variation("concerning", "down", "outside")),
        row("open", open_escalations=2),
        row("fell", change_3_months=-15.0),
        row("low", health=30.0),
        row("rose", change_3_months=20.0, name="zebra"),
    ]
    assert order(rows) == ["low", "fell", "open", "unusual", "pointed-out", "calm", "rose"]


def test_without_evidence_comes_after_and_closed_comes_last() -> None:
    rows = [row("closed", closed_on=DAY, health=10.0), row("unknown", health=None), row("well", health=90.0)]
    assert order(rows) == ["well", "unknown", "closed"]


def test_what_is_pinned_comes_first_in_any_order() -> None:
    rows = [row("a", health=10.0), row("b", health=90.0), row("c", health=50.0)]
    assert order(rows, pinned=("b",)) == ["b", "a", "c"]
    assert order(rows, "name", pinned=("c",)) == ["c", "a", "b"]


@pytest.mark.parametrize(
    ("sort", "figure"),
    [("health", "health"), ("change", "change_3_months"), ("trust", "trust")],
)
def test_figures_sort_from_the_lowest_and_those_without_one_come_after(sort: str, figure: str) -> None:
    rows = [row("high", **{figure: 80.0}), row("none", **{figure: None}), row("low", **{figure: -3.0})]
    assert order(rows, sort) == ["low", "high", "none"]


def test_signals_sort_from_the_most() -> None:
    rows = [row("none"), row("two", signals={"overdue": 2}), row("three", signals={"overdue": 1, "prickly": 2})]
    assert order(rows, "signals") == ["three", "two", "none"]


def test_names_sort_whatever_their_capitals_and_the_same_name_by_ref() -> None:
    rows = [row("b", name="alder"), row("a", name="Alder"), row("c", name="Beck")]
    assert [each.ref for each in ordered(rows[::-1], "name", ())] == ["a", "b", "c"]


def found(**asked: str) -> list[str]:
    profiles = [
        Profile(partnership="harbour", name="Harbour “Wellbeing” Board", place="Marlhaven", formed_on=DAY),
        Profile(partnership="arabic", name="شراكة المدينة", place="marlhaven", formed_on=DAY),
        Profile(partnership="county", name="County Board", formed_on=DAY),
    ]
    members = {
        "harbour": [Partner(partner="h", name="Harbour Hospital", sector="Health", joined_on=DAY)],
        "county": [Partner(partner="c", name="County Council", sector=None, joined_on=DAY)],
    }
    return [each.ref for each in narrowed(profiles, Asked(**asked), members)]


def test_a_name_is_found_by_its_words_in_any_order_and_script() -> None:
    assert found(search="board") == ["harbour", "county"]
    assert found(search="board HARB") == ["harbour"]
    assert found(search="“wellbeing”") == ["harbour"]
    assert found(search="المدينة") == ["arabic"]
    assert found(search="nobody") == []


def test_places_sectors_and_organisations_narrow_and_all_have_to_fit() -> None:
    assert found(place="Marlhaven") == ["harbour", "arabic"]
    assert found(sector="health") == ["harbour"]
    assert found(organisation="council") == ["county"]
    assert found(place="Marlhaven", organisation="council") == []


def test_a_band_and_a_signal_narrow() -> None:
    rows = [row("a", band="on poor terms"), row("b", signals={"overdue": 1}), row("c", signals={"prickly": 1})]
    refs = [
        [each.ref for each in with_figures(rows, asked)]
        for asked in (Asked(band="on poor terms"), Asked(signal="any"), Asked(signal="prickly"), Asked())
    ]
    assert refs == [["a"], ["b", "c"], ["c"], ["a", "b", "c"]]
