"""The board pack by mail: once a month to those who chose it, of what they may see at that moment."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from email.message import EmailMessage
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from flask import Flask

from access import grants, pack_readers, people
from access.accounts import Account, find_account
from access.people import Doer
from access.roles import Role
from domain.partnership import Profile
from projections.workspace import Workspace
from tests.accounts import BOARD, LEAD, person, signed_in, store_of
from tests.post.conftest import Clock, worker_of
from tests.post.mailroom import Mailroom
from tests.web.harbour import at, day, record_harbour
from tests.web.visitors import posted, send, words
from web.packs.monthly import send_what_is_due

ADDRESS = "https://terms.example.org"


@pytest.fixture(autouse=True)
def harbour(workspace: Workspace, clock: Clock) -> Workspace:
    """“harbour”, and “quay”, in which nothing is recorded, on the first of July."""
    clock.move(days=1)
    record_harbour(workspace.partnerships)
    quay = Profile(partnership="quay", name="Quay", formed_on=day("2026-01-01"))
    workspace.partnerships.form_partnership(quay, at("2026-01-01"))
    workspace.catch_up()
    return workspace


@pytest.fixture(autouse=True)
def no_chromium(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Nothing is printed, which takes its time, except where a test asks for it."""
    if "chromium" not in request.fixturenames:
        monkeypatch.setenv("PATH", str(tmp_path))


@pytest.fixture
def chromium(database_url: str | None) -> None:
    """Prints; once is enough."""
    if database_url or not (shutil.which("chromium") and shutil.which("pdftotext")):
        pytest.skip("needs Chromium and pdftotext, and no database")


@pytest.fixture
def app(make_app: Callable[..., Flask], post_room: Mailroom) -> Flask:
    return make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS)


def wants(app: Flask, name: str, *roles: Role, **more: Any) -> Account:
    """Somebody who chose it in June, when the pack of May could be read."""
    account = person(app, name, *roles, **more)
    pack_readers.choose(store_of(app), account.id, "2026-05", at("2026-06-10").at)
    return account


def plain(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def test_it_goes_out_once_a_month_soon_after_its_end(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    wants(app, "Bea", BOARD)
    sent = []
    for days in (-1, 1, 30, 1, 30):
        clock.move(days=days)
        worker_of(app).one_pass()
        sent.append((clock.now.date().isoformat(), len(post_room.letters)))
    assert sent == [("2026-06-30", 0), ("2026-07-01", 1), ("2026-07-31", 1), ("2026-08-01", 2), ("2026-08-31", 2)]
    assert [letter["Subject"] for letter in post_room.letters] == ["Board pack, June 2026", "Board pack, July 2026"]


def test_it_says_a_sentence_on_each_and_leads_to_the_pack(app: Flask, post_room: Mailroom) -> None:
    wants(app, "Bea", BOARD)
    worker_of(app).one_pass()
    (letter,) = post_room.letters
    text = plain(letter)
    assert letter["To"] == "bea@example.org"
    assert "- Harbour Wellbeing is on" in text
    assert "Quay" in text
    assert f"{ADDRESS}/pack?month=2026-06" in text
    assert f"To stop it: {ADDRESS}/pack#monthly" in text
    assert not list(letter.iter_attachments())


@pytest.mark.usefixtures("chromium")
def test_the_pack_goes_with_it_as_pdf(app: Flask, post_room: Mailroom, tmp_path: Path) -> None:
    wants(app, "Bea", BOARD, partnership="harbour")
    worker_of(app).one_pass()
    (pdf,) = post_room.letters[0].iter_attachments()
    assert (pdf.get_content_type(), pdf.get_filename()) == ("application/pdf", "board-pack-2026-06.pdf")
    (path := tmp_path / "pack.pdf").write_bytes(pdf.get_content())
    told = subprocess.run(["pdftotext", path, "-"], check=True, capture_output=True, text=True).stdout
    assert "Harbour Wellbeing" in told
    assert "Quay" not in told
    assert "goes with this mail as PDF" in plain(post_room.letters[0])


def test_it_holds_only_what_its_reader_may_see_at_that_moment(app: Flask, post_room: Mailroom) -> None:
    wants(app, "Bea", BOARD, partnership="quay")
    lea = wants(app, "Lea", LEAD)
    (grant,) = grants.grants_of(store_of(app), lea.id)
    grants.end(store_of(app), grant.number, "test", app.extensions["goodterms"].clock())
    worker_of(app).one_pass()
    (letter,) = post_room.letters
    assert letter["To"] == "bea@example.org"
    assert "Quay" in plain(letter)
    assert "Harbour" not in str(letter)


def test_a_disabled_account_gets_nothing(app: Flask, post_room: Mailroom) -> None:
    wants(app, "Bea", BOARD)
    with app.app_context():
        bea = find_account(store_of(app), "bea@example.org")
        assert bea is not None
        people.disable(store_of(app), Doer("test", app.extensions["goodterms"].clock()), bea)
    worker_of(app).one_pass()
    assert post_room.letters == []


def test_another_process_or_a_restart_sends_no_second_one(
    app: Flask, make_app: Callable[..., Flask], post_room: Mailroom
) -> None:
    wants(app, "Bea", BOARD)
    other = make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS)
    for each in (app, other, make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS)):
        worker_of(each).one_pass()
    assert len(post_room.letters) == 1


def test_of_two_that_found_it_due_one_sends_it(app: Flask) -> None:
    bea = wants(app, "Bea", BOARD)
    answers = []
    for _ in range(2):
        with store_of(app).engine.begin() as connection:
            answers.append(pack_readers.claim(connection, bea.id, "2026-06"))
    assert answers == [True, False]


def test_several_that_look_at_the_same_moment_send_one(
    app: Flask, make_app: Callable[..., Flask], post_room: Mailroom
) -> None:
    wants(app, "Bea", BOARD)
    apps = [app, *(make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS) for _ in range(3))]
    together = Barrier(len(apps))

    def look(each: Flask) -> None:
        with each.app_context():
            together.wait(10)
            send_what_is_due()

    with ThreadPoolExecutor(len(apps)) as pool:
        list(pool.map(look, apps))
    assert len(posted(app)) == 1


def test_a_mail_server_that_is_down_loses_nothing(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    wants(app, "Bea", BOARD)
    post_room.answers = ["451 later"] * 3
    for _ in range(5):
        worker_of(app).one_pass()
        clock.move(hours=2)
    assert len(post_room.letters) == 1


def test_without_a_mail_server_or_an_address_the_month_waits(
    make_app: Callable[..., Flask], post_room: Mailroom
) -> None:
    app = make_app(SMTP_URL=post_room.url)
    bea = wants(app, "Bea", BOARD)
    worker_of(app).one_pass()
    assert posted(app) == []
    assert pack_readers.waiting_for(store_of(app), "2026-06") == [bea.id]
    worker_of(make_app(SMTP_URL=post_room.url, PUBLIC_ADDRESS=ADDRESS)).one_pass()
    assert len(post_room.letters) == 1


def test_it_is_chosen_and_ended_on_the_page_of_the_pack(app: Flask, post_room: Mailroom, clock: Clock) -> None:
    browser = signed_in(app, person(app, "Bea", BOARD))
    assert "Send it to me each month" in words(browser.get("/pack"))
    send(browser, "/pack/monthly/start")
    worker_of(app).one_pass()
    assert post_room.letters == []
    assert "Stop it" in words(browser.get("/pack"))
    send(browser, "/pack/monthly/stop")
    clock.move(days=31)
    worker_of(app).one_pass()
    assert post_room.letters == []
