"""What somebody meets who opens a check-in link, with a browser that keeps nothing and runs no scripts."""

from __future__ import annotations

import logging
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.web.round_forms import MARKS, ROUND, all_links, answer, ballot, open_round, press
from tests.web.visitors import words

UNKNOWN = "This link does not work"


@pytest.fixture
def link(client: FlaskClient, harbour: Workspace) -> str:
    """A link for the council, in a round that asks about others too."""
    (found,) = all_links(open_round(client, council="1", asks_about="1"))
    return found


@pytest.fixture
def room(client: FlaskClient, harbour: Workspace) -> str:
    """A link for anyone in the room."""
    (found,) = all_links(open_round(client, room="1", limit="60"))
    return found


@pytest.fixture
def phone(app: Flask) -> FlaskClient:
    return app.test_client()


def closed_with(client: FlaskClient, workspace: Workspace) -> list[Any]:
    """The answers that are on record once the only round is closed."""
    press(client, f"{ROUND}/close", f"{ROUND}/close")
    answers: Any = workspace.partnerships.get("harbour").entries.of("check-in").values()
    return [each for each in answers if each.round == ROUND.rpartition("/")[2]]


# -- the page -----------------------------------------------------------------------------------------------


def test_the_page_keeps_nothing_and_is_kept_nowhere(phone: FlaskClient, link: str) -> None:
    page = phone.get(link)
    assert page.headers["Cache-Control"] == "no-store"
    assert page.headers["Referrer-Policy"] == "no-referrer"
    assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in page.headers
    assert "<script" not in page.text
    assert "csrf" not in page.text
    sent = phone.post(link, data={"ballot": ballot(page)} | MARKS)
    assert "Set-Cookie" not in sent.headers
    assert sent.headers["Referrer-Policy"] == "no-referrer"


def test_the_page_says_who_asks_for_whom_and_who_will_read_it(phone: FlaskClient, link: str) -> None:
    said = words(phone.get(link))
    assert "Harbour Wellbeing" in said
    assert "You answer for Harbour Council" in said
    assert "Strongly disagree" in said
    assert "Strongly agree" in said
    assert "Read by those who lead or advise Harbour Wellbeing" in said


def test_whom_somebody_answers_about_is_never_their_own_partner(phone: FlaskClient, link: str) -> None:
    about = phone.get(link).text.split('name="about"', 1)[1].split("</select>", 1)[0]
    assert re.findall(r'<option value="([^"]+)"', about) == ["hospital", "charity"]


def test_after_sending_there_is_only_thanks(phone: FlaskClient, link: str) -> None:
    sent = phone.post(link, data={"ballot": ballot(phone.get(link))} | MARKS)
    assert (sent.status_code, sent.location) == (303, "/c/thanks")
    thanks = phone.get(sent.location)
    assert words(thanks).endswith("Thank you Your answer is in. You can close this page. Goodterms")
    assert "<a " not in thanks.text


def test_an_answer_is_recorded_as_it_was_given_once_the_round_closes(
    client: FlaskClient, app: Flask, harbour: Workspace, link: str
) -> None:
    answer(app, link, able="", about="charity", comment=" They keep us waiting.\r\nOften. ")
    (found,) = closed_with(client, harbour)
    assert (found.partner, found.about) == ("council", "charity")
    assert (found.reliable, found.open, found.fair, found.able) == (4, 2, 5, None)
    assert found.comment == "They keep us waiting.\nOften."
    assert found.answered_on.isoformat() == "2026-06-30"


# -- links that do not work -----------------------------------------------------------------------------------


def test_what_is_no_link_of_ours_gets_one_and_the_same_page(phone: FlaskClient, link: str) -> None:
    truncated, invented = link[:-3], "/c/" + "A" * 22
    others = (truncated, invented, link + "x", "/c/%00", "/c/" + "x" * 3000, "/c/", "/c", invented + "/screen")
    pages = [phone.get(path) for path in others] + [phone.post(path, data=MARKS) for path in (truncated, invented)]
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert UNKNOWN in words(pages[0])


def test_a_used_link_says_so(app: Flask, phone: FlaskClient, link: str) -> None:
    answer(app, link)
    page = phone.get(link)
    assert page.status_code == 410
    assert "This link was used" in words(page)


