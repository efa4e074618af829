"""The problem tree in a browser: dragged, worked by keyboard, and legible at 5, 40 and 200 themes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from domain.entries import Stamp
from domain.listening import Conversation, Theme
from projections.problem_tree import TreeTheme, working_tree
from projections.workspace import Workspace
from tests.browser.looking import WIDTHS, looking
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.browser.test_every_page import IN_DARK, violations
from tests.conftest import NOW
from tests.domain.cast import HARBOUR, MARCH, but
from web import create_app

SIZES = (5, 40, 200)
SMALL = "/tree-5/listening/tree"
STAMP = Stamp("Ada", NOW)
WORDS = ("Nobody asks", "Papers come late and are too long to read before the meeting", "Afraid of losing the grant")
OUTSIDE = """() => [...document.querySelectorAll('svg.tree g.theme')].filter((theme) => {
  const box = theme.querySelector('.box').getBoundingClientRect();
  return [...theme.querySelectorAll('text')].some((text) => {
    const words = text.getBoundingClientRect();
    return words.left < box.left || words.right > box.right || words.top < box.top || words.bottom > box.bottom;
  });
}).length"""
"""How many boxes have words that stand out of them."""
OVER = """() => {
  const boxes = [...document.querySelectorAll('svg.tree .box')].map((box) => box.getBoundingClientRect());
  return boxes.filter((a, at) => boxes.slice(0, at).some(
    (b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom)).length;
}"""
"""How many boxes lie over another."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    opened = Workspace(tmp_path_factory.mktemp("trees"), clock=lambda: NOW)
    for size in SIZES:
        record_tree(opened, f"tree-{size}", size)
    opened.catch_up()
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with serving(let_ada_in(create_app(workspace))) as served:
        yield served


def record_tree(workspace: Workspace, ref: str, size: int) -> None:
    """Conversations of five themes: the second and third grow from the first, the fifth from the fourth."""
    log = workspace.partnerships
    log.form_partnership(but(HARBOUR, partnership=ref), STAMP)
    partnership = log.get(ref)
    for start in range(0, size, 5):
        names = [f"{WORDS[at % 3]}, {at + 1}" for at in range(start, start + 5)]
        grows = [None, names[0], names[0], None, names[3]]
        themes = tuple(
            Theme(theme=name, kind="worry", grows_from=below) for name, below in zip(names, grows, strict=True)
        )
        talk = Conversation(conversation=f"c{start}", held_on=MARCH, themes=themes)
        partnership.hold_conversation(talk, STAMP)
    log.save_all([partnership])


def theme(workspace: Workspace, number: int) -> TreeTheme:
    """A theme of the small tree, as recorded from 1."""
    workspace.catch_up()
    return next(each for each in working_tree(workspace, "tree-5") if each.key == f"{number - 1}.c0")


def parent_of(workspace: Workspace, number: int) -> str | None:
    at = theme(workspace, number).grows_from
    return None if at is None else working_tree(workspace, "tree-5")[at].key


def box(page: Page, number: int) -> dict[str, Any]:
    found = page.locator(f"svg.tree g[data-key='{number - 1}.c0'] .box").bounding_box()
    assert found is not None
    return dict(found)


def drag(page: Page, number: int, x: float, y: float) -> None:
    start = box(page, number)
    page.mouse.move(start["x"] + 20, start["y"] + 10)
    page.mouse.down()
    page.mouse.move(start["x"] + 40, start["y"] + 20)
    page.mouse.move(x - 5, y)
    page.mouse.move(x, y)
    page.mouse.up()


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("size", SIZES)
def test_every_word_stands_in_its_box_and_no_box_over_another(
    browser: Browser, address: str, size: int, width: int
) -> None:
    with looking(browser, width) as seen:
        page = seen.page
        page.goto(f"{address}/tree-{size}/listening/tree")
        assert page.locator("svg.tree g.theme").count() == size
        assert page.evaluate(OUTSIDE) == 0
        assert page.evaluate(OVER) == 0
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
        if size == SIZES[0]:
            assert violations(page, {}) == []
            page.emulate_media(color_scheme="dark")
            assert violations(page, IN_DARK) == []
        assert seen.errors == []


def test_a_theme_is_dragged_onto_another_and_grows_from_it(
    browser: Browser, address: str, workspace: Workspace
) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + SMALL)
        target = box(page, 4)
        drag(page, 2, target["x"] + 30, target["y"] + 10)
        assert page.locator("dialog[open] [data-other-words]").inner_text() == theme(workspace, 4).words
        page.click("dialog button:has-text('Let it grow from there')")
        page.wait_for_selector("text=Moved.")
        assert parent_of(workspace, 2) == "3.c0"
        page.click("button:has-text('Undo')")
        page.wait_for_selector("text=Undone.")
        assert parent_of(workspace, 2) == "0.c0"
        assert seen.errors == []


