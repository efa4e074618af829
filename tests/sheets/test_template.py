"""The workbook to fill in: what it offers, and that it imports once filled in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from domain.partnership import ENTRY_KINDS
from domain.partnerships import Partnerships
from web.schemas import columns_of, required_columns, shapes_of
from web.sheets.importing import Plan
from web.sheets.template import write_template
from web.sheets.writing import CannotWrite

Planned = Callable[[Path], Plan]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    write_template(tmp_path / "template.xlsx")
    return tmp_path / "template.xlsx"


@pytest.fixture
def template(path: Path) -> Any:
    return load_workbook(path)


def test_it_explains_itself_first_and_has_a_sheet_for_each_kind(template: Any) -> None:
    assert template.sheetnames == ["read me", *(cls.sheet for cls in ENTRY_KINDS.values())]
    told = "\n".join(str(cell.value) for row in template["read me"].iter_rows() for cell in row if cell.value)
    assert "all or nothing" in told
    assert all(cls.sheet in told for cls in ENTRY_KINDS.values())


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_a_sheet_names_and_explains_its_columns(template: Any, kind: str) -> None:
    sheet = template[ENTRY_KINDS[kind].sheet]
    assert tuple(cell.value for cell in sheet[1]) == columns_of(kind)
    assert {cell.value for cell in sheet[1] if cell.font.bold} == set(required_columns(kind))
    assert sheet["A2"].value.startswith("? ")
    assert all(cell.value for cell in sheet[2])
    assert sheet.freeze_panes == "B3"


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_choices_are_drop_downs_and_dates_are_dates(template: Any, kind: str) -> None:
    sheet = template[ENTRY_KINDS[kind].sheet]
    rules = {str(rule.sqref).partition(":")[0]: rule for rule in sheet.data_validations.dataValidation}
    for letter, name in zip("ABCDEFGHIJKLMNOP", columns_of(kind), strict=False):
        shape = next((shape for shape in shapes_of(kind) if shape.name == name), None)
        wanted = shape and shape.choices and f'"{",".join(shape.choices)}"'
        assert (rules[f"{letter}3"].formula1 if wanted else None) == (wanted or None)
        is_day = shape is not None and shape.type is date and not shape.many
        assert (sheet.column_dimensions[letter].number_format == "yyyy-mm-dd") == is_day
        assert 12 <= sheet.column_dimensions[letter].width <= 40


def test_empty_it_imports_to_nothing(plan: Planned, path: Path) -> None:
    found = plan(path)
    assert (found.problems, found.changes_nothing) == ([], True)


def test_filled_in_it_imports(log: Partnerships, plan: Planned, template: Any, tmp_path: Path) -> None:
    template["partnerships"].append(["harbour", "Harbour", None, None, date(2020, 1, 1)])
    template["meetings"].append(["harbour", "m1", date(2024, 3, 1), "board", None, 90])
    template.save(tmp_path / "filled.xlsx")
    found = plan(tmp_path / "filled.xlsx")
    assert (found.problems, found.new) == ([], {"partnerships": 1, "meetings": 1})
    found.save()
    assert log.get("harbour").entries.of("meeting")["m1"].happened_on == date(2024, 3, 1)


def test_rows_are_counted_with_the_help_row(plan: Planned, template: Any, tmp_path: Path) -> None:
    template["partnerships"].append(["harbour", "Harbour", None, None, "soon"])
    template.save(tmp_path / "filled.xlsx")
    [problem] = plan(tmp_path / "filled.xlsx").problems
    assert (problem.row, problem.column) == (3, "formed_on")


def test_a_template_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(CannotWrite, match="could not be written: No such file or directory"):
        write_template(tmp_path / "nowhere" / "template.xlsx")