def test_the_same_link_on_two_phones_takes_the_first_answer(
    app: Flask, client: FlaskClient, harbour: Workspace, link: str
) -> None:
    one, other = app.test_client(), app.test_client()
    ballots = [ballot(each.get(link)) for each in (one, other)]
    assert one.post(link, data={"ballot": ballots[0]} | MARKS | {"fair": "1"}).status_code == 303
    late = other.post(link, data={"ballot": ballots[1]} | MARKS)
    assert late.status_code == 410
    assert "This link was used" in words(late)
    assert [each.fair for each in closed_with(client, harbour)] == [1]


def test_the_same_link_sent_from_eight_phones_at_once_takes_one_answer(
    app: Flask, client: FlaskClient, harbour: Workspace, link: str
) -> None:
    ballots = [ballot(app.test_client().get(link)) for _ in range(8)]
    with ThreadPoolExecutor(8) as phones:
        sent = list(phones.map(lambda own: app.test_client().post(link, data={"ballot": own} | MARKS), ballots))
    assert sorted(each.status_code for each in sent) == [303] + [410] * 7
    assert len(closed_with(client, harbour)) == 1


def test_sending_again_counts_once(client: FlaskClient, phone: FlaskClient, harbour: Workspace, room: str) -> None:
    """A double tap, or “back” and send again, even with other marks: the first counts."""
    typed = {"ballot": ballot(phone.get(room)), "partner": "charity"} | MARKS
    sent = [phone.post(room, data=typed | {"open": mark}) for mark in "112"]
    assert {each.location for each in sent} == {"/c/thanks"}
    assert [each.open for each in closed_with(client, harbour)] == [1]


def test_sending_a_personal_answer_again_thanks_again(phone: FlaskClient, link: str) -> None:
    typed = {"ballot": ballot(phone.get(link))} | MARKS
    assert [phone.post(link, data=typed).location for _ in range(2)] == ["/c/thanks"] * 2


def test_an_answer_after_closing_is_not_taken(
    client: FlaskClient, phone: FlaskClient, harbour: Workspace, link: str
) -> None:
    opened_before = {"ballot": ballot(phone.get(link))} | MARKS
    assert closed_with(client, harbour) == []
    for page in (phone.get(link), phone.post(link, data=opened_before)):
        assert page.status_code == 410
        assert "This round has closed" in words(page)


def test_a_link_for_the_room_takes_as_many_as_it_was_made_for(
    app: Flask, client: FlaskClient, harbour: Workspace
) -> None:
    (small,) = all_links(open_round(client, room="1", limit="2"))
    sent = [answer(app, small, partner=partner).status_code for partner in ("council", "hospital")]
    assert sent == [303, 303]
    full = app.test_client().get(small)
    assert full.status_code == 410
    assert "This link is full" in words(full)


