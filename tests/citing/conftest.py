"""The application on a small partnership, as the tests of pages have it."""

from __future__ import annotations

from tests.web.conftest import app, client, harbour, workspace

__all__ = ["app", "client", "harbour", "workspace"]
