"""Personal words are stored sealed wherever they are stored, and read as they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from projections.ledger import entries, history
from projections.workspace import Workspace
from tests.domain.cast import ACTION, CONTACT, DECISION, LINK, MEETING
from tests.sealing.conftest import stored_text
from tests.sealing.spoken import SPOKEN, THEMES


def standing(workspace: Workspace, kind: str) -> Any:
    """The one standing entry of a kind, as a page reads it."""
    (row,) = entries(workspace, "harbour", kind=kind)
    return row.entry


def test_no_personal_word_is_stored_in_the_open(spoken: Workspace) -> None:
    stored = stored_text(spoken)
    assert [word for word in SPOKEN.values() if word in stored] == []
    assert "zebra" not in stored.casefold()


def test_marks_are_stored_sealed_and_their_mean_in_the_open(spoken: Workspace) -> None:
    stored = stored_text(spoken)
    assert '"mean":3.5' in stored
    assert 'reliable":' not in stored


def test_pages_read_the_words(spoken: Workspace) -> None:
    assert standing(spoken, "meeting").summary == SPOKEN["summary"]
    assert standing(spoken, "contact").note == SPOKEN["corrected"]
    assert standing(spoken, "check-in").marks == [4, 3]
    assert standing(spoken, "listening").themes == THEMES
    assert standing(spoken, "programme").reflection == SPOKEN["reflection"]
    assert standing(spoken, "decision").reason == SPOKEN["dropped"]
    assert standing(spoken, "action").reason == SPOKEN["dropped action"]
    assert standing(spoken, "escalation").how == (SPOKEN["how"],)
    assert standing(spoken, "rebase").reason == SPOKEN["rebase"]


def test_pages_read_the_words_of_every_version(spoken: Workspace) -> None:
    first, second = history(spoken, "harbour", "contact", CONTACT.ref)
    assert (first.entry.note, second.entry.note, second.reason) == (  # type: ignore[attr-defined]
        SPOKEN["contact"],
        SPOKEN["corrected"],
        SPOKEN["reason"],
    )
    retraction = history(spoken, "harbour", "link", LINK.ref)[-1]
    assert (retraction.reason, retraction.entry.note) == (SPOKEN["retracted"], SPOKEN["link"])  # type: ignore[attr-defined]
    assert history(spoken, "harbour", "decision", DECISION.ref)[-1].reason == SPOKEN["dropped"]
    assert history(spoken, "harbour", "action", ACTION.ref)[-1].reason == SPOKEN["dropped action"]


def test_another_process_reads_the_same_partnership(spoken: Workspace, open_workspace: Callable[[], Workspace]) -> None:
    other = open_workspace()
    assert other.partnerships.get("harbour").entries == spoken.partnerships.get("harbour").entries
    assert other.partnerships.get("harbour").entries.get("meeting", MEETING.ref) == standing(spoken, "meeting")


def test_an_aggregate_and_the_views_say_the_same(spoken: Workspace) -> None:
    partnership = spoken.partnerships.get("harbour")
    said = {(row.kind, row.ref): row.entry for row in entries(spoken, "harbour")}
    assert {(entry.kind_name, entry.ref): entry for entry in partnership.entries} == said


def test_rows_are_the_same_after_a_rebuild(spoken: Workspace) -> None:
    before = _rows(spoken)
    spoken.rebuild()
    assert _rows(spoken) == before


def test_what_is_kept_to_follow_up_is_read_with_its_words(spoken: Workspace) -> None:
    from projections.follow_up import Asked, follow_up, owners

    found = follow_up(spoken, spoken.today(), Asked(owner=SPOKEN["author"]), limit=10)
    assert [(matter.kind, matter.owner) for matter in found.matters] == [("paper", SPOKEN["author"])]
    assert SPOKEN["author"] in owners(spoken, Asked())
    assert SPOKEN["author"] not in stored_text(spoken)


def _rows(workspace: Workspace) -> list[Any]:
    table = workspace.tables().entries
    with workspace.views.engine.connect() as connection:
        return sorted(map(repr, connection.execute(table.select())))
