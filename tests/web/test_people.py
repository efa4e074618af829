"""The pages on which an administrator looks after people: who is there, what they hold, what can be done to them."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from access import access_log, forgetting, grants, people, sign_ins, tokens
from access.accounts import Account, find_account
from access.people import Doer
from access.roles import Role
from projections.workspace import Workspace
from tests.accounts import ADMINISTRATOR, BOARD, CONSULTANT, LEAD, person, signed_in, store_of
from tests.conftest import NOW
from tests.web.looking_after import fresh, give, held, last_line, send, text_of
from web import create_app
from web.post import shelves
from web.post.letters import Letter
from web.post.outbox import EMAIL

TODAY = NOW.date()


@pytest.mark.parametrize("path", ["", "/people", "/people/new", "/people/1", "/access-log", "/access-log.csv"])
@pytest.mark.parametrize("role", [LEAD, CONSULTANT, BOARD])
def test_only_administrators_look_after_people(app: Flask, path: str, role: Role) -> None:
    client = signed_in(app, person(app, "Ada", role))
    assert client.get(f"/admin{path}").status_code == 403
    assert "People and access" not in client.get("/").text


def test_the_opening_page_leads_to_each_page(una: FlaskClient) -> None:
    page = una.get("/admin").text
    for address in ("/admin/people", "/admin/access-log"):
        assert f'href="{address}"' in page
        assert una.get(address).status_code == 200
    assert 'href="/admin"' in una.get("/help").text


def test_everybody_is_listed_with_what_they_hold_and_when_they_came(
    app: Flask, una: FlaskClient, ben: Account, harbour: Workspace
) -> None:
    person(app, "Cleo", LEAD, partnership="harbour")
    cleo = find_account(store_of(app), "cleo@example.org")
    assert cleo is not None
    sign_ins.start(store_of(app), cleo.id, "", "", NOW - timedelta(days=3))
    words = text_of(una.get("/admin/people"))
    assert "3 people have an account here." in words
    assert "Ben ben@example.org No role now" in words
    assert "Cleo cleo@example.org Partnership lead of Harbour Wellbeing" in words
    assert "Last signed in 27 Jun 2026" in words
    assert "Una una@example.org Administrator" in words


def test_a_search_finds_people_by_name_or_address(una: FlaskClient, ben: Account) -> None:
    words = text_of(una.get("/admin/people?search=BEN@"))
    assert "1 person matches “BEN@”." in words
    assert "Una una@" not in words
    assert "0 people match “<b>”." in text_of(una.get("/admin/people?search=%3Cb%3E"))


def test_many_people_are_shown_page_by_page(app: Flask, una: FlaskClient) -> None:
    for number in range(60):
        person(app, f"Person{number:02}")
    assert "Page 1 of 2" in text_of(una.get("/admin/people"))
    assert "Person59" in una.get("/admin/people?page=2").text
    assert "The list ends before this page" in una.get("/admin/people?page=9").text


def test_a_person_is_added_and_the_link_to_pass_on_is_shown_once(app: Flask, una: FlaskClient) -> None:
    answer = send(una, "/admin/people/new", name="Cleo Marsh", email="Cleo@Example.org")
    cleo = find_account(store_of(app), "cleo@example.org")
    assert cleo is not None
    assert answer.location == f"/admin/people/{cleo.id}"
    page = una.get(answer.location).text
    assert re.search(r'value="http://localhost/sign-in/set-up/[\w-]{43}"', page)
    assert "set-up" not in una.get(answer.location).text
    assert cleo.person.startswith("person:")
    assert cleo.person != "person:cleo"
    assert [line.did for line in access_log.lines(store_of(app), limit=2)] == ["made a set-up link", "added a person"]


@pytest.mark.parametrize(
    ("name", "email", "message"),
    [
        ("", "cleo@example.org", "Say what the person is called."),
        ("Cleo", "cleo", "is not an email address"),
        ("Cleo", "BEN@example.org", "There is an account for ben@example.org already."),
        ("<script>", "", "An email address is missing."),
    ],
)
def test_a_rejected_person_is_not_added_and_what_was_typed_stays(
    app: Flask, una: FlaskClient, ben: Account, name: str, email: str, message: str
) -> None:
    answer = send(una, "/admin/people/new", name=name, email=email)
    assert answer.status_code == 422
    assert message in unescape(answer.text)
    assert f'name="name" value="{name}"' in unescape(answer.text)
    assert "<script>" not in answer.text.replace('<script src="', "")
    assert len(people.accounts.all_accounts(store_of(app))) == 2


def test_two_people_with_one_name_are_two_people_to_the_log(app: Flask, una: FlaskClient) -> None:
    for email in ("one@example.org", "two@example.org"):
        send(una, "/admin/people/new", name="Cleo Marsh", email=email)
    one, two = (find_account(store_of(app), email) for email in ("one@example.org", "two@example.org"))
    assert one is not None
    assert two is not None
    assert one.person != two.person


def test_a_role_is_given_and_taken_away_and_both_stay_on_the_page(
    app: Flask, una: FlaskClient, ben: Account, harbour: Workspace
) -> None:
    answer = give(una, ben, role="lead", partnership="harbour", starts_on="", ends_on="2026-12-31")
    words = text_of(una.get(answer.location))
    assert "Given: Partnership lead of Harbour Wellbeing." in words
    assert "From 30 Jun 2026 until 31 Dec 2026 · given by Una" in words
    assert held(app, ben) == [("lead", "harbour")]
    assert last_line(app) == ("person:una", "gave a role", "person:ben lead from 2026-06-30 until 2026-12-31")
    [grant] = grants.grants_of(store_of(app), ben.id)
    answer = send(una, f"/admin/people/{ben.id}/roles/{grant.number}/end")
    words = text_of(una.get(answer.location))
    assert "1 role held before" in words
    assert "taken away 30 Jun 2026 by Una · given by Una" in words
    assert held(app, ben) == []
    assert last_line(app) == ("person:una", "took a role away", "person:ben lead")


def test_a_role_may_be_for_all_partnerships_and_begin_later(app: Flask, una: FlaskClient, ben: Account) -> None:
    answer = give(una, ben, role="consultant", partnership="*", starts_on="2026-07-15")
    assert "Still to come Consultant of all partnerships From 15 Jul 2026" in text_of(una.get(answer.location))
    assert held(app, ben) == []


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ({"role": "owner", "partnership": "harbour"}, "Choose one of these roles."),
        ({"role": "", "partnership": "harbour"}, "Choose one of these roles."),
        ({"role": "lead", "partnership": "nowhere"}, "Choose one of these partnerships, or all of them."),
        ({"role": "lead", "partnership": ""}, "Choose one of these partnerships, or all of them."),
        ({"role": "lead"}, "Choose one of these partnerships, or all of them."),
        ({"role": "administrator", "partnership": "harbour"}, "choose all partnerships"),
        ({"role": "lead", "partnership": "harbour", "starts_on": "soon"}, "“soon” is not a day."),
        (
            {"role": "lead", "partnership": "harbour", "starts_on": "2026-07-02", "ends_on": "2026-07-01"},
            "It would end before it starts.",
        ),
    ],
)
def test_a_forged_or_impossible_role_is_refused(
    app: Flask, una: FlaskClient, ben: Account, harbour: Workspace, typed: dict[str, str], message: str
) -> None:
    answer = give(una, ben, **typed)
    assert answer.status_code == 422
    assert message in unescape(answer.text)
    assert grants.grants_of(store_of(app), ben.id) == []


@pytest.mark.parametrize("path", ["roles", "name", "disable", "enable", "sign-ins", "tokens", "link"])
def test_nothing_is_done_to_a_person_without_the_token_of_the_form(
    app: Flask, una: FlaskClient, ben: Account, path: str
) -> None:
    before = access_log.lines(store_of(app))
    answer = una.post(f"/admin/people/{ben.id}/{path}", data={"role": "lead", "partnership": "*", "name": "X"})
    assert answer.status_code == 400
    assert access_log.lines(store_of(app)) == before


@pytest.mark.parametrize("path", ["roles", "name", "disable", "enable", "sign-ins", "tokens", "link"])
def test_nobody_else_does_anything_to_a_person(app: Flask, una: FlaskClient, ben: Account, path: str) -> None:
    token = re.findall(r'name="csrf_token" value="([^"]+)"', una.get("/admin/people/new").text)[0]
    client = signed_in(app, person(app, "Lee", LEAD, CONSULTANT))
    with una.session_transaction() as hers, client.session_transaction() as his:
        his["csrf_token"] = hers["csrf_token"]
    data = {"csrf_token": token, "role": "administrator", "partnership": "*", "name": "X"}
    assert client.post(f"/admin/people/{ben.id}/{path}", data=data).status_code == 403
    assert held(app, ben) == []


def test_the_last_administrator_stays(app: Flask, una: FlaskClient) -> None:
    account = find_account(store_of(app), "una@example.org")
    assert account is not None
    [grant] = grants.grants_of(store_of(app), account.id)
    for path in ("disable", f"roles/{grant.number}/end"):
        answer = send(una, f"/admin/people/{account.id}/{path}")
        assert answer.status_code == 422
        assert "This is the only administrator. Make somebody else an administrator first." in answer.text
    assert una.get("/admin").status_code == 200


def test_whoever_is_disabled_is_out_at_the_next_click(
    app: Flask, una: FlaskClient, ben: Account, harbour: Workspace
) -> None:
    person(app, "Ben", LEAD)
    browser = signed_in(app, ben)
    token = tokens.make(store_of(app), ben.id, "a script", [Role.LEAD], None, TODAY, NOW)
    assert browser.get("/harbour").status_code == 200
    answer = send(una, f"/admin/people/{ben.id}/disable")
    assert "Ben is signed out everywhere and can no longer sign in." in text_of(una.get(answer.location))
    assert browser.get("/harbour").location == "/sign-in?next=/harbour"
    assert tokens.find(store_of(app), token, NOW) is None
    assert "Disabled" in text_of(una.get("/admin/people?search=ben"))
    send(una, f"/admin/people/{ben.id}/enable")
    assert browser.get("/harbour").status_code == 302
    assert signed_in(app, fresh(app, ben)).get("/harbour").status_code == 200


def test_sign_ins_and_tokens_are_ended(app: Flask, una: FlaskClient, ben: Account) -> None:
    browser = signed_in(app, ben)
    tokens.make(store_of(app), ben.id, "Monthly <report>", [Role.LEAD], None, TODAY, NOW)
    page = una.get(f"/admin/people/{ben.id}").text
    assert "Monthly &lt;report&gt;" in page
    assert "Signed in on 1 browser now." in unescape(page)
    send(una, f"/admin/people/{ben.id}/sign-ins")
    assert last_line(app) == ("person:una", "ended sign-ins", "person:ben")
    send(una, f"/admin/people/{ben.id}/tokens")
    assert browser.get("/").status_code == 302
    words = text_of(una.get(f"/admin/people/{ben.id}"))
    assert "Not signed in anywhere." in words
    assert "No tokens for programs." in words


def test_whoever_is_renamed_has_the_new_name_on_what_they_recorded(
    app: Flask, una: FlaskClient, workspace: Workspace
) -> None:
    send(una, "/admin/people/new", name="Cleo Marsh", email="cleo@example.org")
    cleo = find_account(store_of(app), "cleo@example.org")
    assert cleo is not None
    assert workspace.people.name_of(cleo.person) == "Cleo Marsh"
    send(una, f"/admin/people/{cleo.id}/name", name="Cleo Reed")
    assert workspace.people.name_of(cleo.person) == "Cleo Reed"


def test_a_person_is_renamed(app: Flask, una: FlaskClient, ben: Account) -> None:
    send(una, f"/admin/people/{ben.id}/name", name="Benjamin Ash")
    assert "Benjamin Ash" in una.get("/admin/people").text
    answer = send(una, f"/admin/people/{ben.id}/name", name=" ")
    assert answer.status_code == 422
    assert fresh(app, ben).name == "Benjamin Ash"


def test_a_link_is_made_anew_only_for_whoever_has_no_password(app: Flask, una: FlaskClient, ben: Account) -> None:
    answer = send(una, f"/admin/people/{ben.id}/link")
    assert "/sign-in/set-up/" in una.get(answer.location).text
    with app.app_context():
        people.accounts.set_password(store_of(app), fresh(app, ben), "a hash")
        account = find_account(store_of(app), ben.email)
        assert account is not None
        people.accounts.set_password(store_of(app), account, "a hash")
        store_of(app).orm.remove()
    answer = send(una, f"/admin/people/{ben.id}/link")
    assert answer.status_code == 422
    assert "This person has a password." in answer.text
    assert "Make a new link" not in una.get(f"/admin/people/{ben.id}").text


def test_an_erased_person_stays_on_the_list_without_a_name_and_cannot_come_back(
    app: Flask, una: FlaskClient, ben: Account
) -> None:
    with app.app_context():
        forgetting.forget(store_of(app), Doer("person:una", NOW), fresh(app, ben))
    assert "Erased on request" in text_of(una.get("/admin/people"))
    page = una.get(f"/admin/people/{ben.id}").text
    assert "ben" not in page.lower().replace("person:ben", "")
    assert "Give this role" not in page
    answer = send(una, f"/admin/people/{ben.id}/enable")
    assert answer.status_code == 422
    assert "This person was erased." in answer.text


def test_an_invitation_is_sent_too_when_there_is_a_mail_server(workspace: Workspace) -> None:
    post = {"SMTP_URL": "smtp://127.0.0.1:9", "MAIL_FROM": "Goodterms <post@example.org>"}
    app = create_app(workspace, post)
    una = signed_in(app, person(app, "Una", ADMINISTRATOR))
    answer = send(una, "/admin/people/new", name="Cleo Marsh", email="cleo@example.org")
    page = una.get(answer.location).text
    assert "It was also sent to cleo@example.org." in page
    link = re.findall(r'id="link" readonly value="([^"]+)"', page)[0]
    [parcel] = shelves.waiting(store_of(app), EMAIL)
    letter = Letter.read(parcel.body or "")
    assert (letter.to, letter.subject) == ("cleo@example.org", "Your account at Goodterms")
    assert letter.text.startswith("Hello Cleo Marsh,\n")
    assert f"\n{link}\n" in letter.text


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "status"),
    [(-9, -1, 404), (-9, 0, 200), (0, 0, 200), (0, 9, 200), (1, 9, 404), (-9, None, 200)],
)
def test_a_role_opens_pages_from_its_first_day_to_its_last(
    app: Flask, ben: Account, harbour: Workspace, starts_on: int, ends_on: int | None, status: int
) -> None:
    last = None if ends_on is None else TODAY + timedelta(days=ends_on)
    first = TODAY + timedelta(days=starts_on)
    grants.give(store_of(app), ben.id, LEAD, "harbour", "test", NOW, starts_on=first, ends_on=last)
    assert signed_in(app, ben).get("/harbour").status_code == status


def test_somebody_who_is_not_there_is_not_found(una: FlaskClient) -> None:
    for number in ("999", "9" * 30):
        assert una.get(f"/admin/people/{number}").status_code == 404
    assert send(una, "/admin/people/999/disable").status_code == 404


def test_an_administrator_alone_reads_no_partnership_and_is_shown_the_way(una: FlaskClient, harbour: Workspace) -> None:
    page = una.get("/")
    assert 'href="/admin"' in page.text
    assert "Harbour" not in page.text
    for path in ("/harbour", "/harbour/entries", "/harbour/why"):
        assert una.get(path).status_code == 404
