"""A page that is added must be looked at in a browser: in both themes, at both widths, without scripts."""

from __future__ import annotations

from typing import Any

from werkzeug.exceptions import NotFound

from projections.workspace import Workspace
from tests.browser.looking import PAGES
from web import create_app

NO_PAGES = {
    "static": "files",
    "assets.asset": "files",
    "assets.favicon": "a file",
    "bringing_in.template": "a download",
    "bringing_in.rejects": "a download",
    "minutes.text": "plain text",
    "policies.file": "a download",
    "variation.figures": "a download",
    "access_page.download": "a download",
    "tree_releases.download": "a download",
    "changes.table": "a download",
    "ledger_export.of_one": "a download",
    "entries.index": "leads to the ledger",
    "entries.of_kind": "leads to the ledger",
    "ledger_export.of_all": "a download",
    "released_tree.download": "a download",
    "report.file": "a download: tests/browser/test_report.py opens it",
    "report.pdf": "a download",
    "report.waiting": "leads on to a download: tests/browser/test_report.py looks at it",
    "packs.file": "a download: tests/browser/test_pack.py opens it",
    "packs.pdf": "a download",
    "packs.waiting": "leads on to a download, as that of the report does",
    "shared_packs.shown": "needs a link: tests/browser/test_pack.py opens it",
    "api_docs.download": "a download",
    "api_docs.try_it": "others' page in its own look: tests/browser/test_trying_the_api.py opens it",
    "single_sign_on.start": "leads to the provider: tests/single_sign_on goes there",
    "single_sign_on.back": "leads on: tests/single_sign_on comes back",
    "security.static": "files",
    "security.login": "for visitors: tests/browser/test_signing_in.py looks at it",
    "security.reset_password": "needs a link: tests/browser/test_signing_in.py looks at it",
    "security.two_factor_token_validation": "half-way in: tests/browser/test_signing_in.py looks at it",
    "security.mf_recovery": "half-way in: tests/browser/test_signing_in.py looks at it",
    "security.two_factor_rescue": "leads to the recovery codes",
    "security.tf_select": "leads to the recovery codes",
    "setting_up.welcome": "needs a one-time link: tests/browser/test_first_start.py looks at it",
    "answering.form": "needs a link: tests/browser/test_answering.py looks at it",
    "answering.screen": "needs a link: tests/browser/test_answering.py looks at it",
    "answering.thanks": "for respondents: tests/browser/test_answering.py looks at it",
    "answering.cut_short": "for respondents: tests/browser/test_answering.py looks at it",
    "bringing_in.working": "needs an upload: tests/browser/test_bringing_in.py looks at it",
    "bringing_in.preview": "needs an upload: tests/browser/test_bringing_in.py looks at it",
}
"""Addresses that answer a GET and are no page, or are looked at elsewhere."""


def test_every_page_is_looked_at_in_a_browser(workspace: Workspace) -> None:
    app = create_app(workspace, {"STYLE_PAGE": True})
    rules = [rule for rule in app.url_map.iter_rules() if not rule.rule.startswith("/api/v1/")]
    answering = {rule.endpoint for rule in rules if "GET" in (rule.methods or ())}
    addresses = app.url_map.bind("localhost")
    looked_at = {_endpoint(addresses, path.partition("?")[0]) for path in PAGES}
    assert answering - looked_at - set(NO_PAGES) == set(), "add these pages to tests/browser/looking.py"
    assert set(NO_PAGES) - answering == set(), "these are gone"


def _endpoint(addresses: Any, path: str) -> str:
    try:
        endpoint: str = addresses.match(path)[0]
    except NotFound:
        return ""
    return endpoint
