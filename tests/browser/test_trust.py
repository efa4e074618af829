"""The page on trust in a browser: legible at 2, 6 and 15 partners, wide and narrow, and open to everyone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from projections.workspace import Workspace
from tests.browser.crowd import record_crowd
from tests.browser.looking import WIDTHS, looking, open_page
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.browser.test_every_page import IN_DARK, OPENED, violations
from tests.browser.test_hostile_text import ATTACKS, FOUND
from tests.conftest import NOW
from web import create_app

SIZES = (2, 6, 15)
TEXTS = """(name) => {
  const chart = document.querySelector('.chart.matrix');
  const at = chart.data.filter((t) => t.type === 'scatter').findIndex((t) => t.name === name);
  return [...chart.querySelectorAll('.scatterlayer .trace')[at].querySelectorAll('text')].map((t) => {
    const box = t.getBoundingClientRect();
    return [t.textContent, box.left, box.right, box.top, box.bottom];
  });
}"""
"""Where the texts of a trace in the matrix stand on the screen."""


@pytest.fixture(scope="module")
def crowds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where partnerships of 2, 6 and 15 partners are served."""
    workspace = Workspace(tmp_path_factory.mktemp("crowds"), clock=lambda: NOW)
    for size in SIZES:
        record_crowd(workspace.partnerships, f"crowd-{size}", size)
    record_crowd(workspace.partnerships, "hostile", 5, ATTACKS[:5])
    workspace.catch_up()
    with serving(let_ada_in(create_app(workspace))) as address:
        yield address
    workspace.close()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", SIZES)
def test_the_numbers_of_the_matrix_can_be_read(browser: Browser, crowds: str, size: int, width: int) -> None:
    with looking(browser, width) as seen:
        page = open_page(seen, crowds, f"/crowd-{size}/trust")
        numbers, answers = page.evaluate(TEXTS, "Numbers"), page.evaluate(TEXTS, "Answers")
        assert len(numbers) == len(answers) > 0
        assert overlapping([*numbers, *answers, *page.evaluate(TEXTS, "Not shown")]) == []
        page.evaluate(OPENED)
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        assert seen.errors == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_with_hidden_cells_is_open_to_everyone(browser: Browser, crowds: str, width: int) -> None:
    with looking(browser, width) as seen:
        page = open_page(seen, crowds, "/crowd-6/trust?round=winter")
        page.evaluate(OPENED)
        assert violations(page, {}) == []
        page.emulate_media(color_scheme="dark")
        assert violations(page, IN_DARK) == []


def test_on_a_phone_lists_come_before_the_picture(browser: Browser, crowds: str) -> None:
    with looking(browser, 390) as seen:
        page = open_page(seen, crowds, "/crowd-15/trust")
        page.click("text=As seen by Harbour Council")
        assert "Marlhaven Hospitals Trust" in page.inner_text(".view[open] dl")
        assert top(page, ".views") < top(page, ".heat")
    with looking(browser) as seen:
        assert not open_page(seen, crowds, "/crowd-15/trust").is_visible(".views")


def test_the_keyboard_reaches_the_matrix_and_the_same_as_a_table(browser: Browser, crowds: str) -> None:
    with looking(browser, 390) as seen:
        page = open_page(seen, crowds, "/crowd-15/trust")
        page.focus(".slide")
        page.keyboard.press("ArrowRight")
        page.wait_for_function("() => document.querySelector('.slide').scrollLeft > 0")
        page.keyboard.press("Tab")
        assert page.evaluate("() => document.activeElement.textContent") == "perception matrix"
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        assert page.is_visible(".crossed tbody th >> text=Open Door 3")


def test_a_cell_that_is_not_shown_is_hatched_and_says_so_in_words(browser: Browser, crowds: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, crowds, "/crowd-6/trust")
        words = [text for text, *_ in page.evaluate(TEXTS, "Not shown")]
        assert {"too few", "kept back"} <= set(words)
        traces = "() => document.querySelector('.chart.matrix').data.find((t) => t.name === 'Hatching').x.length"
        assert page.evaluate(traces) == 15 * sum(word in ("too few", "kept back") for word in words)


def test_a_round_is_chosen_without_scripts_and_figures_are_there_to_read(browser: Browser, crowds: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        seen.page.goto(crowds + "/crowd-6/trust")
        seen.page.select_option("#which", "winter")
        seen.page.click(".which button")
        assert seen.page.inner_text("#round-heading") == "By partner: winter"
        assert not seen.page.is_visible(".chart")
        seen.page.click("text=The same as a table")
        assert seen.page.is_visible(".crossed tbody tr")


def test_charts_follow_the_theme_and_are_light_on_paper(browser: Browser, crowds: str) -> None:
    with looking(browser, theme="dark") as seen:
        page = open_page(seen, crowds, "/crowd-6/trust")
        colour = "document.querySelector('.chart.over-time')._fullData[1].line.color"
        assert page.evaluate(f"() => {colour}") == "#7fb4ea"
        page.emulate_media(media="print", color_scheme="dark")
        page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
        page.wait_for_function(f"() => {colour} === '#2f6fb0'")
        assert page.is_visible("#matrix-heading")
        assert len(page.pdf()) > 20_000


def test_hostile_names_and_comments_are_text(browser: Browser, crowds: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, crowds, "/hostile/trust")
        page.hover(".chart.matrix .draglayer")
        assert page.evaluate(FOUND) == [None, 0]
        assert ATTACKS[0] in page.inner_text(".comments")
        assert seen.errors == []


def overlapping(texts: list[list[float]]) -> list[tuple[float, float]]:
    """Pairs of texts that cover one another by more than a hair."""
    return [
        (one[0], other[0])
        for number, one in enumerate(texts)
        for other in texts[:number]
        if one[1] + 1 < other[2] and other[1] + 1 < one[2] and one[3] + 2 < other[4] and other[3] + 2 < one[4]
    ]


def top(page: Page, selector: str) -> float:
    found: float = page.evaluate("(s) => document.querySelector(s).getBoundingClientRect().top", selector)
    return found
