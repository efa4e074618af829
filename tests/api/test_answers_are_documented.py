"""Whatever anybody sends, the answer is one that the document promises: made by schemathesis from the document.

A short run is part of the tests. ``GOODTERMS_FUZZ=100`` makes a hundred cases for each operation instead of three,
and other ones each time.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from flask import Flask
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from access.roles import Role
from projections.workspace import Workspace
from tests.api.conftest import Calling

CASES = int(os.environ.get("GOODTERMS_FUZZ", "0"))
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
REAL = {
    "ref": "harbour",
    "partner": "council",
    "meeting": "2026-01-15",
    "item": "budget",
    "decision": "d3",
    "escalation": "e1",
    "contact": "K-1",
    "conversation": "c1",
    "relation": "works-with",
    "to": "county",
}
"""Refs that are there, put into the place of made-up ones in half of the cases."""


@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role or "nobody")
def test_every_answer_is_one_that_is_documented(
    app: Flask, calling: Calling, harbour: Workspace, role: Role | None
) -> None:
    token = calling("Ada", role).token if role else None
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    for operation in operations(app):
        try_out(operation, headers)


def operations(app: Flask) -> Iterator[Any]:
    with app.app_context():
        schema: Any = schemathesis.openapi.from_dict(app.extensions["api"].document)
    schema.app = app
    for found in schema.get_all_operations():
        yield found.ok()


def try_out(operation: Any, headers: dict[str, str]) -> None:
    @settings(
        max_examples=CASES or 3,
        derandomize=not CASES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate],
    )
    @given(case=operation.as_strategy(), real=st.booleans())
    def answers(case: Any, real: bool) -> None:
        if real:
            case.path_parameters.update({name: REAL[name] for name in case.path_parameters if name in REAL})
        case.call_and_validate(headers=headers, checks=CHECKS)

    answers()
