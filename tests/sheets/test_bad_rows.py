"""Every bad row is reported with its file, row and column, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from domain.partnerships import Partnerships
from tests.sheets.folder import log_length, put
from tests.sheets.harbour import SHEETS
from web.sheets.importing import Plan

Planned = Callable[[Path], Plan]
LAST_ROW = {name: len(text.splitlines()) for name, text in SHEETS.items()} | {"partnerships": 3}


def refused(plan: Planned, log: Partnerships, folder: Path, sheets: dict[str, str]) -> list[tuple[str, int, str]]:
    """File, row and column of each problem, after checking that nothing was recorded."""
    before = log_length(log)
    found = plan(put(folder, sheets))
    assert found.problems
    with pytest.raises(Exception, match="to put right first"):
        found.save()
    assert log_length(log) == before
    return [(p.file, p.row or 0, p.column or "") for p in found.problems]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "words"),
    [
        ("partnerships", "Big City,Big City,,,2020-01-01,,", "partnership", "small letters, digits and single hyphens"),
        ("partnerships", "help,Help,,,2020-01-01,,", "partnership", "the name of a page"),
        ("partnerships", "late,Late,,,2027-01-01,,", "formed_on", "later than today (2026-06-30)"),
        ("partners", "harbour,police,,,2020-01-01,", "name", "Fill in “Name”."),
        ("partners", ",police,Police,,2020-01-01,", "partnership", "Fill in “Partnership”."),
        ("partners", "town,police,Police,,2020-01-01,", "partnership", "There is no partnership “town”."),
        ("partners", "harbour,police,Police,,1890-01-01,", "joined_on", "before the partnership was formed"),
        ("partners", "harbour,police,Police,,2020-01-01,2019-01-01", "left_on", "is 2019-01-01, which is before"),
        ("partners", "county,police,Police,,2026-01-01,", "joined_on", "after the partnership was closed"),
        ("meetings", "harbour,m3,2026-07-01,board,,,,,,", "held_on", "later than today"),
        ("meetings", "harbour,m3,3/4/2026,board,,,,,,", "held_on", "ambiguous"),
        ("meetings", "harbour,m3,2024-03-01,gala,,,,,,", "kind", "must be one of: board, working"),
        ("meetings", "harbour,m3,2024-03-01,board,,7.9,,,,", "minutes", "Use a whole number"),
        ("meetings", "harbour,m3,2024-03-01,board,,,council;police,,,", "present", "There is no partner “police”"),
        ("meetings", "harbour,m3,2020-03-01,board,,,charity,,,", "present", "was not a member on 2020-03-01"),
        ("meetings", "harbour,m3,2024-03-01,board,,,council,council,,", "present", "listed more than once"),
        ("items", "harbour,m9,budget,Budget,,", "meeting", "There is no meeting “m9”"),
        ("items", "harbour,m1,budget,Budget,,", "item", "Rows 4 and 5 both hold the agenda item “m1/budget”"),
        ("decisions", "harbour,d1,2024-04-10,One budget,m2,budget,council,2027-01-01,2024-05-01,,", "decision",
         "Rows 2 and 5 both hold the decision “d1”. Keep one of them."),
        ("decisions", "harbour,d4,2024-04-10,Both,,,,,2024-05-01,2024-05-01,", "dropped_on", "both enacted"),
        ("actions", "harbour,a3,2024-04-10,Early,,,,,2024-04-09,,", "completed_on", "before agreed_on (2024-04-10)"),
        ("papers", "harbour,p3,2024-03-10,Lost,,,,d9", "decision", "There is no decision “d9”"),
        ("escalations", "harbour,e4,2024-03-10,dispute,Open,,,,,,2024-04-01", "reopened_on", "only after it was"),
        ("contacts", "harbour,c2,2024-03-15,council,phone,warm,", "between", "at least two partners"),
        ("check-ins", "harbour,spring,2024-03-31,council,,,,,,Nothing", "reliable", "at least one of the four"),
        ("check-ins", "harbour,spring,2024-03-31,council,,6,,,,", "reliable", "from 1 to 5, not “6”."),
        ("listening", "harbour,l3,2024-02-01,,Alone,worry,Nobody said this,", "grows_from", "no theme “Nobody"),
        ("listening", "harbour,l3,2024-02-01,,Itself,worry,Itself,", "grows_from", "cannot grow from itself"),
        ("listening", "harbour,l3,2024-02-01,police,Alone,worry,,", "partner", "There is no partner “police”"),
        ("listening", "harbour,l1,2024-02-01,,Not heard,feeling,,", "conversation", "Rows 2 and 5 both hold the"),
        ("listening", "harbour,l1,2024-02-03,,Another,feeling,,", "held_on", "row 2 of the same conversation says"),
        ("steps", "harbour,g9,1,2024-02-01,Lost,", "programme", "There is no programme “g9”"),
        ("agreements", "harbour,r4,goal,2024-01-01,Early,,,2023-01-01,yes,", "reviewed_on", "before agreed_on"),
        ("links", "harbour,town,works-with,2024-01-01,", "to", "There is no partnership “town”."),
        ("rebases", "harbour,b2,attendance,2024-01-01,", "reason", "Fill in “Reason”."),
    ],
)  # fmt: skip
def test_a_bad_row_is_named(
    log: Partnerships, plan: Planned, tmp_path: Path, sheet: str, row: str, column: str, words: str
) -> None:
    sheets = SHEETS | {sheet: f"{SHEETS[sheet]}{row}\n"}
    assert refused(plan, log, tmp_path / "in", sheets) == [(f"{sheet}.csv", LAST_ROW[sheet] + 1, column)]
    assert words in plan(tmp_path / "in").problems[0].message


def test_every_bad_row_is_reported_in_order(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    sheets = {
        "partnerships": "partnership,name,formed_on\nharbour,Harbour,2020-01-01\n",
        "meetings": "partnership,meeting,held_on,kind,minutes\n"
        "harbour,m1,2030-01-01,board,\n\nharbour,m2,2024-01-01,gala,x\nharbour,m3,2024-01-01,board,90\n",
        "steps": "partnership,programme,step,held_on,title\nharbour,g1,1,2024-01-01,Lost\n",
    }
    assert refused(plan, log, tmp_path / "in", sheets) == [
        ("meetings.csv", 2, "held_on"),
        ("meetings.csv", 4, "kind"),
        ("meetings.csv", 4, "minutes"),
        ("steps.csv", 2, "programme"),
    ]


def test_a_problem_reads_as_one_line(log: Partnerships, plan: Planned, tmp_path: Path) -> None:
    problem = plan(
        put(tmp_path / "in", {"links": "partnership,to,relation,since\n,x,works-with,2024-01-01\n"})
    ).problems[0]
    assert str(problem) == "links.csv, row 2, column partnership: Fill in “Partnership”."


@pytest.mark.parametrize(
    "bad_row",
    ["harbour,m1,2030-01-01,board", "harbour,m1,soon,board", "harbour,m1,2024-01-01,gala"],
)
def test_rows_that_only_refer_to_a_bad_row_are_not_reported_too(
    log: Partnerships, plan: Planned, tmp_path: Path, bad_row: str
) -> None:
    sheets = {
        "partnerships": "partnership,name,formed_on\nharbour,Harbour,2020-01-01\n",
        "meetings": f"partnership,meeting,held_on,kind\n{bad_row}\n",
        "items": "partnership,meeting,item,title\nharbour,m1,i1,Budget\n",
        "decisions": "partnership,decision,decided_on,title,item\nharbour,d1,2024-01-01,One budget,i1\n",
        "papers": "partnership,paper,presented_on,title,decision\nharbour,p1,2024-01-01,Options,d1\n",
    }
    assert [file for file, _, _ in refused(plan, log, tmp_path / "in", sheets)] == ["meetings.csv"]


def test_rows_of_a_partnership_that_is_refused_are_not_reported_too(
    log: Partnerships, plan: Planned, tmp_path: Path
) -> None:
    sheets = SHEETS | {"partnerships": SHEETS["partnerships"].replace("1898-05-01", "1898-05-32")}
    assert refused(plan, log, tmp_path / "in", sheets) == [("partnerships.csv", 2, "formed_on")]


@pytest.mark.parametrize(
    ("sheet", "old", "new", "column", "words"),
    [
        ("partnerships", "Port Ellis", "Port Alice", "place", "says “Port Alice”, but “Port Ellis” is on record"),
        ("partners", "2021-01-01,2025-06-30", "2021-01-01,2025-07-01", "left_on", "“2025-07-01”, but “2025-06-30”"),
        ("meetings", "working,,90", "working,,91", "minutes", "The sheet says “91”, but “90” is on record."),
        ("meetings", "working,,90", "working,Named now,90", "title", "says “Named now”, but nothing is on record"),
        ("meetings", "council;hospital,charity", "council;charity,hospital", "present", "“council;charity”"),
        ("items", "decided,30", "deferred,30", "outcome", "says “deferred”, but “decided” is on record"),
        ("decisions", "2024-05-01,,", "2024-05-09,,", "enacted_on", "“2024-05-09”, but “2024-05-01”"),
        ("decisions", "2024-05-02,Overtaken", "2024-05-02,Forgotten", "reason", "“Forgotten”, but “Overtaken”"),
        ("decisions", ",,2024-05-02", ",2024-05-03,", "enacted_on", "is already dropped (on 2024-05-02)"),
        ("papers", "Risks,,,,", "Risks,,,,d1", "decision", "says “d1”, but nothing is on record"),
        ("escalations", "2024-04-01;2024-06-01,\"T", "2024-04-02;2024-06-01,\"T", "settled_on", "says “2024-04-02;2"),
        ("escalations", "2024-05-01;2024-06-02", "2024-05-01;2024-06-02;2024-06-03", "reopened_on", "not settled yet"),
        ("escalations", ";by phone", "in person;by phone", "how", "“in person;by phone”, but “;by phone”"),
        ("listening", "feeling,,", "hope,,", "kind", "The sheet says “hope”, but “feeling” is on record."),
        ("agreements", "2025-01-01,partly", "2026-01-01,yes", "reviewed_on", "“2026-01-01”, but “2025-01-01”"),
        ("links", "2021-01-01,A split", "2021-01-01,A quarrel", "note", "“A quarrel”, but “A split” is on record"),
    ],
)  # fmt: skip
def test_a_row_that_contradicts_the_record_is_a_conflict(
    harbour: Partnerships, plan: Planned, tmp_path: Path, sheet: str, old: str, new: str, column: str, words: str
) -> None:
    assert old in SHEETS[sheet]
    where = refused(plan, harbour, tmp_path / "in", {sheet: SHEETS[sheet].replace(old, new, 1)})
    problems = plan(tmp_path / "in").problems
    assert column in {column for _, _, column in where}
    assert any(words in problem.message for problem in problems if problem.column == column)


@pytest.mark.parametrize(
    ("sheet", "row", "column"),
    [
        ("listening", "harbour,l1,2024-02-09,,New one,hope,,", "held_on"),
        ("listening", "harbour,l1,2024-02-01,hospital,New one,hope,,", "partner"),
        ("papers", "harbour,p2,2024-03-10,Risks,,,2024-04-01,d9", "decision"),
        ("programmes", "harbour,g2,coaching,Walks,2024-01-01,2024-12-01,,", "kind"),
    ],
)
def test_what_adds_to_the_record_must_not_contradict_it(
    harbour: Partnerships, plan: Planned, tmp_path: Path, sheet: str, row: str, column: str
) -> None:
    sheets = {sheet: f"{SHEETS[sheet].splitlines()[0]}\n{row}\n"}
    assert refused(plan, harbour, tmp_path / "in", sheets) == [(f"{sheet}.csv", 2, column)]
