"""The application with a provider beside it, and Bo, who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from access.accounts import Account
from projections.workspace import Workspace
from tests.accounts import LEAD, person
from tests.conftest import NOW
from tests.single_sign_on.provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider
from web import create_app


@pytest.fixture
def workspace(home: Path) -> Iterator[Workspace]:
    opened = Workspace(home, clock=lambda: NOW)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def provider_process() -> Iterator[Provider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(provider_process: Provider) -> Provider:
    """The provider, keeping to the rules again."""
    issuer, key = provider_process.issuer, provider_process.key
    provider_process.__dict__.update(Provider().__dict__ | {"issuer": issuer, "key": key, "signing_key": key})
    return provider_process


@pytest.fixture
def app(workspace: Workspace, provider: Provider) -> Flask:
    return app_at(workspace, provider.issuer)


def app_at(workspace: Workspace, issuer: str, **config: Any) -> Flask:
    named = {"OIDC_CLIENT_ID": CLIENT_ID, "OIDC_CLIENT_SECRET": CLIENT_SECRET, "OIDC_NAME": "Harbour ID"}
    return create_app(workspace, {"OIDC_ISSUER": issuer, **named, **config})


@pytest.fixture
def bo(app: Flask) -> Account:
    return person(app, "Bo", LEAD)
