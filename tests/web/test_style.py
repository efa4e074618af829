"""The style page is for those who build the pages, and for nobody else."""

from __future__ import annotations

import pytest

from projections.workspace import Workspace
from web import create_app


@pytest.mark.parametrize(("shown", "status"), [(False, 404), (True, 200)])
def test_the_style_page_is_there_only_where_it_is_asked_for(workspace: Workspace, shown: bool, status: int) -> None:
    client = create_app(workspace, {"STYLE_PAGE": shown}).test_client()
    assert client.get("/style").status_code == status
