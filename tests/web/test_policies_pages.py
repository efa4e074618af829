"""The pages about scoring policies: read by all, changed by consultants of all partnerships, put in force knowingly."""

from __future__ import annotations

import html
import re
import tomllib
from datetime import timedelta
from io import BytesIO
from typing import Any

import msgspec
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from projections.policies_in_force import saved_policies, settings_of
from projections.policy import STANDARD, Policy, parse_policy, standard_policy
from projections.putting_in_force import put_in_force, save_policy
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.accounts import BOARD, CONSULTANT, person, signed_in
from tests.web.harbour import at
from web.policies.settings import texts_of
from web.policies.toml_text import toml_of
from web.sentences import whole

NEW, PUT = "/policies/new", "/policies/softer/1/put-in-force"


def softer() -> Policy:
    rules = msgspec.structs.replace(standard_policy().conversation, warm=0.1, contact_weight=9.0)
    return msgspec.structs.replace(standard_policy(), name="softer", conversation=rules)


def typed(**changes: Any) -> dict[str, Any]:
    """The form as it begins from the standard policy, with changes."""
    texts: dict[str, Any] = {
        path: text.split(", ") if path.endswith("decide") else text
        for path, text in texts_of(standard_policy()).items()
    }
    texts |= {"base": toml_of(standard_policy()), "name": "softer", "reason": "Contacts matter more here", "seen": "0"}
    return texts | {"began_as": ""} | {name.replace("__", "."): value for name, value in changes.items()}


def post(client: FlaskClient, path: str, data: dict[str, Any]) -> TestResponse:
    """Send a form with the token that pages of this browser carry."""
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get("/policies").text)
    assert found
    return client.post(path, data=data | {"csrf_token": found[1]})


@pytest.fixture
def saved(harbour: Workspace) -> Workspace:
    save_policy(harbour, "softer", softer(), "Contacts matter more here", harbour.stamp("ada"))
    return harbour


def put(workspace: Workspace, name: str = "softer") -> None:
    put_in_force(workspace, name, 1, "Agreed by all", workspace.stamp("ada"))


# -- reading -------------------------------------------------------------------------------------------------


def test_before_any_change_the_page_says_that_the_policy_is_the_one_it_came_with(
    client: FlaskClient, harbour: Workspace
) -> None:
    page = client.get("/policies").text
    assert "No other was ever put in force" in page
    assert "/policies/standard/1" in page
    assert "Change a copy" not in page, "a lead only reads"


def test_the_page_tells_who_saved_and_put_in_force_what_when_and_why(
    client: FlaskClient, consultant: FlaskClient, saved: Workspace
) -> None:
    put(saved)
    for browser in (client, consultant):
        page = browser.get("/policies").text
        assert "Contacts matter more here" in page
        assert "Agreed by all" in page
        assert re.search(r"In force: <strong><a href=\"/policies/softer/1\"", page)
    assert "Change a copy" in consultant.get("/policies").text


def test_how_health_is_worked_out_is_told_with_the_numbers_of_the_policy_in_force(
    client: FlaskClient, harbour: Workspace
) -> None:
    before = told(client)
    assert "starts at 50, as if evidence of weight 2 said so" in before
    assert "On good terms from 75, on working terms from 60, on strained terms from 45, on poor terms" in before
    assert "health is at most 40; while a dispute is open for more than 30 days, at most 60" in before
    assert re.search(r"Trust .{0,80} 30% 120 days", before)
    save_policy(harbour, "stern", stern(), "Trust first", harbour.stamp("ada"))
    assert told(client) == before, "what is only saved changes nothing"
    put(harbour, "stern")
    after = told(client)
    assert "starts at 40, as if evidence of weight 3.5 said so" in after
    assert "Fine from 70, not fine below that." in after
    assert "health is at most 33; while a dispute is open for more than 1 day, at most 60" in after
    assert re.search(r"Trust .{0,80} 65% 30 days", after)
    assert re.search(r"A warm contact .{0,80} 0\.9 ", after)


def told(client: FlaskClient) -> str:
    """How health is worked out, as the page says it, without what was saved and when it was put in force."""
    page = client.get("/policies").text
    part = page[page.index('id="steps"') : page.index('id="saved"')]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", part)).split())


