"""Three partnerships for packs: “harbour”, one with an Arabic name and no entries, and a closed one of a long name."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from domain.partnership import Profile
from projections.workspace import Workspace
from tests.conftest import NOW
from tests.web.harbour import at, day, record_harbour

ARABIC = "شراكة الميناء"
LONG = "The partnership for “health & <care>” of all the towns along the river " + "and of the hills " * 3


@contextmanager
def told_in(folder: Path) -> Iterator[Workspace]:
    """“harbour”; “mina”, formed in June; “river”, closed in May. For tests that only read."""
    workspace = Workspace(folder, clock=lambda: NOW)
    log = workspace.partnerships
    record_harbour(log)
    form(workspace, "mina", ARABIC, "2026-06-01")
    form(workspace, "river", LONG[:120], "2020-01-01")
    log.close_partnership("river", day("2026-05-20"), at("2026-05-20"))
    workspace.catch_up()
    yield workspace
    workspace.close()


def form(workspace: Workspace, ref: str, name: str, formed_on: str = "2026-06-01") -> None:
    profile = Profile(partnership=ref, name=name, formed_on=day(formed_on))
    workspace.partnerships.form_partnership(profile, at(formed_on))


def words(markup: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", markup)).split())