def test_a_theme_is_dragged_off_and_grows_from_nothing(browser: Browser, address: str, workspace: Workspace) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + SMALL)
        start = box(page, 5)
        page.mouse.move(start["x"] + 20, start["y"] + 10)
        page.mouse.down()
        page.mouse.move(start["x"] + 50, start["y"] + 30)
        place = page.locator("[data-nothing]").bounding_box()
        assert place is not None
        page.mouse.move(place["x"] + 40, place["y"] + 20)
        page.mouse.up()
        page.wait_for_selector("text=Moved.")
        assert parent_of(workspace, 5) is None
        page.click("button:has-text('Undo')")
        page.wait_for_selector("text=Undone.")


def test_a_theme_dropped_on_another_is_merged_under_a_label_or_left(
    browser: Browser, address: str, workspace: Workspace
) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + SMALL)
        target = box(page, 3)
        for button in ("Leave it where it was", "Merge"):
            drag(page, 2, target["x"] + 30, target["y"] + 10)
            page.fill("#dropped-label", "Read too late")
            page.click(f"dialog button:text-is('{button}')")
        page.wait_for_selector("text=Merged.")
        assert page.locator("#listed ~ .outline a:has-text('Read too late')").count() == 1
        page.click("button:has-text('Undo')")
        page.wait_for_selector("text=Undone.")
        assert page.locator("svg.tree g.theme").count() == 5


def test_a_theme_is_clicked_to_change_it(browser: Browser, address: str, workspace: Workspace) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + SMALL)
        page.locator("svg.tree g[data-key='1.c0']").click()
        page.wait_for_url("**/listening/tree/theme/1.c0")
        assert page.inner_text("h1") == theme(workspace, 2).words


@pytest.mark.parametrize("scripts", [True, False])
def test_a_theme_is_moved_by_keyboard_with_and_without_scripts(
    browser: Browser, address: str, workspace: Workspace, scripts: bool
) -> None:
    with looking(browser, 390, scripts=scripts) as seen:
        page = seen.page
        page.goto(address + SMALL)
        page.locator(".outline a").nth(1).focus()
        page.keyboard.press("Enter")
        page.wait_for_url("**/theme/1.c0")
        page.focus("#grows_from")
        page.keyboard.press("End")  # the last that it may grow from
        page.keyboard.press("Tab")
        page.keyboard.press("Enter")
        page.wait_for_selector("text=Moved.")
        assert parent_of(workspace, 2) == "4.c0"
        page.click("button:has-text('Undo')")
        page.wait_for_selector("text=Undone.")
        assert parent_of(workspace, 2) == "0.c0"


def test_the_picture_changes_its_size_without_loading_the_page(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = seen.page
        page.goto(address + SMALL)
        before = box(page, 1)["width"]
        page.click("[data-size='50']")
        assert abs(box(page, 1)["width"] * 2 - before) < 1
        assert page.locator("[data-size][aria-current]").get_attribute("data-size") == "50"
        assert "size=" not in page.url
