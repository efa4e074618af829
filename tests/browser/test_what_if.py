"""“What if” chosen and answered with boxes and a button alone, and drawn as two lines where scripts are on."""

from __future__ import annotations

from playwright.sync_api import Browser

from tests.browser.looking import looking, open_page


def test_what_counts_most_is_left_out_with_a_box_and_a_button(browser: Browser, address: str) -> None:
    with looking(browser, 390, scripts=False) as seen:
        page = seen.page
        page.goto(f"{address}/kirkfield/why")
        page.get_by_role("link", name="What if something did not count?").click()
        box = page.locator("input[name=without]").first
        title = box.locator("xpath=following-sibling::span[1]").inner_text()
        box.check()
        page.get_by_role("button", name="Show what would differ").click()
        assert title.lower() in page.inner_text("h1").lower()
        assert page.url.partition("?")[2].startswith("without=")
        assert page.locator(".chart svg .line").count() == page.locator(".chart svg .beside").count() == 1
        page.locator("input[name=without]:checked").uncheck()
        page.get_by_role("button", name="Show what would differ").click()
        assert page.inner_text("h1") == "What if it had not happened?"


def test_the_two_lines_are_told_apart_by_dashes_and_names(browser: Browser, address: str) -> None:
    with looking(browser) as seen:
        page = open_page(seen, address, "/kirkfield/what-if?kind=escalation")
        dashes = page.eval_on_selector_all(".chart .js-line", "all => all.map((line) => line.style.strokeDasharray)")
        assert dashes[-2:] == ["", "8px, 4px"]
        names = page.locator(".chart .annotation-text").all_text_contents()
        assert [name.rsplit(" ", 1)[0] for name in sorted(names)] == ["As it is", "What if"]
        assert seen.errors == []
