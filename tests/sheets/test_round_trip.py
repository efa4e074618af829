"""What is exported imports to the same state in an empty workspace, in every format that can be imported."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from domain.entries import Entries, Entry, Stamp
from domain.errors import UnknownPartnership
from domain.partnership import OPENINGS, Partnership
from domain.partnerships import Partnerships, open_partnerships
from tests.sheets.folder import allow_all, put
from tests.sheets.harbour import SHEETS
from web.schemas import load_entry
from web.sheets.exporting import export_entries
from web.sheets.guard import guarded, guarded_in_workbook, unguarded
from web.sheets.importing import Plan, plan_import
from web.sheets.writing import write_tables
from web.values import join_list, split_list

Planned = Callable[[Path], Plan]
REFS = ["county", "harbour"]
NOW = datetime(2026, 6, 30, 12, tzinfo=UTC)
TARGETS = {"csv": "out", "xlsx": "out.xlsx"}


def state(entries: Entries) -> Counter[Entry]:
    """The standing entries; of answers to check-ins, whose refs mean nothing, what they say."""
    return Counter(msgspec.structs.replace(e, answer="-") if e.kind_name == "check-in" else e for e in entries)


def imported_elsewhere(folder: Path, path: Path, stamp: Stamp) -> Partnerships:
    home = folder / "elsewhere"
    home.mkdir()
    log = open_partnerships(home)
    found = plan_import(log, path, stamp, allow_all)
    assert found.problems == []
    found.save()
    return log


@pytest.mark.parametrize("form", TARGETS)
def test_an_export_imports_to_the_same_state(harbour: Partnerships, stamp: Stamp, tmp_path: Path, form: str) -> None:
    tables = export_entries(harbour, REFS)
    write_tables(tables, tmp_path / TARGETS[form], form)
    elsewhere = imported_elsewhere(tmp_path, tmp_path / TARGETS[form], stamp)
    for ref in REFS:
        assert state(elsewhere.get(ref).entries) == state(harbour.get(ref).entries)
    assert export_entries(elsewhere, REFS) == tables
    elsewhere.close()


@pytest.mark.parametrize("form", TARGETS)
def test_an_export_imports_into_its_own_workspace_without_change(
    harbour: Partnerships, plan: Planned, tmp_path: Path, form: str
) -> None:
    write_tables(export_entries(harbour, REFS), tmp_path / TARGETS[form], form)
    found = plan(tmp_path / TARGETS[form])
    assert (found.problems, found.changes_nothing) == ([], True)


def test_the_order_in_which_things_were_recorded_does_not_show(
    log: Partnerships, plan: Planned, harbour: Partnerships, stamp: Stamp, tmp_path: Path
) -> None:
    kept = ("partnerships", "items", "listening")
    turned = {
        name: "\n".join([text.splitlines()[0], *reversed(text.splitlines()[1:])]) if name not in kept else text
        for name, text in SHEETS.items()
    }
    elsewhere = imported_elsewhere(tmp_path, put(tmp_path / "turned", turned), stamp)
    assert export_entries(elsewhere, REFS) == export_entries(harbour, REFS)
    elsewhere.close()


def test_items_keep_the_order_of_the_agenda(harbour: Partnerships) -> None:
    columns, rows = export_entries(harbour, ["harbour"])["items"]
    assert columns[:3] == ("partnership", "meeting", "item")
    assert [tuple(row[:3]) for row in rows] == [
        ("harbour", "m1", "z"),
        ("harbour", "m1", "budget"),
        ("harbour", "m2", "budget"),
    ]


def test_only_the_partnerships_asked_for_are_exported(harbour: Partnerships) -> None:
    tables = export_entries(harbour, ["county", "county"])
    assert list(tables) == list(SHEETS)
    assert {row[0] for _, rows in tables.values() for row in rows} == {"county"}
    with pytest.raises(UnknownPartnership):
        export_entries(harbour, ["town"])


def test_answers_are_exported_without_refs(harbour: Partnerships) -> None:
    refs = set(harbour.get("harbour").entries.of("check-in"))
    written = json.dumps(export_entries(harbour, REFS), default=str)
    assert refs
    assert not any(ref in written for ref in refs)


# -- any text, any list --------------------------------------------------------------------------------------

characters = st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff")
texts = st.text(characters | st.sampled_from("\n\t;'=+-@\\\""))
awkward = st.sampled_from(
    ["=1+1", "'=1+1", "''-x", "@x", "+44", "-", "'", "TRUE", "#REF!", "007", "1e5", "2024-01-01", "\\;", "a;b", "\\",
     '"', "a,b", "مرحبا; عالم", "👩‍👩‍👧;🤝", "x\ny", "? help", "NULL", "_x0041_", "x005F_", "\u2028", "\u00a0x\u00a0"]
)  # fmt: skip
words = (texts | awkward).map(str.strip).filter(lambda text: 0 < len(text) < 100)
refs = words.filter(lambda text: not set(text) & set(";\n\t"))
days = st.dates(date(2000, 1, 1), date(2026, 6, 30))


@given(st.lists(texts.map(str.strip)))
def test_a_list_survives_being_joined(parts: list[str]) -> None:
    assert split_list(join_list(parts)) == (parts or [""])


@given(texts | awkward)
def test_a_guard_comes_off_again(text: str) -> None:
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded_in_workbook(text)) == text
    assert guarded(text)[:1] not in ("=", "+", "-", "@")


@st.composite
def partnerships(draw: st.DrawFn) -> Partnership:
    """A partnership with awkward texts in every kind of field, recorded through the commands."""
    stamp = Stamp("ada", NOW)
    profile: Any = load_entry("partnership", {"partnership": "any", "name": draw(words), "formed_on": "1899-12-31"})
    partnership = Partnership.form(profile, stamp)
    partner, other = draw(st.lists(refs, min_size=2, max_size=2, unique=True))
    meeting, day, again = draw(refs), draw(days), draw(days)
    how = draw(st.lists(words | st.just(""), max_size=2))
    how = how if any(how) else []
    first, second = sorted((day, again))
    said: list[tuple[str, dict[str, Any]]] = [
        ("partner", {"partner": partner, "name": draw(words), "joined_on": "1899-12-31", "sector": draw(words)}),
        ("partner", {"partner": other, "name": draw(words), "joined_on": date(1900, 2, 28)}),
        ("meeting", {"meeting": meeting, "held_on": day, "kind": "board", "present": [partner, other]}),
        ("item", {"meeting": meeting, "item": draw(refs), "title": draw(words), "minutes": 0}),
        ("escalation", {"escalation": draw(refs), "raised_on": first, "level": "concern", "title": draw(words),
                        "between": [other, partner], "how": how, "settled_on": [first, second],
                        "reopened_on": [second]}),
        ("check-in", {"round": draw(refs), "answered_on": day, "partner": other, "fair": 1, "comment": draw(words)}),
        ("listening", {"conversation": draw(refs), "held_on": day, "theme": draw(words), "kind": "hope",
                       "note": draw(words)}),
    ]  # fmt: skip
    for kind, data in said:
        OPENINGS[kind](partnership, load_entry(kind, data), stamp)
    return partnership


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
@given(partnerships(), st.sampled_from(sorted(TARGETS)))
def test_any_partnership_survives_export_and_import(partnership: Partnership, form: str) -> None:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        log = open_partnerships(here)
        log.save_all([partnership])
        write_tables(export_entries(log, ["any"]), here / TARGETS[form], form)
        elsewhere = imported_elsewhere(here, here / TARGETS[form], Stamp("bo", NOW))
        assert state(elsewhere.get("any").entries) == state(partnership.entries)
        elsewhere.close()
        log.close()
