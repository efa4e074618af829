"""One schema for each kind: what it takes, what it refuses, and in which words."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from marshmallow import ValidationError
from werkzeug.datastructures import MultiDict

from domain.check_ins import CheckIn
from domain.escalations import Escalation
from domain.listening import Conversation, Theme
from domain.partnership import ENTRY_KINDS
from domain.shapes import fields_of
from tests.domain.cast import ONE_OF_EACH
from web.schemas import columns_of, dump_entry, load_entry, rows_of, schema_of, shapes_of
from web.words import CHOICE_WORDS, KIND_WORDS, choice_label, help_text, label

DESIGNED = {
    "partnerships": "partnership*, name*, purpose, place, formed_on*, history, closed_on",
    "partners": "partnership*, partner*, name*, sector, joined_on*, left_on",
    "meetings": "partnership*, meeting*, held_on*, kind*, title, minutes, present, deputies, absent, summary",
    "items": "partnership*, meeting*, item*, title*, outcome, minutes",
    "decisions": "partnership*, decision*, decided_on*, title*, meeting, item, owner, due_on, enacted_on, dropped_on, "
    "reason",
    "actions": "partnership*, action*, agreed_on*, title*, meeting, item, owner, due_on, completed_on, dropped_on, "
    "reason",
    "papers": "partnership*, paper*, presented_on*, title*, meeting, author, acted_on, decision",
    "escalations": "partnership*, escalation*, raised_on*, level*, title*, raised_by, between, meeting, settled_on, "
    "how, reopened_on",
    "contacts": "partnership*, contact*, made_on*, between*, channel*, tone*, note",
    "check-ins": "partnership*, round*, answered_on*, partner*, about, reliable, open, fair, able, comment",
    "listening": "partnership*, conversation*, held_on*, partner, theme*, kind*, grows_from, note",
    "programmes": "partnership*, programme*, kind*, title*, started_on*, ended_on, aim, reflection",
    "steps": "partnership*, programme*, step*, held_on*, title, note",
    "agreements": "partnership*, agreement*, kind*, agreed_on*, title*, measure, target_on, reviewed_on, met, "
    "withdrawn_on",
    "links": "partnership*, to*, relation*, since*, note",
    "rebases": "partnership*, rebase*, measure*, from_on*, reason*",
}
"""The sheets of the design, column by column; ``*`` means required."""
MEETING = {"meeting": "m1", "held_on": "2024-03-15", "kind": "board"}


def refusals(kind: str, data: Any) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as refused:
        load_entry(kind, data)
    return refused.value.messages_dict


def test_sheets_have_exactly_the_columns_of_the_design() -> None:
    required = {kind: {"partnership"} | {s.name for s in shapes_of(kind) if s.required} for kind in ENTRY_KINDS}
    columns = {
        cls.sheet: ", ".join(name + "*" * (name in required[kind]) for name in columns_of(kind))
        for kind, cls in ENTRY_KINDS.items()
    }
    assert columns == DESIGNED
    assert list(columns) == list(DESIGNED)


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_every_kind_field_and_choice_has_words(kind: str) -> None:
    assert all(KIND_WORDS[kind])
    for name in (*columns_of(kind), *(field.name for field in fields_of(ENTRY_KINDS[kind]))):
        assert label(kind, name)
        assert help_text(kind, name).endswith(".")
    for shape in shapes_of(kind):
        for choice in shape.choices:
            assert choice_label(kind, shape.name, choice)
        assert set(CHOICE_WORDS.get((kind, shape.name), ())) == set(shape.choices)


@pytest.mark.parametrize("entry", ONE_OF_EACH, ids=lambda entry: entry.kind_name)
def test_an_entry_dumped_loads_to_the_same_entry(entry: Any) -> None:
    loaded = load_entry(entry.kind_name, dump_entry(entry))
    if isinstance(entry, CheckIn):
        loaded = load_entry("check-in", dump_entry(entry))
        assert isinstance(loaded, CheckIn)
        assert rows_of(loaded) == rows_of(entry)
    else:
        assert loaded == entry


def test_each_answer_gets_a_fresh_ref() -> None:
    row = {"round": "spring", "answered_on": "2024-03-15", "partner": "council", "fair": "3"}
    assert len({load_entry("check-in", row).ref for _ in range(20)}) == 20


def test_a_listening_row_is_a_conversation_with_one_theme() -> None:
    row = {"conversation": "l1", "held_on": "2024-03-15", "theme": "Not heard", "kind": "feeling", "note": "x"}
    theme = Theme(theme="Not heard", kind="feeling", note="x")
    conversation = Conversation(conversation="l1", held_on=date(2024, 3, 15), themes=(theme,))
    assert load_entry("listening", row) == conversation


def test_blanks_are_not_given() -> None:
    blank: dict[str, Any] = {"title": " ", "minutes": "", "present": [], "summary": None}
    assert load_entry("meeting", MEETING | blank) == load_entry("meeting", MEETING)


def test_what_must_be_filled_in_is_asked_for_by_its_label() -> None:
    assert refusals("meeting", {"kind": " ", "held_on": None}) == {
        "meeting": ["Fill in “Short ref”."],
        "held_on": ["Fill in “Held on”."],
        "kind": ["Fill in “Kind”."],
    }


def test_unknown_fields_are_refused() -> None:
    assert "no such field" in refusals("meeting", MEETING | {"venue": "Town hall"})["venue"][0]
    assert "partnership" in refusals("meeting", MEETING | {"partnership": "harbour"})


@pytest.mark.parametrize("data", [[], "text", 7, None])
def test_what_is_no_object_is_refused(data: Any) -> None:
    assert list(refusals("meeting", data)) == ["_schema"]


@pytest.mark.parametrize("day", ["2024-03-15", " 2024-03-15 ", date(2024, 3, 15), datetime(2024, 3, 15)])  # noqa: DTZ001
def test_days_are_iso_days_or_the_dates_of_a_workbook(day: Any) -> None:
    assert load_entry("meeting", MEETING | {"held_on": day}).happened_on == date(2024, 3, 15)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("3/4/2026", "“3/4/2026” is ambiguous: which is the day, which the month? Use a date like 2026-03-31."),
        ("03.04.26", "ambiguous"),
        ("2026/03/31", "ambiguous"),
        ("31 March 2026", "“31 March 2026” is not a date that can be read. Use a date like 2026-03-31."),
        ("20260331", "not a date"),
        ("2026-3-1", "ambiguous"),
        ("2026-03-31T00:00:00", "not a date"),
        ("٢٠٢٦-٠٣-٣١", "not a date"),
        ("2026-02-30", "There is no such day as 2026-02-30. Use a date like 2026-03-31."),
        (46112, "not a date"),
        (True, "not a date"),
        (datetime(2026, 3, 31, 9, 30), "has a time of day"),  # noqa: DTZ001
    ],
)
def test_other_days_are_refused(day: Any, words: str) -> None:
    assert words in refusals("meeting", MEETING | {"held_on": day})["held_on"][0]


@pytest.mark.parametrize(("given", "read"), [(7, 7), ("7", 7), (" 7 ", 7), (7.0, 7), ("0", 0), (1440, 1440)])
def test_whole_numbers_are_taken(given: Any, read: int) -> None:
    assert getattr(load_entry("meeting", MEETING | {"minutes": given}), "minutes") == read  # noqa: B009


@pytest.mark.parametrize(
    "given", [7.9, "7.9", "7.0", True, "seven", -1, "-1", 1441, "9" * 5000, float("nan"), float("inf"), "٧", [7], {}]
)
def test_other_numbers_are_refused(given: Any) -> None:
    assert "Use a whole number from 0 to 1440" in refusals("meeting", MEETING | {"minutes": given})["minutes"][0]


def test_choices_are_named_when_none_of_them_is_given() -> None:
    words = "“gala” is not a choice here: it must be one of: board, working, workshop, awayday, informal."
    assert refusals("meeting", MEETING | {"kind": "gala"}) == {"kind": [words]}
    assert refusals("meeting", MEETING | {"kind": 1})
    assert load_entry("meeting", MEETING | {"kind": " Board"}) == load_entry("meeting", MEETING)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("a\x00b", "U+0000"),
        ("\x1f", "U+001F"),
        ("a\x85b", "U+0085"),
        ("a\ud800b", "U+D800"),
        ("a\uffffb", "U+FFFF"),
        ("x" * 301, "Use at most 300 characters; there are 301."),
        (7, "“7” is not text."),
        (True, "not text"),
        ({"a": 1}, "not text"),
    ],
)
def test_what_is_no_text_is_refused(given: Any, words: str) -> None:
    assert words in refusals("meeting", MEETING | {"title": given})["title"][0]


def test_texts_lose_outer_spaces_and_keep_one_kind_of_line_break() -> None:
    meeting: Any = load_entry("meeting", MEETING | {"summary": " one\r\ntwo\rthree\t\n "})
    assert meeting.summary == "one\ntwo\nthree"


@pytest.mark.parametrize("ref", ["a;b", "a\nb", "a\tb"])
def test_refs_hold_no_separators(ref: str) -> None:
    assert "cannot contain" in refusals("meeting", MEETING | {"meeting": ref})["meeting"][0]
    assert "cannot contain" in refusals("meeting", MEETING | {"present": [ref]})["present"][0]


def test_a_day_that_excel_made_of_a_ref_becomes_the_ref_again() -> None:
    assert load_entry("meeting", MEETING | {"meeting": datetime(2018, 10, 22)}).ref == "2018-10-22"  # noqa: DTZ001


@pytest.mark.parametrize("present", ["council;hospital", " council ; hospital ;", ["council", " hospital"]])
def test_lists_are_text_with_semicolons_or_json_lists(present: Any) -> None:
    meeting: Any = load_entry("meeting", MEETING | {"present": present})
    assert meeting.present == ("council", "hospital")


def test_a_form_gives_lists_by_repeating_the_field() -> None:
    form = MultiDict([*MEETING.items(), ("present", "council"), ("present", "hospital")])
    meeting: Any = load_entry("meeting", form)
    assert meeting.present == ("council", "hospital")


@pytest.mark.parametrize(
    "how", [("a;b", "c"), ("", "x"), ("x", ""), ("\\", "y"), ("a\\", ";"), ("\\;", "\\\\;\\", "C:\\new")]
)
def test_a_semicolon_in_a_list_is_escaped(how: tuple[str, ...]) -> None:
    entry = Escalation(escalation="e1", raised_on=date(2024, 1, 1), level="tension", title="x", how=how)
    assert load_entry("escalation", dump_entry(entry)) == entry


def test_schemas_are_made_once() -> None:
    assert schema_of("meeting") is schema_of("meeting")
    with pytest.raises(KeyError):
        schema_of("party")
