"""Hostile text in every field that takes text: nothing of it is ever run or becomes a part of a page."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import quote

import msgspec
import pytest
from flask import Flask, render_template
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from playwright.sync_api import Browser, Page

from access.accounts import rename
from domain.entries import Entry
from domain.partnership import PLAIN_KINDS
from domain.shapes import Field, fields_of
from projections.workspace import Workspace
from tests.accounts import LEAD, person, store_of
from tests.browser.looking import Seen, looking
from tests.browser.served import serving
from tests.browser.signing_in import let_ada_in
from tests.conftest import NOW
from tests.domain.cast import CHARITY, HARBOUR, HOSPITAL, MAY, ONE_OF_EACH, PLANNED_MEETING, STAMP, but
from web import create_app
from web.sheets.exporting import export_entries
from web.sheets.writing import write_csv

MARK = "data-hostile"
"""The attribute of every element that a payload tries to make: none may ever be found in a page."""
ATTACKS = (
    f'"><img {MARK} src=x onerror="window.ran = 1">',
    f"'><svg {MARK} onload=window.ran=1>",
    f"</script><script {MARK}>window.ran = 1</script>",
    f"</textarea></title></style><iframe {MARK} srcdoc='<script>parent.ran = 1</script>'></iframe>",
    f'" autofocus onfocus="window.ran = 1" {MARK}="',
    f"<a {MARK} href='javascript:window.ran = 1'>click</a>",
    f"<!--><b {MARK}>-->{{{{ 7 * 7 }}}}{{% raw %}}${{window.ran = 1}}",
    '=HYPERLINK("http://127.0.0.1:1/" & A1)',
    "\u202e\u2028</" + f"span {MARK}>",
)
_AROUND = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=8)
HOSTILE = st.builds(lambda before, attack, after: before + attack + after, _AROUND, st.sampled_from(ATTACKS), _AROUND)
FIXED_REFS = {"partnership", "partner", "meeting", "item", "programme"}
"""Fields by which these entries refer to one another here."""
FOUND = f"() => [window.ran, document.querySelectorAll('[{MARK}]').length]"


class Hostility:
    """Fills every text of an entry with something hostile, each field with something else."""

    def __init__(self, draw: st.DataObject) -> None:
        self._draw = draw

    def entry(self, entry: Entry) -> Entry:
        if entry.kind_name == "escalation":
            entry = but(entry, settled_on=(MAY,))
        changes = {f.name: self._text(f) for f in fields_of(type(entry)) if _takes_text(f)}
        if entry.kind_name == "listening":
            changes["themes"] = tuple(self._theme(theme) for theme in entry.themes)  # type: ignore[attr-defined]
        return but(entry, **changes)

    def _text(self, field: Field) -> Any:
        text = self._draw.draw(HOSTILE).strip()[: min(field.max_length or 300, 120)]
        return (text,) if field.many else text.replace(";", ",") if field.name in _REFS else text

    def _theme(self, theme: Any) -> Any:
        return msgspec.structs.replace(theme, theme=self._draw.draw(HOSTILE)[:300], note=self._draw.draw(HOSTILE))


_REFS = {name for kind in PLAIN_KINDS.values() for name in kind.key} | {"round", "measure"}


def _takes_text(field: Field) -> bool:
    return field.type is str and not field.choices and not field.refers_to and field.name not in FIXED_REFS | {"answer"}


@settings(max_examples=2, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
@given(draw=st.data())
def test_nothing_typed_is_ever_run(browser: Browser, draw: st.DataObject) -> None:
    hostility = Hostility(draw)
    with TemporaryDirectory() as home, served(Path(home), hostility) as (address, workspace), looking(browser) as seen:
        seen.page.on("dialog", lambda dialog: seen.errors.append(dialog.message))
        for path in paths(workspace):
            check(seen, address + path)
        hover(seen.page, address)
        assert_nothing_in(seen.page.pdf())
        assert_no_formula_in(workspace)
        assert seen.errors == []
        assert seen.elsewhere == []


@contextmanager
def served(home: Path, hostility: Hostility) -> Iterator[tuple[str, Workspace]]:
    workspace = Workspace(home, clock=lambda: NOW)
    record(workspace, hostility)
    app = let_ada_in(create_app(workspace))
    call_somebody(app, ATTACKS[0])
    with serving(app) as address:
        yield address, workspace
    workspace.close()


def call_somebody(app: Flask, name: str) -> None:
    account = person(app, "Mallory", LEAD)
    with app.app_context():
        store = store_of(app)
        rename(store, store.orm.merge(account), name)


def record(workspace: Workspace, hostility: Hostility) -> None:
    log = workspace.partnerships
    log.form_partnership(but(HARBOUR, partnership="county"), STAMP)
    profile, *others = (hostility.entry(entry) for entry in (*ONE_OF_EACH, PLANNED_MEETING))
    log.form_partnership(profile, STAMP)  # type: ignore[arg-type]
    for entry in (HOSPITAL, CHARITY, *others):
        log.record("harbour", entry, STAMP)
    workspace.catch_up()


def paths(workspace: Workspace) -> Iterator[str]:
    """Every page that shows what was recorded."""
    yield from ("/", "/follow-up", "/harbour?range=all", "/harbour/why", "/harbour/ledger", "/county/record/link")
    yield from ("/admin/people", "/admin/access-log", "/harbour/meetings/new", "/harbour/meetings/m1")
    yield from ("/harbour/programmes", "/harbour/programmes/g1")
    for entry in workspace.partnerships.get("harbour").entries:
        kind, ref = entry.kind_name, quote(entry.ref, safe="/")
        yield f"/harbour/entries/{kind}"
        if kind == "check-in":
            yield f"/harbour/entries/{kind}/{quote(entry.round, safe='')}"  # type: ignore[attr-defined]
            continue
        yield f"/harbour/entries/{kind}/{ref}"
        if kind not in ("listening", "partnership"):
            yield from (f"/harbour/correct/{kind}/{ref}", f"/harbour/retract/{kind}/{ref}", f"/harbour/record/{kind}")


def check(seen: Seen, address: str) -> None:
    answer = seen.page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    assert seen.page.evaluate(FOUND) == [None, 0], address


def hover(page: Page, address: str) -> None:
    """Over every flag of the chart, whose tooltip says what happened."""
    page.goto(f"{address}/harbour?range=all")
    page.wait_for_selector(".chart[data-drawn]")
    for point in page.locator(".chart .scatterlayer .point").all():
        point.hover(force=True)
        assert page.evaluate(FOUND) == [None, 0]
    assert page.locator(".chart .hoverlayer").count()


def assert_nothing_in(document: bytes) -> None:
    """No script and no link to one; what was typed may stand in the title."""
    assert document.startswith(b"%PDF")
    assert b"/JavaScript" not in document
    assert not re.search(rb"/URI\s*\(\s*javascript:", document, re.IGNORECASE)


def assert_no_formula_in(workspace: Workspace) -> None:
    """A spreadsheet would work out a cell that begins so."""
    with TemporaryDirectory() as folder:
        write_csv(export_entries(workspace.partnerships, ["harbour"]), Path(folder))
        for path in Path(folder).glob("*.csv"):
            for row in csv.reader(io.StringIO(path.read_text("utf-8"))):
                assert not [cell for cell in row if cell[:1] in "=+-@\t" and cell], path.name


@pytest.mark.parametrize("template", ["reset_instructions", "reset_notice", "change_notice"])
def test_a_message_shows_a_hostile_name_as_text(browser: Browser, home: Path, template: str) -> None:
    workspace = Workspace(home, clock=lambda: NOW)
    app = create_app(workspace)
    account = person(app, "Mallory")
    for attack in ATTACKS:
        account.name = attack
        with app.test_request_context():
            shown = render_template(f"security/email/{template}.html", user=account, reset_link="http://127.0.0.1/x")
        with looking(browser) as seen:
            seen.page.set_content(shown)
            assert seen.page.evaluate(FOUND) == [None, 0]
    workspace.close()
