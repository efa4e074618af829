"""A pack as PDF: every figure, each partnership on the page that the contents name, for everybody to read."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.accounts import BOARD, person, signed_in
from tests.web.told import ARABIC, LONG, form, told_in, words
from web import create_app, printing

MANY = 40
NAMES = ("Quay", "of all the towns along the river", ARABIC, "of the hills " * 10, "W" * 297)
CONTENTS_LINE = re.compile(r"(\d\d) [^–\d]*? – – 0 (\d+)")
PDF_TOOLS = pytest.mark.skipif(
    not (shutil.which("chromium") and shutil.which("pdftotext")), reason="needs Chromium and poppler-utils"
)
QPDF = pytest.mark.skipif(not (shutil.which("chromium") and shutil.which("qpdf")), reason="needs Chromium and qpdf")


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A browser in which Bea, who may only see, has signed in."""
    with told_in(tmp_path_factory.mktemp("told")) as workspace:
        app = create_app(workspace)
        yield signed_in(app, person(app, "Bea", BOARD, known=True))


@pytest.fixture(scope="module")
def printed(reader: FlaskClient, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pack of a month in which two of the three were open."""
    answer = reader.get("/pack.pdf?month=2026-05")
    assert answer.status_code == 200
    path = tmp_path_factory.mktemp("printed") / "pack.pdf"
    path.write_bytes(answer.data)
    return path


def told_by(program: str, *options: str | Path) -> str:
    command = [str(shutil.which(program)), *map(str, options)]
    return subprocess.run(command, check=True, capture_output=True, text=True, errors="replace").stdout


def text_of(path: Path, *how: str) -> list[str]:
    """The words of each page."""
    return told_by("pdftotext", *how, path, "-").split("\f")


def test_chromium_is_given_time_by_the_number_of_sheets_and_never_more_than_four_minutes() -> None:
    assert [printing.seconds_for(sheets) for sheets in (0, 1, 2, 63, 91, 92, 1_000)] == [60, 60, 62, 184, 240, 240, 240]


@PDF_TOOLS
def test_every_figure_of_the_file_is_in_the_pdf(reader: FlaskClient, printed: Path) -> None:
    file = reader.get("/pack.html?month=2026-05").text
    body = re.sub(r"<svg.*?</svg>", " ", file[file.index("<main") : file.index("</main>")], flags=re.S)
    figures = re.findall(r"\d+(?:[.,]\d+)*", words(body))
    in_print = re.findall(r"\d+(?:[.,]\d+)*", "".join(text_of(printed, "-layout")))
    assert len(figures) > 100
    assert Counter(figures) - Counter(in_print) == Counter()


@PDF_TOOLS
def test_each_partnership_has_a_page_and_the_contents_name_it(printed: Path) -> None:
    *pages, _ = text_of(printed, "-layout")
    assert len(pages) == 4
    assert re.search(r"Harbour Wellbeing On poor terms \d+ −\d+ \d+ 2 ", words(text_of(printed, "-raw")[0]))
    assert pages[1].strip().startswith("Harbour Wellbeing")
    assert pages[2].strip().startswith(LONG[:40])
    assert pages[3].strip().startswith("How these figures came about")
    assert pages[3].strip().endswith("4 of 4")


@PDF_TOOLS
def test_the_pdf_is_tagged_has_a_title_and_draws_its_charts_as_lines(printed: Path) -> None:
    told = told_by("pdfinfo", printed)
    assert re.search(r"^Tagged: +yes$", told, re.M)
    assert re.search(r"^Title: +Board pack, May 2026$", told, re.M)
    assert re.search(r"^Page size: .*A4", told, re.M)
    assert told_by("pdfimages", "-list", printed).splitlines()[2:] == []


@QPDF
def test_the_pdf_is_whole_and_its_contents_are_links(printed: Path) -> None:
    told_by("qpdf", "--check", printed)
    written = told_by("qpdf", "--qdf", "--object-streams=disable", printed, "-")
    assert written.count("/Subtype /Link") >= 3
    assert "/Outlines" in written


@PDF_TOOLS
def test_forty_partnerships_stand_on_the_pages_that_the_contents_name(
    client: FlaskClient, workspace: Workspace, tmp_path: Path
) -> None:
    for number in range(MANY):
        form(workspace, f"p{number}", f"{number:02} {NAMES[number % len(NAMES)]}")
    workspace.catch_up()
    (path := tmp_path / "many.pdf").write_bytes(client.get("/pack.pdf?month=2026-06").data)
    named = {ref: int(page) for text in text_of(path, "-raw") for ref, page in CONTENTS_LINE.findall(words(text))}
    pages = enumerate(text_of(path, "-layout"), 1)
    stands = {re.findall(r"\d\d", page)[0]: number for number, page in pages if "Too little was recorded" in page}
    assert len(named) == MANY
    assert named == stands


def test_without_chromium_the_page_says_so_and_the_file_stays(
    reader: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    page = reader.get("/pack?month=2026-06&of=harbour").text
    assert "which this server does not have" in page
    assert "pack/pdf" not in page
    for path in ("/pack.pdf", "/pack/pdf"):
        answer = reader.get(f"{path}?month=2026-06&of=harbour")
        assert answer.status_code == 501
        assert "Take the pack as one file" in answer.text
    assert reader.get("/pack.html?month=2026-06&of=harbour").status_code == 200


@PDF_TOOLS
def test_a_page_says_that_the_pdf_is_being_made_and_leads_on(reader: FlaskClient) -> None:
    answer = reader.get("/pack/pdf?month=2026-06&of=harbour")
    assert answer.headers["Refresh"] == "1;url=/pack.pdf?of=harbour&month=2026-06"
