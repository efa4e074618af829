"""The glossary: each word has its meaning in the help, and behind the word where it first stands on a page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask import Flask, render_template_string
from flask.testing import FlaskClient

import web
from projections.workspace import Workspace
from web.glossary import TERMS, anchor, word

TEMPLATES = Path(web.__file__).parent / "templates"
USED = {
    (path.relative_to(TEMPLATES).as_posix(), name)
    for path in TEMPLATES.rglob("*.html")
    for name in re.findall(r"\bword\('([^']*)'", path.read_text())
}
"""The templates and the words that they explain."""


def test_each_word_is_explained_in_the_help(client: FlaskClient) -> None:
    page = client.get("/help").text
    for name, term in TERMS.items():
        assert f'<dt id="{anchor(name)}">' in page, name
        assert term.meaning in page
        assert f'<h2 id="{term.section}">' in page, f"{name} leads to a section that is not there"


def test_every_word_that_a_page_explains_is_in_the_glossary() -> None:
    assert USED, "no template explains a word"
    assert {(path, name) for path, name in USED if name not in TERMS} == set()


def test_a_word_that_is_not_in_the_glossary_is_no_word(app: Flask) -> None:
    with app.test_request_context(), pytest.raises(KeyError):
        word("synergy")


def test_a_word_opens_its_meaning_without_scripts_and_leads_to_the_help(app: Flask) -> None:
    with app.test_request_context():
        shown = render_template_string("{{ word('perception gap', 'gap <b>') }}")
    assert 'popovertarget="word-perception-gap">gap &lt;b&gt;</button>' in shown
    assert 'id="word-perception-gap" popover>' in shown
    assert TERMS["perception gap"].meaning in shown
    assert 'href="/help#perception"' in shown


def test_a_word_is_explained_once_on_a_page(app: Flask) -> None:
    with app.test_request_context():
        shown = render_template_string("{{ word('range') }} | {{ word('range', 'ranges <b>') }}")
    assert shown.endswith("| ranges &lt;b&gt;")
    assert shown.count('id="word-range"') == 1


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/", ["range", "health"]),
        ("/harbour", ["range", "dimension", "health"]),
        ("/harbour/why", ["health", "points", "dimension"]),
        ("/harbour/signals", ["signal"]),
        ("/harbour/variation", ["limits"]),
        ("/harbour/ledger", ["manifest"]),
        ("/policies", ["scoring policy", "weight", "half-life", "in force", "dimension", "health"]),
    ],
)
def test_pages_explain_their_words(client: FlaskClient, harbour: Workspace, path: str, names: list[str]) -> None:
    page = client.get(path).text
    assert re.findall(r'popovertarget="([^"]*)"', page) == [anchor(name) for name in names]