def stern() -> Policy:
    data = tomllib.loads(STANDARD.read_text()) | {"name": "stern", "prior": 0.4, "prior_strength": 3.5}
    data["bands"] = {"fine": 70, "not fine": 0}
    data["caps"] = {"breakdown": {"at_most": 33, "after_days": 0}, "dispute": {"at_most": 60, "after_days": 1}}
    data["dimensions"]["trust"] = {"weight": 1.3, "half_life_days": 30}
    data["conversation"]["warm"] = 0.9
    return parse_policy(data, "a test")


def test_board_members_read_policies_and_those_without_any_role_do_not(app: Flask, saved: Workspace) -> None:
    member = signed_in(app, person(app, "Bea", BOARD, partnership="harbour"))
    assert member.get("/policies/softer/1").status_code == 200
    assert signed_in(app, person(app, "Nora")).get("/policies").status_code == 403


def test_one_policy_is_told_in_words_and_marks_what_differs_from_the_one_in_force(
    client: FlaskClient, saved: Workspace
) -> None:
    page = html.unescape(client.get("/policies/softer/1").text)
    assert "2 settings differ from the policy in force" in page
    assert len(re.findall(r'<tr class="differs">', page)) == 2
    assert "in force: 1" in page
    assert "How much one made in person, by phone or by video counts." in page
    assert "Board" in page, "kinds of meeting in words"
    put(saved)
    assert 'class="differs"' not in client.get("/policies/softer/1").text
    assert "2 settings differ" in client.get("/policies/standard/1").text


def test_a_policy_is_downloaded_as_the_file_that_it_is(client: FlaskClient, saved: Workspace) -> None:
    answer = client.get("/policies/softer/1/policy.toml")
    assert answer.headers["Content-Disposition"] == "attachment; filename=softer-1.toml"
    assert parse_policy(tomllib.loads(answer.text), "downloaded") == softer()


def test_a_policy_that_was_never_saved_is_not_found(
    client: FlaskClient, consultant: FlaskClient, saved: Workspace
) -> None:
    for path in ("/policies/softer/2", "/policies/harsh/1", "/policies/softer/2/policy.toml"):
        assert client.get(path).status_code == 404
    assert consultant.get("/policies/harsh/1/put-in-force").status_code == 404
    assert consultant.get("/policies/new?name=harsh").status_code == 404


# -- changing ------------------------------------------------------------------------------------------------


def test_a_changed_copy_is_saved_under_a_name_and_is_not_in_force(consultant: FlaskClient, harbour: Workspace) -> None:
    answer = post(consultant, NEW, typed(conversation__warm="0.1", conversation__contact_weight="9"))
    assert (answer.status_code, answer.location) == (303, "/policies/softer/1")
    assert saved_policies(harbour)[-1].policy == softer()
    assert harbour.policy == standard_policy()
    assert "It is not in force yet" in consultant.get("/policies/softer/1").text


def test_each_wrong_setting_is_named_and_what_was_typed_is_kept(consultant: FlaskClient, harbour: Workspace) -> None:
    answer = post(
        consultant,
        NEW,
        typed(
            prior="2",
            decisions__decided__value="",
            engagement__quiet_after_days="60.5",
            reason=" ",
            conversation__warm="0.7",
        ),
    )
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "Start: Must be greater than or equal to 0 and less than or equal to 1." in page
    for path in ("prior", "decisions.decided.value", "engagement.quiet_after_days", "reason"):
        assert f'id="{path}-wrong"' in page
        assert f'href="#{path}"' in page
    assert 'name="prior" value="2"' in page
    assert 'name="conversation.warm" value="0.7"' in page
    assert 'name="name" value="softer"' in page
    assert len(saved_policies(harbour)) == 1


def test_what_is_wrong_with_several_settings_at_once_is_said_at_the_top(
    consultant: FlaskClient, harbour: Workspace
) -> None:
    shares = {f"dimensions__{name}__weight": "0" for name in standard_policy().by_dimension}
    answer = post(consultant, NEW, typed(**shares))
    assert answer.status_code == 422
    assert "at least one needs a weight above 0" in answer.text


