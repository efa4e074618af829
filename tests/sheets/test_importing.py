"""An import records all rows in one save, the same rows only once, and carries entries on record further."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from domain.entries import Stamp
from domain.errors import LogUnavailable
from domain.membership import Partner
from domain.partnership import ENTRY_KINDS, OPENINGS, PLAIN_KINDS
from domain.partnerships import Partnerships
from tests.sheets.folder import allow_all, log_length, put, workbook
from tests.sheets.harbour import ROWS, SHEETS
from web.sheets.importing import Plan, plan_import

Planned = Callable[[Path], Plan]


def entry(log: Partnerships, kind: str, ref: str, partnership: str = "harbour") -> Any:
    return log.get(partnership).entries.of(kind)[ref]


def test_every_kind_can_be_imported() -> None:
    assert {"partnership", *OPENINGS} == set(PLAIN_KINDS)
    assert {cls.sheet for cls in ENTRY_KINDS.values()} == set(SHEETS)


def test_rows_of_every_sheet_are_recorded(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    found = plan(put(tmp_path / "in", SHEETS))
    assert found.problems == []
    assert found.new == ROWS
    assert found.partnerships == ["county", "harbour"]
    assert log_length(log) == 0
    found.save()
    recorded = [entry for ref in ("harbour", "county") for entry in log.get(ref).entries]
    assert len(recorded) == sum(ROWS.values()) - 1  # two rows are themes of one conversation
    assert entry(log, "partner", "charity").name == "+Open Door"
    assert entry(log, "escalation", "e1").how == ("Talked; twice", "")


def test_importing_the_same_again_changes_nothing_and_says_so(
    harbour: Partnerships, plan: Planned, tmp_path: Path
) -> None:
    before = log_length(harbour)
    found = plan(tmp_path / "harbour")
    assert (found.problems, dict(found.new), dict(found.further)) == ([], {}, {})
    assert found.same == ROWS
    assert found.changes_nothing
    assert found.partnerships == []
    assert found.summary().endswith("Nothing to record.")
    found.save()
    assert log_length(harbour) == before


def test_rows_may_come_in_any_order(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    backwards = {
        name: "\n".join([text.splitlines()[0], *reversed(text.splitlines()[1:])]) for name, text in SHEETS.items()
    }
    backwards["partnerships"] = SHEETS["partnerships"]  # one of its cells has two lines
    found = plan(put(tmp_path / "in", backwards))
    assert found.problems == []
    found.save()
    assert {theme.theme for theme in entry(log, "listening", "l1").themes} == {"Not heard", "Losing heart"}


def test_one_sheet_alone_adds_to_what_is_recorded(harbour: Partnerships, plan: Planned, tmp_path: Path) -> None:
    folder = put(tmp_path / "more", {"steps": SHEETS["steps"] + "harbour,g1,2,2024-03-01,Looking ahead,\n"})
    found = plan(folder / "steps.csv")
    assert (found.problems, found.new, found.same) == ([], {"steps": 1}, {"steps": 1})
    found.save()
    assert entry(harbour, "step", "g1/2").title == "Looking ahead"


def test_nothing_is_saved_while_there_are_problems(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    found = plan(put(tmp_path / "in", SHEETS | {"rebases": SHEETS["rebases"] + "harbour,b2,,2024-06-01,Why\n"}))
    assert len(found.problems) == 1
    with pytest.raises(Exception, match="1 problem to put right first"):
        found.save()
    assert log_length(log) == 0


def test_progress_is_told(log: Partnerships, stamp: Stamp, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    plan_import(log, put(tmp_path / "in", SHEETS), stamp, allow_all, lambda done, total: told.append((done, total)))
    total = sum(ROWS.values())
    assert told[-1] == (total, total)
    assert told == sorted(told)


def test_a_plan_is_refused_when_somebody_recorded_meanwhile(
    harbour: Partnerships, plan: Planned, stamp: Stamp, tmp_path: Path
) -> None:
    row = "harbour,g1,2,2024-03-01,Looking ahead,\n"
    found = plan(put(tmp_path / "more", {"steps": SHEETS["steps"] + row}))
    harbour.join("harbour", Partner(partner="police", name="Police", joined_on=date(2024, 1, 1)), stamp)
    before = log_length(harbour)
    with pytest.raises(LogUnavailable, match="import again"):
        found.save()
    assert log_length(harbour) == before


def test_as_many_answers_as_were_given_are_recorded(harbour: Partnerships, plan: Planned, tmp_path: Path) -> None:
    more = SHEETS["check-ins"] + "harbour,spring,2024-03-31,council,,4,3,,5,\n" * 2
    found = plan(put(tmp_path / "more", {"check-ins": more}))
    assert (found.problems, found.new, found.same) == ([], {"check-ins": 2}, {"check-ins": 3})
    found.save()
    answers = harbour.get("harbour").entries.of("check-in")
    assert len(answers) == 5
    assert all(len(ref) == 16 for ref in answers)


@pytest.mark.parametrize(
    ("sheet", "row", "kind", "ref", "says"),
    [
        ("partnerships", "harbour,Harbour Wellbeing Partnership,,,1898-05-01,,2026-01-31", "partnership", "harbour",
         {"closed_on": date(2026, 1, 31)}),
        ("partners", "harbour,hospital,Harbour General Hospital,,2020-01-01,2026-01-31", "partner", "hospital",
         {"left_on": date(2026, 1, 31)}),
        ("decisions", "harbour,d3,2024-04-12,Open still,,,,,2024-05-01,,", "decision", "d3",
         {"enacted_on": date(2024, 5, 1)}),
        ("decisions", "harbour,d3,2024-04-12,Open still,,,,,,2024-05-01,No money", "decision", "d3",
         {"dropped_on": date(2024, 5, 1), "reason": "No money"}),
        ("actions", "harbour,a2,2024-04-10,Share it,,,,,2024-05-01,,", "action", "a2",
         {"completed_on": date(2024, 5, 1)}),
        ("actions", "harbour,a2,2024-04-10,Share it,,,,,,2024-05-01,", "action", "a2",
         {"dropped_on": date(2024, 5, 1), "reason": None}),
        ("papers", "harbour,p2,2024-03-10,Risks,,,2024-04-01,d1", "paper", "p2",
         {"acted_on": date(2024, 4, 1), "decision": "d1"}),
        ("programmes", "harbour,g2,other,Walks,2024-01-01,2024-12-01,,Fewer came", "programme", "g2",
         {"ended_on": date(2024, 12, 1), "reflection": "Fewer came"}),
        ("agreements", "harbour,r3,outcome,2024-01-01,Fewer falls,,,2024-06-01,yes,2024-07-01", "agreement", "r3",
         {"reviewed_on": date(2024, 6, 1), "met": "yes", "withdrawn_on": date(2024, 7, 1)}),
        ("escalations", "harbour,e2,2024-03-11,tension,Tone of emails,,,,2024-04-01;2024-06-01,;by phone,2024-05-01",
         "escalation", "e2",
         {"settled_on": (date(2024, 4, 1), date(2024, 6, 1)), "how": ("", "by phone"),
          "reopened_on": (date(2024, 5, 1),)}),
        ("escalations", "harbour,e1,2024-03-10,dispute,Who pays,,,,,,2024-05-01;2024-07-01", "escalation", "e1",
         {"reopened_on": (date(2024, 5, 1), date(2024, 7, 1)), "how": ("Talked; twice", "")}),
        ("escalations", "harbour,e3,2024-03-12,concern,Late papers,,,,2024-04-01;2024-06-01;2024-07-01,;;in writing,",
         "escalation", "e3", {"how": ("", "by phone", "in writing")}),
    ],
)  # fmt: skip
def test_a_row_carries_an_entry_on_record_further(
    harbour: Partnerships,
    plan: Planned,
    tmp_path: Path,
    sheet: str,
    row: str,
    kind: str,
    ref: str,
    says: dict[str, Any],
) -> None:
    before = log_length(harbour)
    folder = put(tmp_path / "more", {sheet: f"{SHEETS[sheet].splitlines()[0]}\n{row}\n"})
    found = plan(folder)
    assert (found.problems, found.further, dict(found.new)) == ([], {sheet: 1}, {})
    found.save()
    assert log_length(harbour) > before
    assert {name: getattr(entry(harbour, kind, ref), name) for name in says} == says
    assert plan(folder).changes_nothing


def test_a_row_from_before_an_escalation_was_settled_again_contradicts_nothing(
    harbour: Partnerships, plan: Planned, tmp_path: Path
) -> None:
    header = SHEETS["escalations"].splitlines()[0]
    row = "harbour,e1,2024-03-10,dispute,Who pays,,hospital;council,,2024-04-01,Talked\\; twice,"
    found = plan(put(tmp_path / "old", {"escalations": f"{header}\n{row}\n"}))
    assert (found.problems, found.same) == ([], {"escalations": 1})


def test_new_themes_of_a_recorded_conversation_are_added(harbour: Partnerships, plan: Planned, tmp_path: Path) -> None:
    rows = "harbour,l2,2024-02-02,,Rushed,feeling,Hope,\nharbour,l1,2024-02-01,,Hope,hope,Meetings too full,\n"
    found = plan(put(tmp_path / "more", {"listening": SHEETS["listening"] + rows}))
    assert (found.problems, found.new, found.same) == ([], {"listening": 2}, {"listening": 3})
    found.save()
    assert [theme.theme for theme in entry(harbour, "listening", "l1").themes] == [
        "Not heard", "Losing heart", "Hope",
    ]  # fmt: skip


def test_a_link_may_lead_to_a_partnership_of_the_same_import(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    sheets = {name: SHEETS[name] for name in ("partnerships", "links")}
    found = plan(put(tmp_path / "in", sheets))
    assert found.problems == []
    found.save()
    assert entry(log, "link", "works-with/harbour", "county").to == "harbour"


def test_a_workbook_may_hold_real_dates_and_numbers(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    path = workbook(tmp_path / "in.xlsx", {
        "Read me": [["anything"]],
        "Partnerships": [["Partnership*", " Name", "formed_on"], ["harbour", "Harbour", date(2020, 1, 1)]],
        "meetings": [
            ["partnership", "meeting", "held_on", "kind", "minutes", "title", None],
            [None, " ", None],
            ["harbour", date(2024, 3, 1), date(2024, 3, 1), "Board", 90.0, 2024],
        ],
    })  # fmt: skip
    found = plan(path)
    assert (found.problems, found.new) == ([], {"partnerships": 1, "meetings": 1})
    found.save()
    meeting = entry(log, "meeting", "2024-03-01")
    assert (meeting.minutes, meeting.title, meeting.kind) == (90, "2024", "board")
