"""The OpenAPI document says all that the API does, in plain words, with examples that are true."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from flask import Flask

from access.roles import Role
from domain.partnership import ENTRY_KINDS
from projections.policy import standard_policy
from projections.signals import RULES
from tests.accounts import person, signed_in
from tests.api.conftest import Caller, problem
from web.api.bodies import body_of, meeting_body, read_entry, read_parts, step_body
from web.api.components import body_name
from web.api.examples import ENTRIES, OVER_ALL, STEPS, WHOLE_MEETING
from web.api.lifecycle import TAKEN
from web.api.problems import TITLES
from web.api.said import fields_said
from web.signals.words import WORDS

Doc = dict[str, Any]


@pytest.fixture
def document(lead: Caller) -> Doc:
    found: Doc = lead.get("/openapi.json").get_json()
    return found


def operations(document: Doc) -> Iterator[tuple[str, str, Doc]]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield method, path, operation


def refs_in(part: Any) -> Iterator[str]:
    """Every ``$ref`` in a part of the document."""
    if isinstance(part, dict):
        yield from ([part["$ref"]] if "$ref" in part else [])
        for inner in part.values():
            yield from refs_in(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from refs_in(inner)


def test_it_is_openapi_3_1_and_asks_for_a_token(document: Doc) -> None:
    assert document["openapi"] == "3.1.0"
    assert document["security"] == [{"token": []}]
    assert document["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


def test_whoever_has_not_signed_in_does_not_read_it(app: Flask) -> None:
    problem(app.test_client().get("/api/v1/openapi.json"), 401)
    for path in ("/api/docs", "/api/docs/openapi.json"):
        answer = app.test_client().get(path)
        assert (answer.status_code, "/sign-in" in answer.headers["Location"]) == (302, True)


def test_everything_it_refers_to_is_in_it(document: Doc) -> None:
    for ref in set(refs_in(document)):
        found: Any = document
        for step in ref.removeprefix("#/").split("/"):
            found = found[step]
        assert found


def test_every_route_is_in_it_and_nothing_else(app: Flask, document: Doc) -> None:
    described = {(method.upper(), path) for method, path, _ in operations(document)}
    known = {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/v1/") and rule.endpoint != "api_docs.document"
    }
    assert described == known


def test_every_operation_is_described_in_words(document: Doc) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))
    for _, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["tags"], path
        for status, answer in operation["responses"].items():
            assert "$ref" in answer or answer["description"], (path, status)


def test_every_operation_names_the_problems_that_it_may_answer_with(document: Doc) -> None:
    for method, path, operation in operations(document):
        known = {"401", "403", "404", "406", "429", "500", "503"}
        known |= {"400", "413", "415", "422"} if "requestBody" in operation else set()
        assert known <= set(operation["responses"]), (method, path)
        assert {int(status) for status in operation["responses"] if status >= "400"} <= set(TITLES)


def test_every_body_and_every_field_of_an_entry_is_explained(document: Doc) -> None:
    for method, path, operation in operations(document):
        if method in ("post", "put", "delete"):
            [content] = operation["requestBody"]["content"].values()
            assert "schema" in content, path
            assert "example" in content or content.get("examples"), path
    for kind in ENTRY_KINDS:
        schema = document["components"]["schemas"][type(body_of(kind)).__name__.removesuffix("Schema")]
        assert all(field.get("description") for name, field in schema["properties"].items() if name != "themes"), kind


@pytest.mark.parametrize("kind", ENTRY_KINDS)
def test_the_example_of_a_kind_is_read_by_its_schema(kind: str) -> None:
    entry = read_entry(kind, body_of(kind).load(ENTRIES[kind]))
    assert fields_said(entry) == ENTRIES[kind]


ANSWERED = (*(f"{body_name(kind)}Entry" for kind in ENTRY_KINDS if kind != "check-in"), *OVER_ALL)


@pytest.mark.parametrize("schema", ANSWERED)
def test_the_example_of_an_answer_is_what_is_answered(document: Doc, schema: str) -> None:
    ref = f"#/components/schemas/{schema}"
    examples = [example for answer, example in examples_of_answers(document) if answer == ref]
    assert examples
    for example in examples:
        jsonschema_rs.validate({"$ref": ref, "components": document["components"]}, example, validate_formats=True)


def examples_of_answers(document: Doc) -> Iterator[tuple[str, Doc]]:
    for _, _, operation in operations(document):
        for answer in operation["responses"].values():
            for content in answer.get("content", {}).values():
                if "example" in content:
                    yield content["schema"]["$ref"], content["example"]


def test_the_examples_over_all_speak_of_signals_and_bands_as_they_are_spoken_of() -> None:
    [told] = OVER_ALL["SignalsOverAll"]["partnerships"]
    for signal in told["signals"]:
        words = WORDS[signal["signal"]]
        assert signal["sentence"] == words.said.format(title="Shared budget", times=len(signal["entries"]))
        assert signal["question"] == words.question
    for row in OVER_ALL["Portfolio"]["partnerships"]:
        assert row["health"]["band"] in standard_policy().bands
        assert row["signals"].keys() <= RULES.keys()


def test_the_example_of_a_whole_meeting_is_read_by_its_schema() -> None:
    loaded = meeting_body().load(WHOLE_MEETING)
    assert [len(part) for part in read_parts(loaded, "m").values()] == [1, 1, 1, 0, 0, 0, 1]


@pytest.mark.parametrize("step", TAKEN, ids=lambda step: f"{step.kind}-{step.name}")
def test_the_example_of_a_step_is_read_by_its_schema(step: Any) -> None:
    assert step_body(step).load({name: STEPS[name] for name in step.asks}).keys() == set(step.asks)


def test_the_page_holds_every_operation_and_problem(app: Flask, document: Doc) -> None:
    page = signed_in(app, person(app, "Bea", Role.BOARD)).get("/api/docs").get_data(as_text=True)
    for _, path, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in page
        assert path in page
    for status in TITLES:
        assert f'id="problem-{status}"' in page
    assert "<script src" not in page.replace('<script src="/assets', "")


def test_the_page_is_searched_by_any_words(app: Flask) -> None:
    client = signed_in(app, person(app, "Ada", Role.LEAD))
    found = client.get("/api/docs?search=settle escalation").get_data(as_text=True)
    assert 'id="settle_escalations"' in found
    assert 'id="record_contacts"' not in found
    nothing = client.get("/api/docs?search=<b>zebra</b>").get_data(as_text=True)
    assert "0 calls with “&lt;b&gt;zebra&lt;/b&gt;”" in nothing
