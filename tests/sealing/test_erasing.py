"""Erasing: the words are gone from everywhere, the facts stand, and the record says so."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.amendments import WordsErased
from domain.contacts import Contact
from domain.entries import ERASED, Stamp
from domain.erasing import Concerned, Request, concerned, erase
from domain.errors import InvalidValue, UnknownRef
from domain.listening import Theme
from domain.partnerships import open_partnerships
from domain.sealing.following import follow_erasures
from domain.sealing.key_ring import KeyRing
from domain.sealing.people import NAME_ERASED
from projections.ledger import entries, history
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.domain.cast import CHECK_IN, CONTACT, CONVERSATION, COUNCIL, ITEM, MEETING, STAMP, but
from tests.projections.conftest import record
from tests.sealing.conftest import files_holding
from tests.sealing.spoken import SPOKEN, THEMES
from tests.sheets.folder import allow_all
from web.sheets.exporting import export_entries
from web.sheets.importing import plan_import
from web.sheets.writing import write_tables

NAME = "Jane Doe"
LATER = Stamp("ada", STAMP.at + timedelta(hours=1))
EVERYTHING = [
    ("meeting", "m1"),
    ("contact", "c1"),
    ("check-in", "k1"),
    ("listening", "l1"),
    ("programme", "g1"),
    ("step", "g1/1"),
    ("rebase", "b1"),
    ("paper", "p1"),
    ("decision", "d1"),
    ("action", "a1"),
    ("escalation", "e1"),
    ("link", "grew-from/county"),
    ("problem-tree", "tree"),
]


def erase_now(
    workspace: Workspace, *, names: tuple[str, ...] = (), entries: tuple[Any, ...] = (), people: Any = ()
) -> Concerned:
    """Erase, and bring the pages up to date."""
    request = Request(people, names, tuple(("harbour", *entry) for entry in entries))
    found = concerned(workspace.partnerships, request)
    erase(workspace.partnerships, found, "", LATER)
    workspace.catch_up()
    return found


def erase_everything(workspace: Workspace) -> None:
    erase_now(workspace, entries=tuple(EVERYTHING))


def standing(workspace: Workspace, kind: str) -> Any:
    (row,) = entries(workspace, "harbour", kind=kind)
    return row


def test_erased_words_read_as_not_given_and_the_fact_stays(spoken: Workspace) -> None:
    erase_everything(spoken)
    assert standing(spoken, "meeting").entry.summary is None
    assert standing(spoken, "meeting").entry.present == MEETING.present
    assert standing(spoken, "contact").entry.note is None
    assert (standing(spoken, "check-in").entry.marks, standing(spoken, "check-in").entry.mean) == ([], 3.5)
    assert [theme.theme for theme in standing(spoken, "listening").entry.themes] == [ERASED, ERASED]
    assert standing(spoken, "rebase").entry.reason == ERASED
    assert standing(spoken, "escalation").entry.how == (ERASED,)
    assert all(standing(spoken, kind).erased for kind in ("meeting", "contact", "check-in", "listening", "decision"))


def test_every_version_loses_its_words(spoken: Workspace) -> None:
    erase_now(spoken, entries=(("contact", "c1"),))
    rows = history(spoken, "harbour", "contact", "c1")
    notes: list[Any] = [row.entry for row in rows]
    assert [note.note for note in notes] == [None, None, None]
    assert [row.reason for row in rows] == ["", ERASED, ""]
    assert [row.event for row in rows] == ["ContactMade", "EntryCorrected", "WordsErased"]


def test_the_record_says_what_was_erased_when_and_by_whom(spoken: Workspace) -> None:
    found = concerned(spoken.partnerships, Request(entries=(("harbour", "contact", "c1"),)))
    erase(spoken.partnerships, found, "as asked for", Stamp("grace", LATER.at))
    event: Any = list(spoken.partnerships.events.get(spoken.partnerships.get("harbour").id))[-1]
    assert isinstance(event, WordsErased)
    assert (event.subject, event.recorded_by, event.reason) == (("contact", "c1"), "grace", "as asked for")


def test_a_partnership_read_again_holds_none_of_the_words(
    spoken: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    erase_everything(spoken)
    for workspace in (spoken, open_workspace()):
        read = repr(list(workspace.partnerships.get("harbour").entries))
        assert [word for word in SPOKEN.values() if word in read] == []


def test_another_process_that_had_read_the_words_lets_go_of_them(
    spoken: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    other = open_workspace()
    assert standing(other, "contact").entry.note == SPOKEN["corrected"]
    assert other.partnerships.get("harbour").entries.get("contact", "c1").note == SPOKEN["corrected"]  # type: ignore[union-attr]
    erase_now(spoken, entries=(("contact", "c1"),))
    other.lag()  # asked before every page
    assert standing(other, "contact").entry.note is None
    assert other.partnerships.get("harbour").entries.get("contact", "c1").note is None  # type: ignore[union-attr]


def test_somebody_who_was_recording_meanwhile_lets_go_of_them_too(
    spoken: Workspace, open_workspace: Callable[[], Workspace]
) -> None:
    other = open_workspace()
    assert other.partnerships.get("harbour").entries.get("contact", "c1").note == SPOKEN["corrected"]  # type: ignore[union-attr]
    erase_now(spoken, entries=(("contact", "c1"),))
    record(other, but(CONTACT, contact="c2", note="meanwhile"))
    other.lag()
    assert other.partnerships.get("harbour").entries.get("contact", "c1").note is None  # type: ignore[union-attr]
    assert other.partnerships.get("harbour").entries.get("contact", "c2").note == "meanwhile"  # type: ignore[union-attr]


def test_health_stays_exactly_the_same_and_so_does_a_rebuild(spoken: Workspace) -> None:
    answers = [but(CHECK_IN, answer=f"more{n}", reliable=n, fair=None, open=5 - n, mean=None) for n in (1, 2, 3, 4)]
    record(spoken, *answers)
    spoken.catch_up()
    before = health_on(spoken, "harbour", spoken.today())
    erase_everything(spoken)
    erase_now(spoken, entries=tuple(("check-in", answer.ref) for answer in answers))
    after = health_on(spoken, "harbour", spoken.today())
    spoken.rebuild()
    rebuilt = health_on(spoken, "harbour", spoken.today())
    assert before.health.score is not None
    for now in (after, rebuilt):
        assert now.health.score == pytest.approx(before.health.score, abs=1e-12)
        assert now.dimensions["trust"].score == pytest.approx(before.dimensions["trust"].score, abs=1e-12)


def test_whoever_is_named_is_found_as_whole_words_in_any_case(spoken: Workspace) -> None:
    for ref, note in {"c2": "then jane  DOE rang", "c3": "Jane Doeson rang", "c4": "said by Jane\nDoe."}.items():
        record(spoken, but(CONTACT, contact=ref, note=note))
    found = concerned(spoken.partnerships, Request(names=(NAME,)))
    assert [place.ref for place in found.erased] == ["c2", "c4"]


def test_one_entry_may_concern_several_people(spoken: Workspace) -> None:
    people = spoken.people
    jane, john = people.ref_of(NAME), people.ref_of("John Roe")
    record(spoken, but(CONTACT, contact="both", note="Jane Doe and John Roe made up"))
    record(spoken, but(CONTACT, contact="one", note="John Roe rang"))
    spoken.catch_up()
    erase_now(spoken, names=(NAME,), people=(jane,))
    notes: dict[str, Any] = {row.ref: row.entry for row in entries(spoken, "harbour", kind="contact")}
    assert (notes["both"].note, notes["one"].note) == (None, "John Roe rang")
    assert (people.name_of(jane), people.name_of(john)) == (NAME_ERASED, "John Roe")


def test_destroying_the_key_of_a_person_alone_erases_what_names_them(spoken: Workspace) -> None:
    jane = spoken.people.ref_of(NAME)
    record(spoken, but(CONTACT, contact="both", note="Jane Doe rang"))
    spoken.catch_up()
    spoken.partnerships.sealing.ring.destroy([jane])
    notes: dict[str, Any] = {row.ref: row.entry for row in entries(spoken, "harbour", kind="contact")}
    assert notes["both"].note is None


def test_a_title_that_names_somebody_known_is_sealed_and_erased(spoken: Workspace, home: Path) -> None:
    spoken.people.ref_of(NAME)
    record(spoken, but(ITEM, item="who", title="Ask Jane Doe to chair"))
    spoken.catch_up()
    assert standing(spoken, "item").entry.title == "Ask Jane Doe to chair"
    assert files_holding(home, [NAME]) == []
    erase_now(spoken, names=(NAME,))
    assert standing(spoken, "item").entry.title == ERASED


def test_a_title_recorded_before_the_name_was_known_is_reported_and_stays(spoken: Workspace) -> None:
    record(spoken, but(ITEM, item="who", title="Ask Jane Doe to chair"))
    spoken.people.ref_of(NAME)
    found = erase_now(spoken, names=(NAME,))
    assert [(place.kind, place.ref) for place in found.in_the_open] == [("item", "m1/who")]
    assert standing(spoken, "item").entry.title == "Ask Jane Doe to chair"


def test_a_ref_that_names_somebody_is_reported(spoken: Workspace) -> None:
    record(spoken, but(CONTACT, contact="call-with-jane-doe"))
    found = concerned(spoken.partnerships, Request(names=(NAME,)))
    assert [place.ref for place in found.in_the_open] == ["call-with-jane-doe"]


def test_new_words_about_an_erased_entry_can_be_recorded(spoken: Workspace) -> None:
    erase_now(spoken, entries=(("contact", "c1"),))
    spoken.partnerships.correct("harbour", but(CONTACT, note="put anew"), "said again", LATER)
    spoken.catch_up()
    row = history(spoken, "harbour", "contact", "c1")[-1]
    assert isinstance(row.entry, Contact)
    assert (row.entry.note, row.reason, row.erased) == ("put anew", "said again", False)
    assert erase_now(spoken, entries=(("contact", "c1"),))
    assert standing(spoken, "contact").entry.note is None


def test_other_entries_can_be_corrected_beside_erased_ones(spoken: Workspace) -> None:
    erase_everything(spoken)
    log = spoken.partnerships
    answer: Any = log.get("harbour").entries.get("check-in", "k1")
    log.correct("harbour", but(answer, round="summer"), "another round", LATER)
    talk: Any = log.get("harbour").entries.get("listening", "l1")
    log.correct("harbour", but(talk, partner=None), "nobody's", LATER)
    log.correct("harbour", but(COUNCIL, name="City Council"), "renamed", LATER)
    assert log.get("harbour").entries.get("check-in", "k1") == but(answer, round="summer")


def test_a_conversation_whose_themes_grew_from_erased_ones_can_go_on(spoken: Workspace) -> None:
    log = spoken.partnerships
    grown = Theme(theme="New", kind="hope", grows_from=THEMES[0].theme)
    log.hold_conversation("harbour", but(CONVERSATION, conversation="l2", themes=(grown,)), STAMP)
    erase_now(spoken, entries=(("listening", "l1"),))
    log.hear_themes("harbour", "l2", (Theme(theme="Newer", kind="hope", grows_from="New"),), LATER)
    talk: Any = log.get("harbour").entries.get("listening", "l2")
    log.correct("harbour", but(talk, partner="council"), "whose it was", LATER)
    with pytest.raises(UnknownRef):
        log.hear_themes("harbour", "l2", (Theme(theme="Newest", kind="hope", grows_from="Never heard"),), LATER)


def test_what_was_cut_off_between_destroying_and_recording_is_completed(spoken: Workspace) -> None:
    log = spoken.partnerships
    history_of: list[Any] = list(log.closed_events.get(log.get("harbour").id))
    box = next(event.sealed for event in history_of if event.subject == ("contact", "c1"))
    log.sealing.ring.destroy(box.names)  # and then the power went
    again = concerned(log, Request(names=("nobody",)))
    assert again.unfinished == (("harbour", "contact", "c1"),)
    erase(log, again, "", LATER)
    assert concerned(log, Request(names=("nobody",))).is_nothing
    spoken.catch_up()
    assert history(spoken, "harbour", "contact", "c1")[-1].event == "WordsErased"


def test_erasing_twice_records_once(spoken: Workspace) -> None:
    erase_now(spoken, entries=(("contact", "c1"),))
    version = spoken.partnerships.get("harbour").version
    erase_now(spoken, names=(SPOKEN["corrected"],))
    assert spoken.partnerships.get("harbour").version == version


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_an_older_copy_of_the_keys_brings_nothing_back(
    spoken: Workspace, open_workspace: Callable[[], Workspace], home: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "keys-of-yesterday"
    with spoken.partnerships.sealing.ring.engine.connect() as connection:
        connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
    erase_now(spoken, entries=(("contact", "c1"),))
    spoken.close()
    for path in home.glob("keys.sqlite*"):
        path.unlink()
    copy.rename(home / "keys.sqlite")
    assert standing(open_workspace(), "contact").entry.note is None


def test_an_entry_that_never_was_cannot_be_erased(spoken: Workspace) -> None:
    with pytest.raises(UnknownRef):
        concerned(spoken.partnerships, Request(entries=(("harbour", "contact", "nope"),)))
    with pytest.raises(InvalidValue, match="holds no words about a person"):
        concerned(spoken.partnerships, Request(entries=(("harbour", "partner", "council"),)))


def test_a_key_named_in_the_log_is_followed_only_once(spoken: Workspace, home: Path) -> None:
    erase_everything(spoken)
    follow_erasures(spoken.partnerships)
    ring = KeyRing(home)
    assert ring.followed == spoken.partnerships.recorder.max_notification_id()
    ring.close()


def test_what_is_exported_afterwards_can_be_imported_elsewhere(spoken: Workspace, tmp_path: Path) -> None:
    erase_everything(spoken)
    write_tables(export_entries(spoken.partnerships, ["county", "harbour"]), tmp_path / "out", "csv")
    (tmp_path / "elsewhere").mkdir()
    log = open_partnerships(tmp_path / "elsewhere")
    plan = plan_import(log, tmp_path / "out", LATER, allow_all)
    assert plan.problems == []
    plan.save()
    assert set(log.get("harbour").entries.of("contact")) == {"c1"}
    assert not log.get("harbour").entries.of("check-in")
    log.close()