@pytest.mark.parametrize(
    ("name", "words"), [("", "Give the policy a name"), ("a/b", "no slash"), ("standard", "comes with Goodterms")]
)
def test_a_name_that_cannot_be_used_is_said_beside_it(
    consultant: FlaskClient, harbour: Workspace, name: str, words: str
) -> None:
    answer = post(consultant, NEW, typed(name=name))
    assert answer.status_code == 422
    assert re.search(rf'id="name-wrong">[^<]*{words}', html.unescape(answer.text))


def test_the_same_settings_again_are_not_saved_and_the_page_says_so(consultant: FlaskClient, saved: Workspace) -> None:
    again = typed(conversation__warm="0.1", conversation__contact_weight="9", began_as="softer", seen="1")
    answer = post(consultant, NEW, again)
    assert "already says exactly this. Nothing was saved." in html.unescape(answer.text)
    assert len(saved_policies(saved)) == 2


def test_who_did_not_see_a_version_saved_meanwhile_is_told(consultant: FlaskClient, saved: Workspace) -> None:
    answer = post(consultant, NEW, typed(began_as="softer", seen="0", prior="0.4"))
    assert answer.status_code in (409, 422)
    assert "Somebody saved version 1 of “softer” since you opened it" in html.unescape(answer.text)
    assert 'name="prior" value="0.4"' in answer.text


def test_how_many_answers_stand_behind_a_figure_cannot_be_typed(consultant: FlaskClient, harbour: Workspace) -> None:
    assert 'name="trust.least_respondents"' not in consultant.get(NEW).text
    post(consultant, NEW, typed(trust__least_respondents="1", prior="0.4"))
    assert saved_policies(harbour)[-1].policy.trust.least_respondents == 3


def test_a_file_is_shown_in_the_form_before_it_is_saved(consultant: FlaskClient, harbour: Workspace) -> None:
    content = toml_of(softer()).replace("\n", "\r\n").encode()
    answer = post(consultant, "/policies/upload", {"file": (BytesIO(content), "softer.toml")})
    assert answer.status_code == 200
    assert 'name="conversation.contact_weight" value="9"' in answer.text
    assert 'name="name" value="softer"' in answer.text
    assert len(saved_policies(harbour)) == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"name = ", "is not a TOML file"),
        (b"\xff\xfe", "is not a TOML file"),
        (STANDARD.read_bytes().replace(b"prior = 0.5", b"prior = 5"), "prior: Must be greater"),
        (b"#" * 200_000, "too long for a policy"),
    ],
)
def test_a_file_that_is_no_policy_is_refused_by_name(
    consultant: FlaskClient, harbour: Workspace, content: bytes, words: str
) -> None:
    answer = post(consultant, "/policies/upload", {"file": (BytesIO(content), "mine.toml")})
    assert answer.status_code == 422
    assert words in html.unescape(answer.text)


# -- putting in force ----------------------------------------------------------------------------------------


def test_the_confirmation_shows_what_it_would_do_and_then_it_is_done(consultant: FlaskClient, saved: Workspace) -> None:
    before, after = (health_on(saved, "harbour", saved.today(), policy=each).health for each in (None, softer()))
    page = html.unescape(consultant.get(PUT).text)
    assert before.score is not None
    assert after.score is not None
    assert re.search(rf"<b>{whole(before.score)}</b>.*<b>{whole(after.score)}</b>", page, re.S)
    assert saved.policy == standard_policy()
    answer = post(consultant, PUT, {"reason": "Agreed by all", "seen": "0"})
    assert (answer.status_code, answer.location) == (303, "/policies")
    assert saved.policy == softer()
    assert saved.policies()[-1].by.startswith("person:")
    assert health_on(saved, "harbour", saved.today()).health == after
    assert "is in force from now on" in html.unescape(consultant.get("/policies").text)


def test_without_a_reason_nothing_is_changed(consultant: FlaskClient, saved: Workspace) -> None:
    answer = post(consultant, PUT, {"reason": " ", "seen": "0"})
    assert answer.status_code == 422
    assert 'id="reason-wrong"' in answer.text
    assert saved.policy == standard_policy()


