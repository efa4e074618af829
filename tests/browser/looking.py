"""Opens a page as a person would, and notes whatever a person should never see."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

Theme = Literal["light", "dark"]
WIDTHS = {1280: 900, 390: 844}
THEMES: tuple[Theme, ...] = ("light", "dark")
PAGES = (
    "/",
    "/?sort=name&band=on+strained+terms&signal=any",
    "/compare?of=kirkfield&of=harbourside&of=ottermead&range=3y",
    "/help",
    "/style",
    "/import",
    "/calendar",
    "/kirkfield",
    "/kirkfield?range=3y&on=2026-01-31&known_at=2026-01-31",
    "/kirkfield/why",
    "/kirkfield/why?dimension=repair",
    "/kirkfield/changed?since=2026-03-01&tour=3",
    "/kirkfield/programmes",
    "/kirkfield/programmes/coaching",
    "/kirkfield/trust",
    "/harbourside/signals",
    "/signals?by=rule",
    "/harbourside/papers-to-action",
    "/papers-to-action",
    "/kirkfield/variation",
    "/kirkfield/variation/decisions-per-meeting",
    "/pack?of=kirkfield&month=2026-06",
    "/pack/links",
    "/kirkfield/report?from=2026-01-01&to=2026-06-30",
    "/kirkfield/record/commentary?section=trust&from_on=2026-01-01&to_on=2026-06-30",
    "/kirkfield/what-if?without=escalation:E-06&dimensions.trust.weight=0.5&decisions.discussed.value=0.9",
    "/kirkfield/then-and-now?on=2025-03-31&known_at=2025-03-31",
    "/kirkfield/recording",
    "/kirkfield/rounds",
    "/kirkfield/rounds/2026-04",
    "/ottermead/rounds/new",
    "/ottermead/rounds/2026-06-here",
    "/ottermead/rounds/2026-06-here/close",
    "/ottermead/rounds/2026-06-here/cancel",
    "/ledger",
    "/kirkfield/ledger",
    "/kirkfield/ledger?kind=escalation&kind=item&state=late&versions=1&words=budget&notes=1",
    "/kirkfield/ledger?kind=item",
    "/kirkfield/ledger?kind=check-in",
    "/kirkfield/entries/escalation/E-06",
    "/kirkfield/entries/meeting/board-2026-06-04",
    "/kirkfield/meetings/new",
    "/kirkfield/record",
    "/kirkfield/record/escalation",
    "/kirkfield/record/check-in",
    "/kirkfield/record/listening",
    "/kirkfield/listening",
    "/kirkfield/listening/conversation/L-01/correct",
    "/kirkfield/listening/conversation/L-01/themes",
    "/kirkfield/listening/tree",
    "/kirkfield/listening/tree/theme/0.L-01",
    "/kirkfield/listening/tree/release",
    "/kirkfield/problem-tree",
    "/kirkfield/correct/escalation/E-06",
    "/kirkfield/correct/meeting/board-2026-06-04",
    "/kirkfield/retract/meeting/board-2026-06-04",
    "/recording/partnership",
    "/follow-up",
    "/network",
    "/network?of=organisation:bay+college",
    "/policies",
    "/policies/standard/1",
    "/policies/new",
    "/policies/standard/1/put-in-force",
    "/kirkfield/meetings/board-2026-06-04",
    "/admin",
    "/admin/people",
    "/admin/people/new",
    "/admin/people/1",
    "/admin/access-log",
    "/admin/erase",
    "/admin/post",
    "/admin/webhooks",
    "/admin/webhooks/new",
    "/admin/webhooks/1",
    "/api/docs",
    "/api/docs?search=theme",
    "/account",
    "/account/password",
    "/account/second-factor",
    "/account/recovery-codes",
    "/account/sign-ins",
    "/account/tokens",
    "/account/tokens/new",
    "/sign-in/again",
    "/sign-in/forgotten",
    "/nowhere",
)


@dataclass
class Seen:
    """A page, and what went wrong while it was open."""

    page: Page
    errors: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)


@contextmanager
def looking(browser: Browser, width: int = 1280, theme: Theme = "light", scripts: bool = True) -> Iterator[Seen]:
    context = browser.new_context(
        viewport={"width": width, "height": WIDTHS[width]}, color_scheme=theme, java_script_enabled=scripts
    )
    seen = Seen(context.new_page())
    seen.page.on("console", lambda message: message.type == "error" and seen.errors.append(message.text))
    seen.page.on("pageerror", lambda error: seen.errors.append(str(error)))
    seen.page.on("request", lambda request: _note(seen, request.url))
    yield seen
    context.close()


def open_page(seen: Seen, address: str, path: str) -> Page:
    seen.page.goto(address + path)
    if seen.page.query_selector(".chart"):
        seen.page.wait_for_selector(".chart[data-drawn]")
    return seen.page


def _note(seen: Seen, url: str) -> None:
    if urlsplit(url).hostname not in ("127.0.0.1", None, ""):
        seen.elsewhere.append(url)
