"""Two hundred people answer four rounds at once, through real servers: what was acknowledged is in the log, once.

On PostgreSQL two processes serve the same workspace, on SQLite one. Every tenth person taps twice.
"""

from __future__ import annotations

import re
import subprocess
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from projections.workspace import Workspace
from tests import rounds
from tests.ballots.looking_in import answers_in_log, sealed_ballots
from tests.command_line.conftest import command, environment
from tests.command_line.test_running import a_free_port
from tests.domain.cast import COUNCIL, HARBOUR

PEOPLE = 200
ROUNDS = ("one", "two", "three", "four")
Links = dict[str, list[str]]


@contextmanager
def server(home: Path, database_url: str | None) -> Iterator[int]:
    """The port of a process that serves the workspace."""
    port = a_free_port()
    settings = {"GOODTERMS_DATABASE_URL": database_url} if database_url else {}
    ran = subprocess.Popen(
        command("serve", "--port", port), stderr=subprocess.PIPE, text=True, env=environment(home) | settings
    )
    with ran as process:
        try:
            assert process.stderr
            assert "Goodterms is at" in process.stderr.readline()
            Thread(target=process.stderr.read, daemon=True).start()  # what it says is let go of
            yield port
        finally:
            process.terminate()


@pytest.fixture
def links(home: Path, database_url: str | None) -> Links:
    """The links of everybody to each round, which is open today."""
    workspace = Workspace(home, database_url, clock=lambda: datetime.now(UTC))
    stamp = workspace.stamp("ada")
    workspace.partnerships.form_partnership(HARBOUR, stamp)
    workspace.partnerships.join("harbour", COUNCIL, stamp)
    made = {
        round_: rounds.open_round(workspace, "harbour", round_, invited={"council": PEOPLE})["council"]
        for round_ in ROUNDS
    }
    workspace.close()
    return made


def answer(port: int, person: int, tokens: Sequence[str]) -> list[str]:
    """Open each link, send the form, and say which were thanked for."""
    connection = HTTPConnection("127.0.0.1", port, timeout=120)
    thanked = []
    for token in tokens:
        connection.request("GET", f"/c/{token}")
        ballot = re.findall(r'name="ballot" value="([^"]+)"', connection.getresponse().read().decode())[0]
        form = urlencode({"ballot": ballot, "reliable": str(person % 5 + 1), "comment": f"{person}"})
        for _ in range(2 if person % 10 == 0 else 1):
            headers = {"Content-Type": "application/x-www-form-urlencoded"}
            connection.request("POST", f"/c/{token}", form, headers)
            response = connection.getresponse()
            response.read()
            thanked += [token] if response.status == 303 else []
    connection.close()
    return thanked


def test_every_answer_that_was_acknowledged_is_in_the_log_once(
    links: Links, home: Path, database_url: str | None, open_workspace: Callable[[], Workspace]
) -> None:
    each_persons = list(zip(*links.values(), strict=True))
    with ExitStack() as stack:
        ports = [stack.enter_context(server(home, database_url)) for _ in range(2 if database_url else 1)]
        with ThreadPoolExecutor(PEOPLE) as people:
            answering = [
                people.submit(answer, ports[person % len(ports)], person, tokens)
                for person, tokens in enumerate(each_persons)
            ]
        thanked = Counter(token for answered in answering for token in answered.result())

    workspace = open_workspace()
    workspace.clock = lambda: datetime.now(UTC)
    for round_ in ROUNDS:
        rounds.close(workspace, "harbour", round_)
    recorded = {round_: Counter(answer.comment for answer in answers_in_log(workspace, round_)) for round_ in ROUNDS}
    assert recorded == {round_: Counter(str(person) for person in range(PEOPLE)) for round_ in ROUNDS}
    assert set(thanked) == {token for tokens in links.values() for token in tokens}
    assert sealed_ballots(workspace) == []