def test_who_looked_before_another_was_put_in_force_looks_again(consultant: FlaskClient, saved: Workspace) -> None:
    put(saved, "standard")
    answer = post(consultant, PUT, {"reason": "Mine", "seen": "0"})
    assert "Somebody put another policy in force since you looked" in answer.text
    assert 'value="Mine"' in answer.text
    assert saved.policy == standard_policy()


def test_one_that_would_show_fewer_answers_can_never_be_put_in_force(
    consultant: FlaskClient, harbour: Workspace
) -> None:
    trust = msgspec.structs.replace(standard_policy().trust, least_respondents=1)
    bold = msgspec.structs.replace(standard_policy(), name="bold", trust=trust)
    answer = post(consultant, NEW, typed(base=toml_of(bold)))
    assert (answer.status_code, "must stay 3" in answer.text) == (422, True)
    harbour.partnerships.save_policy("bold", settings_of(bold), "To see more", harbour.stamp("ada"))
    page = consultant.get("/policies/bold/1/put-in-force")
    assert "It cannot be put in force" in page.text
    assert "<button" not in page.text.partition("<main")[2].partition("</main")[0]
    assert post(consultant, "/policies/bold/1/put-in-force", {"reason": "Now", "seen": "0"}).status_code == 422


def test_a_consultant_of_one_partnership_changes_nothing(app: Flask, saved: Workspace) -> None:
    of_one = signed_in(app, person(app, "Cara", CONSULTANT, partnership="harbour"))
    assert of_one.get("/policies/softer/1").status_code == 200
    assert "Put it in force" not in of_one.get("/policies/softer/1").text
    assert of_one.get(NEW).status_code == of_one.get(PUT).status_code == 403
    assert post(of_one, PUT, {"reason": "Mine", "seen": "0"}).status_code == 403


# -- the timeline --------------------------------------------------------------------------------------------


def test_a_change_is_a_flag_on_every_timeline_that_leads_to_the_policy(
    app: Flask, client: FlaskClient, saved: Workspace
) -> None:
    put(saved)
    member = signed_in(app, person(app, "Bea", BOARD, partnership="harbour"))
    for browser in (client, member):
        page = html.unescape(browser.get("/harbour").text)
        assert "Policy “softer”, version 1, put in force" in page
        assert '<a href="/policies/softer/1">' in page


def test_before_it_was_known_there_is_no_flag(client: FlaskClient, saved: Workspace) -> None:
    put(saved)
    page = client.get(f"/harbour?known_at={at('2026-06-29').at.date()}").text
    assert "put in force" not in page


def test_once_a_policy_changed_a_timeline_shows_each_day_under_the_one_in_force_then(
    client: FlaskClient, saved: Workspace
) -> None:
    assert "in force on each day" not in client.get("/harbour").text
    eve = saved.today() - timedelta(days=1)
    before = whole(health_on(saved, "harbour", eve).health.score or 0)
    put(saved)
    after = whole(health_on(saved, "harbour", eve).health.score or 0)
    assert before != after
    page = client.get(f"/harbour?on={eve}").text
    assert "Under the policy in force on each day" in page
    assert f": {after}" in page.partition("<h1>")[2].partition("</h1>")[0]
    page = client.get(f"/harbour?on={eve}&under=each-day").text
    assert "Under one policy on all days" in page
    assert f": {before}" in page.partition("<h1>")[2].partition("</h1>")[0]
    assert "under=each-day" in re.findall(r'<a href="([^"]+range=3y[^"]+)"', page)[0]


def test_whoever_is_named_in_a_reason_is_erased_from_it(
    una: FlaskClient, client: FlaskClient, harbour: Workspace
) -> None:
    save_policy(harbour, "softer", softer(), "Zora Quill asked for it", harbour.stamp("ada"))
    found = una.get("/admin/erase").text
    token = re.search(r'name="csrf_token" value="([^"]+)"', found)
    assert token
    typed_name = {"person": "Zora Quill", "again": "Zora Quill", "reason": "on request", "csrf_token": token[1]}
    asked = una.post("/admin/erase", data=typed_name).text
    assert "Scoring policies" in asked
    assert "1 policy" in asked
    una.post("/admin/erase/confirmed", data=typed_name)
    page = client.get("/policies").text
    assert "Zora" not in page
    assert "(erased)" in page
