"""Finding what is recorded, on each database: given events, when asked, then rows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from domain.partnership import EVERY_KIND
from projections.finding import Place, Question, Row, all_rows, count, recorders, rows_after
from projections.released_rounds import released_rounds
from projections.search_words import kind_mark, partner_mark, words_in
from projections.word_index import Wanted
from projections.workspace import Workspace
from tests.domain.cast import APRIL, CHECK_IN, CONTACT, DECISION, ESCALATION, ITEM, MARCH, MAY, MEETING, PAPER, but
from tests.projections.conftest import form, hours_later, record
from tests.projections.histories import begin, histories, live

REACH = {"harbour": EVERY_KIND}


@pytest.fixture
def told(harbour: Workspace) -> Workspace:
    """A meeting with an item, a call, a paper that was corrected, a quarrel that was retracted."""
    record(harbour, MEETING, ITEM, CONTACT, stamp=hours_later(1))
    record(harbour, but(PAPER, title="Réunion à Łódź"), ESCALATION, stamp=hours_later(2))
    harbour.partnerships.correct("harbour", but(PAPER, title="Bridges over the Aire"), "Wrong title", hours_later(3))
    harbour.partnerships.retract("harbour", "escalation", "e1", "Never said", hours_later(4))
    harbour.catch_up()
    return harbour


def found(workspace: Workspace, reach: Any = REACH, **asked: Any) -> list[str]:
    """The kinds and refs of the rows, which are as many as are counted."""
    question = Question(**asked)
    rows = list(all_rows(workspace, reach, question))
    assert count(workspace, reach, question) == len(rows)
    return [f"{row.kind} {row.ref}" for row in rows]


def words(text: str) -> tuple[Wanted, ...]:
    return tuple(Wanted(word) for word in words_in(text))


def test_every_entry_stands_once_newest_first_and_in_the_order_recorded_within_a_day(told: Workspace) -> None:
    assert found(told) == [
        "meeting m1",
        "item m1/budget",
        "contact c1",
        "paper p1",
        "partner council",
        "partner hospital",
        "partnership harbour",
    ]
    assert found(told, newest_first=False)[0] == "partnership harbour"


def test_words_are_found_by_their_beginnings_in_any_order(told: Workspace) -> None:
    for text in ("budget", "BUDG", "shared budget", "budget shared", "shäred"):
        assert found(told, words=words(text)) == ["item m1/budget"]


def test_every_word_must_be_there(told: Workspace) -> None:
    for text in ("udget", "budgets", "budget bridge"):
        assert found(told, words=words(text)) == []


def test_words_of_an_earlier_version_are_found_as_known_then(told: Workspace) -> None:
    assert found(told, words=words("lodz")) == []
    assert found(told, words=words("aire")) == ["paper p1"]
    assert found(told, words=words("lodz"), known_at=hours_later(2).at) == ["paper p1"]
    assert found(told, words=words("lodz"), versions=True) == ["paper p1"]


def test_any_script_is_found(told: Workspace) -> None:
    scripts = ("東京の会議", "Встреча", "اجتماع", "हिन्दी", "ไทย", "Σύσκεψη")
    record(told, *(but(DECISION, decision=f"x{at}", title=script) for at, script in enumerate(scripts)))
    told.catch_up()
    for at, script in enumerate(scripts):
        assert found(told, words=words(script)) == [f"decision x{at}"]


def test_hostile_text_is_plain_text(told: Workspace) -> None:
    for hostile in ('" OR 1=1', "'; DROP TABLE x; --", "NOT budget NEAR", "x:y", "¤pabc", "{words}: zebra"):
        assert found(told, words=words(hostile)) == []
    for wordless in ("*", "(", "\\", "¤"):
        assert words(wordless) == ()


def test_a_mark_is_an_alternative_to_a_word(told: Workspace) -> None:
    asked = (Wanted("zebra", frozenset({kind_mark("contact")})),)
    assert found(told, words=asked) == ["contact c1"]
    assert found(told, named=frozenset({partner_mark("harbour", "council")})) == ["contact c1", "partner council"]


def test_ten_thousand_alternatives_are_not_too_many(told: Workspace) -> None:
    many = frozenset(partner_mark("harbour", f"p{number}") for number in range(10_000))
    assert found(told, words=(Wanted("aire", many),)) == ["paper p1"]


def test_only_what_is_in_reach_is_found(told: Workspace) -> None:
    form(told, "county")
    assert found(told, {"harbour": EVERY_KIND - {"paper"}}, words=words("aire")) == []
    assert found(told, {"county": EVERY_KIND}, kinds=frozenset({"partner"})) == ["partner council", "partner hospital"]
    assert found(told, {}) == []
    assert recorders(told, {"harbour": frozenset({"paper"})}) == ["ada"]
    assert recorders(told, {}) == []


def test_states_tell_corrected_retracted_and_late_apart(told: Workspace) -> None:
    assert found(told, state="corrected") == ["paper p1"]
    assert found(told, state="retracted") == ["escalation e1"]
    assert found(told, state="corrected", known_at=hours_later(2).at) == []
    assert found(told, state="retracted", known_at=hours_later(3).at) == []
    days = (hours_later(1).at.date() - MARCH).days
    assert "meeting m1" in found(told, state="late", late_days=days - 1)
    assert "meeting m1" not in found(told, state="late", late_days=days)


def test_what_was_retracted_and_recorded_again_is_not_retracted(told: Workspace) -> None:
    record(told, ESCALATION, stamp=hours_later(5))
    told.catch_up()
    assert found(told, state="retracted") == []
    assert "escalation e1" in found(told)


def test_everything_recorded_has_a_row_for_each_version(told: Workspace) -> None:
    assert found(told, versions=True, kinds=frozenset({"paper", "escalation"})) == [
        "paper p1",
        "escalation e1",
        "paper p1",
        "escalation e1",
    ]
    assert found(told, versions=True, state="corrected") == ["paper p1"]
    assert found(told, versions=True, state="retracted") == ["escalation e1"]
    assert "escalation e1" not in found(told, versions=True, state="standing")


def test_an_entry_is_recorded_when_its_first_version_was(told: Workspace) -> None:
    (paper,) = all_rows(told, REACH, Question(kinds=frozenset({"paper"})))
    assert (paper.recorded_at, paper.corrected) == (hours_later(2).at, True)
    day = hours_later(1).at.date()
    assert len(found(told, recorded_from=day, recorded_to=day)) == len(found(told))
    assert found(told, recorded_from=day + timedelta(days=1)) == []


def test_days_narrow_by_when_it_happened(told: Workspace) -> None:
    record(told, but(CONTACT, contact="c2", made_on=APRIL), but(CONTACT, contact="c3", made_on=MAY))
    told.catch_up()
    assert found(told, happened_from=APRIL) == ["contact c3", "contact c2"]
    assert found(told, happened_from=APRIL, happened_to=APRIL) == ["contact c2"]


def test_pages_go_on_where_the_last_ended_while_others_record(told: Workspace) -> None:
    for number in range(9):
        record(told, but(CONTACT, contact=f"n{number}", made_on=date(2024, 4, 1 + number // 2)))
    told.catch_up()
    whole, question = found(told), Question()
    after: Place | None = None
    seen: list[Row] = []
    while page := rows_after(told, REACH, question, after, 3):
        seen += page
        after = page[-1].place
        record(told, but(CONTACT, contact=f"later{len(seen)}", made_on=MAY))
        told.catch_up()
    assert [f"{row.kind} {row.ref}" for row in seen] == whole


def test_answers_to_check_ins_are_a_row_for_each_round_and_never_found_one_by_one(harbour: Workspace) -> None:
    record(harbour, *(but(CHECK_IN, answer=f"k{n}") for n in range(3)), but(CHECK_IN, answer="k9", round="waiting"))
    harbour.catch_up()
    assert found(harbour, kinds=frozenset({"check-in"})) == []
    assert found(harbour, versions=True, words=words("spring")) == []
    (row,) = released_rounds(harbour, "harbour", Question(kinds=frozenset({"check-in"})))
    assert (row.ref, row.answers, row.recorded_by) == ("spring", 3, "")
    assert released_rounds(harbour, "harbour", Question(words=words("round spr"))) == [row]
    for asked in (
        {"state": "corrected"},
        {"named": frozenset({"x"})},
        {"recorder": "ada"},
        {"words": words("council")},
    ):
        assert released_rounds(harbour, "harbour", Question(**asked)) == []


def indexed(workspace: Workspace) -> dict[str, list[str]]:
    """What each word and mark that there is finds."""
    rows = all_rows(workspace, REACH, Question(versions=True))
    everything = {
        word for row in rows if row.entry for word in words_in(f"{row.ref} {getattr(row.entry, 'title', '')}")
    }
    return {word: found(workspace, versions=True, words=(Wanted(word),)) for word in sorted(everything)}


@settings(max_examples=2, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=histories)
def test_what_was_indexed_bit_by_bit_equals_what_is_indexed_at_once(tmp_path_factory: Any, steps: list[Any]) -> None:
    workspace = Workspace(tmp_path_factory.mktemp("indexed"))
    begin(workspace.partnerships)
    for _ in live(workspace.partnerships, steps):
        workspace.catch_up()
    before, numbers = indexed(workspace), [row.place for row in all_rows(workspace, REACH, Question(versions=True))]
    workspace.rebuild()
    assert indexed(workspace) == before
    assert [row.place for row in all_rows(workspace, REACH, Question(versions=True))] == numbers
    workspace.close()