def test_many_tries_of_links_that_do_not_work_are_refused_and_a_working_one_still_opens(
    app: Flask, phone: FlaskClient, link: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from limits import parse

    from web.door import limits

    monkeypatch.setattr(limits, "WRONG_LINKS", parse("3 per 15 minutes"))
    assert [phone.get("/c/made-up").status_code for _ in range(4)] == [404, 404, 404, 429]
    assert phone.get(link).status_code == 200
    assert answer(app, link).status_code == 303


# -- what was chosen --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["0", "6", "4.5", "-1", "five", "٣", "1 2"])
def test_a_mark_that_is_none_is_refused_beside_its_statement(phone: FlaskClient, link: str, mark: str) -> None:
    refused = phone.post(link, data={"ballot": ballot(phone.get(link))} | MARKS | {"open": mark, "comment": "kept"})
    assert refused.status_code == 422
    assert "Choose a mark from 1 to 5" in words(refused)
    assert 'id="open-wrong"' in refused.text
    assert ">\nkept</textarea>" in refused.text
    assert len(re.findall("checked", refused.text)) == 3


def test_at_least_one_statement_is_needed(phone: FlaskClient, link: str) -> None:
    refused = phone.post(link, data={"ballot": ballot(phone.get(link)), "comment": "no marks"})
    assert refused.status_code == 422
    assert "Give a mark for at least one statement." in words(refused)
    assert "no marks" in refused.text


@pytest.mark.parametrize("partner", ["", "police", "harbour"])
def test_a_partner_that_was_not_invited_is_refused(phone: FlaskClient, room: str, partner: str) -> None:
    refused = phone.post(room, data={"ballot": ballot(phone.get(room)), "partner": partner} | MARKS)
    assert refused.status_code == 422
    assert "Choose the partner that you answer for." in words(refused)


def test_a_link_for_one_partner_takes_no_answer_for_another(
    app: Flask, client: FlaskClient, harbour: Workspace, link: str
) -> None:
    answer(app, link, partner="hospital")
    assert [each.partner for each in closed_with(client, harbour)] == ["council"]


@pytest.mark.parametrize(
    ("about", "problem"), [("council", "You answer for this partner"), ("police", "Choose one of")]
)
def test_whom_an_answer_is_about_must_be_another_partner(
    phone: FlaskClient, link: str, about: str, problem: str
) -> None:
    refused = phone.post(link, data={"ballot": ballot(phone.get(link)), "about": about} | MARKS)
    assert refused.status_code == 422
    assert problem in words(refused)


def test_a_round_that_does_not_ask_about_others_takes_none(
    app: Flask, client: FlaskClient, harbour: Workspace, room: str
) -> None:
    answer(app, room, partner="council", about="hospital")
    assert [each.about for each in closed_with(client, harbour)] == [None]


def test_a_comment_of_a_megabyte_is_refused_and_the_marks_stay(phone: FlaskClient, link: str) -> None:
    typed = {"ballot": ballot(phone.get(link)), "comment": "x" * 1_000_000} | MARKS
    refused = phone.post(link, data=typed)
    assert refused.status_code == 422
    assert "it has 1,000,000 characters, and 2,000 fit" in words(refused)
    assert len(re.findall("checked", refused.text)) == 4
    assert f'value="{typed["ballot"]}"' in refused.text


def test_a_form_larger_than_the_server_takes_is_refused_in_words(phone: FlaskClient, link: str) -> None:
    refused = phone.post(link, data={"comment": "x" * 3_000_000} | MARKS)
    assert refused.status_code == 413
    assert "Go back and shorten the comment" in words(refused)


def test_a_comment_may_hold_any_characters(app: Flask, client: FlaskClient, harbour: Workspace, link: str) -> None:
    answer(app, link, comment="<b>Grüße</b> ‮👩‍🚀\x00\t{{ 7 * 7 }}")
    (found,) = closed_with(client, harbour)
    assert found.comment == "<b>Grüße</b> ‮👩‍🚀\t{{ 7 * 7 }}"


def test_a_ballot_that_the_form_did_not_give_is_replaced(
    app: Flask, client: FlaskClient, harbour: Workspace, room: str
) -> None:
    for _ in range(2):
        assert answer(app, room, partner="council", ballot="mine").status_code == 303
    assert len(closed_with(client, harbour)) == 2


def test_fifty_answers_in_the_same_second_all_count(
    app: Flask, client: FlaskClient, harbour: Workspace, room: str
) -> None:
    with ThreadPoolExecutor(8) as phones:
        sent = list(phones.map(lambda _: answer(app, room, partner="hospital").status_code, range(50)))
    assert sent == [303] * 50
    assert len(closed_with(client, harbour)) == 50


# -- what is not said -----------------------------------------------------------------------------------------


def test_no_line_of_any_log_holds_a_link_or_an_answer(
    app: Flask, phone: FlaskClient, harbour: Workspace, link: str, caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    typed = {"ballot": ballot(phone.get(link)), "comment": "a secret"} | MARKS
    with caplog.at_level(logging.DEBUG):
        phone.get(link)
        phone.post(link, data=typed | {"open": "9"})
        with monkeypatch.context() as broken:
            broken.setattr(type(harbour.ballots), "drop", _fails)
            failed = phone.post(link, data=typed)
        phone.post(link, data=typed)
        phone.get(link)
    said = "\n".join(record.getMessage() + str(record.exc_text) for record in caplog.records)
    assert "failure" in said
    assert not re.search(f"{link.rpartition('/')[2]}|a secret|{typed['ballot']}", said + failed.text.split("<form")[0])
    assert failed.status_code == 503
    assert "Your answer is not sent." in words(failed)


def _fails(*_: Any, **__: Any) -> None:
    raise RuntimeError(f"something with {_} and {__} in it")


def test_whoever_is_signed_in_sees_the_same_page(client: FlaskClient, phone: FlaskClient, link: str) -> None:
    theirs, anybody = (re.sub(r'name="ballot" value="[^"]+"', "", each.get(link).text) for each in (client, phone))
    assert theirs == anybody
