"""The page of a partnership prints on one sheet of paper, with every figure that it shows."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.browser.looking import looking, open_page

TOOLS = pytest.mark.skipif(not (shutil.which("pdftotext") and shutil.which("pdfinfo")), reason="needs poppler")
SHEET = 703
"""Pixels between the margins."""


def told(program: str, *arguments: str) -> str:
    command = [str(shutil.which(program)), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def figures(text: str) -> set[str]:
    return set(re.findall(r"\d+(?:[.,]\d+)*", text))


@TOOLS
@pytest.mark.parametrize("ref", ["kirkfield", "harbourside"])
def test_the_page_of_a_partnership_fits_one_sheet(browser: Browser, address: str, tmp_path: Path, ref: str) -> None:
    path = str(tmp_path / "page.pdf")
    with looking(browser) as seen:
        page = open_page(seen, address, f"/{ref}")
        page.pdf(path=path, prefer_css_page_size=True)
        page.emulate_media(media="print")
        page.set_viewport_size({"width": SHEET, "height": 1000})
        said = page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= SHEET
    assert re.search(r"Pages: +1\n", told("pdfinfo", path))
    assert "(A4)" in told("pdfinfo", path)
    assert len(figures(said)) > 40
    assert sorted(figures(said) - figures(told("pdftotext", path, "-"))) == []
