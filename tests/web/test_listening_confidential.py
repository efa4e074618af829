"""Nobody without the right to hear gets a theme, a label or a number below the threshold, by whatever address."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access import tokens
from access.roles import Role
from domain.entries import Stamp
from domain.listening import Conversation, Theme
from domain.partnership import EVERY_KIND
from projections.workspace import Workspace
from tests.accounts import BOARD, CONSULTANT, LEAD, person, signed_in, store_of
from tests.conftest import NOW
from tests.domain.heard import spot
from tests.permissions.table import TABLE, VALUES
from tests.web.talks import ENOUGH, TREE, change, hold_talks, theme
from tests.web.visitors import token
from web.door.reach import CONFIDENTIAL, POOLED
from web.webhooks.notices import notice_of

UNDER, LABEL, NOTE, REF = "zebra under the table", "zebra relabelled", "zebra in a note", "zebra-talk"
SECRET = re.compile(r'zebra|grant|merger|released-tree|(?<!/)(?<!word-)problem-tree(?:"|&#34;)', re.I)
"""Words that were said, refs, and the names of the kinds: not the address of what is released, nor its glossary."""


@pytest.fixture
def talked(harbour: Workspace) -> Workspace:
    """Themes that enough raise and that are released, and others below the threshold, one of them relabelled."""
    hold_talks(harbour)
    themes = (Theme(theme=UNDER, kind="worry", note=NOTE), Theme(theme="zebra at dusk", kind="hope", grows_from=UNDER))
    talk = Conversation(conversation=REF, held_on=NOW.date(), partner="charity", themes=themes)
    log, stamp = harbour.partnerships, Stamp("Cleo", NOW)
    log.hold_conversation("harbour", talk, stamp)
    log.relabel_theme("harbour", spot(f"{REF} 1"), LABEL, stamp)
    log.move_theme("harbour", spot("t0"), spot(REF), stamp)
    log.release_problem_tree("harbour", 3, stamp)
    log.correct("harbour", Conversation(conversation=REF, held_on=NOW.date(), themes=themes[::-1]), NOTE, stamp)
    harbour.catch_up()
    return harbour


def answers(app: Flask, role: Role) -> Iterator[tuple[str, str]]:
    """Whatever somebody in a role gets, by any address there is, with the address."""
    account = person(app, f"Any{role}", role, partnership="harbour")
    client = signed_in(app, account)
    token = tokens.make(store_of(app), account.id, "a test", Role, None, NOW.date(), NOW)
    for address in sorted(set(addresses())):
        bearer = {"Authorization": f"Bearer {token}"} if address.startswith("/api/v1/") else {}
        answer = (app.test_client() if bearer else client).get(address, headers=bearer, buffered=True)
        assert answer.status_code < 500, address
        yield address, _text(answer.data)


def addresses() -> Iterator[str]:
    for row in TABLE:
        if row.method == "GET":
            for values in ({}, {"kind": "problem-tree", "entry_ref": "tree", "theme": f"0.{REF}", "conversation": REF}):
                taken = VALUES | {"number": 1, "grant": 1} | row.values | {"ref": "harbour"} | values
                yield re.sub(r"<(?:\w+:)?(\w+)>", lambda part, taken=taken: str(taken.get(part[1], "any")), row.route)
    of = "/api/v1/partnerships/harbour"
    yield from (f"{of}/entries?kind={kind}" for kind in sorted(EVERY_KIND))
    yield from (f"{of}/export?format={form}" for form in ("jsonl", "csv-zip", "xlsx"))
    yield from (f"/harbour/{page}?on=2026-06-30&known_at=2026-06-30" for page in ("", "why", "problem-tree", "trust"))


def _text(data: bytes) -> str:
    """What an answer holds; of a packed one, all its files."""
    if not data.startswith(b"PK"):
        return data.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return " ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist())


@pytest.mark.parametrize("role", [LEAD, BOARD])
def test_by_no_address_does_anything_below_the_threshold_come_out(app: Flask, talked: Workspace, role: Role) -> None:
    told = {address: SECRET.findall(text) for address, text in answers(app, role)}
    assert {address: found for address, found in told.items() if found} == {}
    assert len(told) > 150


def test_a_consultant_is_told_all_of_it(app: Flask, talked: Workspace) -> None:
    """So that the test before would find it."""
    told = {address for address, text in answers(app, CONSULTANT) if "zebra" in text}
    assert {TREE, "/harbour/listening", f"{TREE}/theme/0.{REF}"} <= told
    assert "/harbour/problem-tree" not in told
    assert f"{TREE}/picture.svg" not in told


def test_what_is_released_is_seen(app: Flask, talked: Workspace) -> None:
    """So that it is not for want of a tree that nothing comes out."""
    told = dict(answers(app, BOARD))
    assert ENOUGH in told["/harbour/problem-tree"]


def test_webhooks_are_told_nothing_of_the_tree(app: Flask, talked: Workspace) -> None:
    partnership = talked.partnerships.get("harbour")
    events = list(talked.partnerships.events.get(partnership.id))
    with app.test_request_context():
        kinds = {event.subject[0] for event in events if notice_of(event, partnership) is None}  # type: ignore[attr-defined,arg-type]
    assert {"listening", "problem-tree", "released-tree"} <= kinds


def test_no_line_of_the_log_holds_words(
    consultant: FlaskClient, talked: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    key = theme(talked, UNDER).key
    change(consultant, "move", key, grows_from=key)
    change(consultant, "label", key, label=" ")
    change(consultant, "merge", key, other="0.nowhere", label=LABEL)
    assert SECRET.findall(" ".join(record.getMessage() for record in caplog.records)) == []


@pytest.mark.parametrize("path", ["correct", "retract"])
@pytest.mark.parametrize("entry", ["problem-tree/tree", "released-tree/1"])
def test_a_tree_is_changed_by_its_own_pages_only(
    consultant: FlaskClient, client: FlaskClient, talked: Workspace, path: str, entry: str
) -> None:
    version = talked.partnerships.get("harbour").version
    for browser in (client, consultant):
        assert browser.get(f"/harbour/{path}/{entry}").status_code == 404
    fields = {"csrf_token": token(consultant), "reason_why": "not to be kept"}
    assert consultant.post(f"/harbour/{path}/{entry}", data=fields).status_code in (400, 404)
    assert talked.partnerships.get("harbour").version == version


def test_what_belongs_to_the_tree_is_confidential() -> None:
    assert {"listening", "problem-tree", "released-tree"} == CONFIDENTIAL
    assert not CONFIDENTIAL & POOLED
