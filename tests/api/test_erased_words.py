"""What was erased is gone from the API too: the entry stands, its words are not in any answer."""

from __future__ import annotations

import jsonschema_rs
from flask import Flask

from tests.api.conftest import HARBOUR, Caller, problem
from web.command_line import cli

CONTACT = {
    "contact": "c1",
    "made_on": "2026-03-20",
    "between": ["council", "hospital"],
    "channel": "phone",
    "tone": "warm",
    "note": "Jane Doe rang",
}
KEY = {"Idempotency-Key": "one"}
AT = f"{HARBOUR}/contacts/c1"


def erase(app: Flask, what: str) -> None:
    result = app.test_cli_runner().invoke(cli, ["erase", what, "--yes"])
    assert result.exit_code == 0, result.output


def test_words_that_were_erased_are_in_no_answer(app: Flask, lead: Caller) -> None:
    made = lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY)
    corrected = {"reason": "Jane Doe asked", "fields": CONTACT | {"note": "Jane Doe rang twice"}}
    seen = lead.put(AT, corrected, headers={"If-Match": made.headers["ETag"]}).headers["ETag"]
    erase(app, "Jane Doe")
    now = lead.get(AT)
    assert (now.get_json()["standing"], now.get_json()["erased"]) == (True, True)
    assert "note" not in now.get_json()["fields"]
    answers = [
        now,
        lead.get(f"{AT}/history"),
        lead.get(f"{HARBOUR}/contacts"),
        lead.get(f"{HARBOUR}/entries"),
        lead.get(f"{HARBOUR}/export"),
        lead.post(f"{HARBOUR}/contacts", CONTACT, headers=KEY),
        lead.put(AT, corrected, headers={"If-Match": seen}),
    ]
    assert answers[-1].status_code == 412
    assert not [answer for answer in answers if "Jane" in answer.get_data(as_text=True)]


def test_an_entry_whose_words_were_erased_is_still_as_documented_and_can_be_corrected(app: Flask, lead: Caller) -> None:
    lead.post(f"{HARBOUR}/contacts", CONTACT)
    rebase = {"rebase": "b1", "measure": "attendance", "from_on": "2026-02-01", "reason": "Jane Doe left"}
    lead.post(f"{HARBOUR}/rebases", rebase)
    erase(app, "Jane Doe")
    document = lead.get("/openapi.json").get_json()
    for path, name in ((AT, "Contact"), (f"{HARBOUR}/rebases/b1", "Rebase")):
        schema = {"$ref": f"#/components/schemas/{name}Entry", "components": document["components"]}
        jsonschema_rs.validate(schema, lead.get(path).get_json())
    now = lead.get(AT)
    body = {"reason": "A wrong number", "fields": now.get_json()["fields"] | {"tone": "neutral"}}
    after = lead.put(AT, body, headers={"If-Match": now.headers["ETag"]})
    assert (after.status_code, after.get_json()["fields"]["tone"]) == (200, "neutral")
    problem(lead.put(AT, body, headers={"If-Match": now.headers["ETag"]}), 412)
