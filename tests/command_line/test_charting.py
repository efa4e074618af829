"""``xmr``: a measure of a partnership or a series from a file, with limits and labels."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from random import Random
from typing import Any

import pytest
from flask import Flask

from tests.accounts import BOARD, person
from tests.command_line.conftest import Run, answer
from tests.plain_xmr import compared, reckoned
from tests.projections.test_xmr import OHMS


def file(folder: Path, *lines: str) -> Path:
    path = folder / "series.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def ohms(folder: Path) -> Path:
    return file(folder, "date,value", *(f"2024-01-{at:02},{value}" for at, value in enumerate(OHMS, 1)))


def rows(run: Run, *arguments: object) -> list[dict[str, Any]]:
    result = run("xmr", *arguments)
    assert (result.exit_code, result.stderr) == (0, "")
    return list(csv.DictReader(io.StringIO(result.stdout)))


def test_file_is_charted_with_the_published_limits(run: Run, tmp_path: Path) -> None:
    found = rows(run, "--file", ohms(tmp_path), "--no-screen-outliers")

    assert list(found[0]) == ["date", "value", "mean", "lower", "upper", "provisional", "label", "direction"]
    assert (float(found[0]["mean"]), float(found[0]["lower"]), float(found[0]["upper"])) == pytest.approx(
        (4135.5, 3188.72, 5082.28), abs=0.005
    )
    assert (found[-1]["label"], found[-1]["direction"]) == ("outside", "up")


def test_outliers_are_screened_unless_said_otherwise(run: Run, tmp_path: Path) -> None:
    assert float(rows(run, "--file", ohms(tmp_path))[0]["upper"]) < 4900


def test_row_with_a_rebase_starts_limits_anew(run: Run, tmp_path: Path) -> None:
    lines = [f"2024-01-{at:02},{10 + at % 2},{'moved' if at == 8 else ''}" for at in range(1, 15)]

    found = rows(run, "--file", file(tmp_path, "date,value,rebase", *lines))

    assert [row["provisional"] for row in found] == ["True"] * 14
    assert found[0]["mean"] != found[-1]["mean"]


def test_measure_is_charted_as_json(harbour: Run) -> None:
    found = answer(harbour("xmr", "harbour", "attendance", "--json"))

    assert found
    assert found[0]["mean"] is None  # under seven meetings no limits are drawn
    assert all(0 <= row["value"] <= 100 for row in found)


def test_measure_may_be_written_with_hyphens_and_asked_of_another_day(harbour: Run) -> None:
    assert rows(harbour, "harbour", "decisions-per-meeting", "--on", "1999-01-01") == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Name a partnership and a measure"),
        (("harbour",), "Name a partnership and a measure"),
        (("harbour", "charm"), "There is no measure “charm”"),
        (("nowhere", "health"), "There is no partnership “nowhere”"),
        (("--file", "nowhere.csv"), "nowhere.csv cannot be opened"),
    ],
)
def test_what_cannot_be_charted_is_said(harbour: Run, arguments: tuple[str, ...], said: str) -> None:
    result = harbour("xmr", *arguments)

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["day,value", "2024-01-01,1"], "series.csv has no column “date”"),
        (["date", "2024-01-01"], "series.csv has no column “value”"),
        ([""], "series.csv has no column “date”"),
        (["date,value", "2024-01-01,1", "", "31/01/2024,2"], "series.csv, row 4, date: “31/01/2024” is not a day"),
        (["date,value", "2024-01-01,many"], "series.csv, row 2, value: “many” is not a number"),
        (["date,value", "2024-01-01,nan"], "row 2, value: “nan” is not a number"),
        (["date,value", "2024-01-01"], "row 2, value: “” is not a number"),
    ],
)
def test_bad_rows_of_a_file_are_named(run: Run, tmp_path: Path, lines: list[str], said: str) -> None:
    result = run("xmr", "--file", file(tmp_path, *lines))

    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_file_that_is_no_text_is_refused(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "series.csv"
    path.write_bytes(b"date,value\n\xff\xfe\x00")

    assert "cannot be read as CSV text" in run("xmr", "--file", path).stderr


def test_an_account_is_given_answers_as_they_are_released_and_the_operator_exactly(app: Flask, harbour: Run) -> None:
    """Two of three answers are the council's, so the two partners are pooled: 0.75 and 0 weigh 2/4 and 1/3."""
    person(app, "Bo", BOARD, partnership="harbour")

    exactly = answer(harbour("xmr", "harbour", "check-in-answers", "--json"))
    released = answer(harbour("xmr", "harbour", "check-in-answers", "--json", "--as", "bo@example.org"))

    assert [row["value"] for row in exactly] == [50]
    assert [row["value"] for row in released] == [45]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("mdc_2023", [False, True])
def test_generated_file_is_charted_as_the_design_says(run: Run, tmp_path: Path, seed: int, mdc_2023: bool) -> None:
    """Series that wander, leap, keep still and tie, with and without rebases."""
    chance = Random(seed)
    figures = [0.0]
    while len(figures) < 90:
        move = chance.choice((0, 0, 1, 1, 1, -1, -1, -1, 2.5, -2.5, 9, -9, chance.uniform(-2, 2)))
        figures.append(round(figures[-1] * 0.85 + move, chance.choice((0, 1, 3))))
    days = [f"{2020 + at // 12}-{at % 12 + 1:02}-15" for at in range(len(figures))]
    cuts = sorted(chance.sample(days, seed % 3))
    lines = [f"{day},{figure},{'moved' if day in cuts else ''}" for day, figure in zip(days, figures, strict=True)]
    options = ["--mdc-2023"] if mdc_2023 else []

    found = answer(run("xmr", "--json", *options, "--file", file(tmp_path, "date,value,rebase", *lines)))

    wanted = reckoned(list(zip(days, figures, strict=True)), cuts, mdc_2023=mdc_2023)
    assert len({row["label"] for row in wanted}) > 2
    assert compared(found, wanted) == []
