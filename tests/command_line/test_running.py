"""``serve``, ``demo``, ``project`` and ``rebuild``, and what goes wrong around them, mostly in real processes."""

from __future__ import annotations

import os
import resource
import shutil
import socket
import sqlite3
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.cli import ScriptInfo

from domain.event_log import EVENT_LOG_FILE
from projections.views import VIEWS_FILE
from projections.workspace import Workspace, open_workspace
from tests.command_line.conftest import Run, command, environment, goodterms
from tests.conftest import NOW
from tests.domain.cast import HARBOUR, MARCH, STAMP, but
from tests.sheets.folder import put
from web import create_app
from web.command_line import cli
from web.command_line.first_start import public_address

NOBODY = 65534


@pytest.fixture
def recorded(harbour: Run, workspace: Workspace) -> Path:
    """The folder of a workspace in which the sheets of ``harbour`` are recorded."""
    workspace.close()
    return workspace.home


@contextmanager
def running(home: Path, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    """A command that goes on until it is stopped."""
    with subprocess.Popen(
        command(*arguments), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(home)
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def a_free_port() -> int:
    with closing(socket.socket()) as held:
        held.bind(("127.0.0.1", 0))
        port: int = held.getsockname()[1]
        return port


def test_a_workspace_is_served_until_it_is_stopped(recorded: Path) -> None:
    port = a_free_port()
    with running(recorded, "serve", "--port", port) as process:
        assert process.stderr
        assert process.stderr.readline() == f"Goodterms is at http://127.0.0.1:{port}/ (stop with Ctrl-C)\n"
        assert process.stderr.readline().startswith("Nobody can give access yet.")
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=20) as page:
            assert page.status == 200
            assert b"<h1>Sign in</h1>" in page.read()
        link = process.stderr.readline().strip()
        assert link.startswith(f"http://127.0.0.1:{port}/sign-in/set-up/")
        with urllib.request.urlopen(link, timeout=20) as page:
            assert b"Set up this workspace" in page.read()


@pytest.mark.parametrize("arguments", [("serve", "--port"), ("project", "--watch")])
def test_what_goes_on_until_it_is_stopped_ends_in_order_when_told_to(
    recorded: Path, arguments: tuple[str, ...]
) -> None:
    free = [a_free_port()] if "--port" in arguments else []
    with running(recorded, *arguments, *free) as process:
        assert process.stderr
        process.stderr.readline()
        process.terminate()
        assert "Traceback" not in process.stderr.read()
    assert process.returncode == 0


def test_no_first_link_is_printed_once_there_is_an_administrator(recorded: Path) -> None:
    goodterms(recorded, "user", "add", "ada@example.org", "--role", "administrator")
    with running(recorded, "serve", "--port", a_free_port()) as process:
        assert process.stderr
        said = process.stderr.readline()
        process.terminate()
        said += process.stderr.read()
    assert "Goodterms is at" in said
    assert "set-up" not in said


@pytest.mark.parametrize(
    ("configured", "hosts", "listens_on", "address"),
    [
        (None, None, "127.0.0.1", "http://127.0.0.1:8000"),
        (None, None, "::1", "http://[::1]:8000"),
        (None, ["terms.example.org", "other.example.org"], "0.0.0.0", "https://terms.example.org"),
        (None, ["terms.example.org"], "127.0.0.1", "http://127.0.0.1:8000"),
        ("https://terms.example.org/", None, "127.0.0.1", "https://terms.example.org"),
    ],
)
def test_the_first_link_begins_with_where_people_reach_it(
    app: Flask,
    monkeypatch: pytest.MonkeyPatch,
    configured: str | None,
    hosts: list[str] | None,
    listens_on: str,
    address: str,
) -> None:
    monkeypatch.delenv("GOODTERMS_ADDRESS", raising=False)
    if configured:
        monkeypatch.setenv("GOODTERMS_ADDRESS", configured)
    app.config["TRUSTED_HOSTS"] = hosts
    assert public_address(app, listens_on, 8000) == address


@pytest.mark.parametrize("name", ["serve", "demo"])
def test_a_busy_port_is_named_with_another_to_try(name: str, recorded: Path, tmp_path: Path) -> None:
    home = recorded
    if name == "demo":
        home = tmp_path / "kirkfield"
        with closing(open_workspace(home)) as workspace:
            workspace.partnerships.form_partnership(but(HARBOUR, partnership="kirkfield"), STAMP)
    with closing(socket.socket()) as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = goodterms(home, name, "--port", port)
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Port {port} is busy. Choose another: --port {port + 1}\n"


@pytest.mark.parametrize("host", ["0.0.0.0", "example.org", "192.0.2.1"])
def test_an_address_that_others_can_reach_is_refused(run: Run, host: str) -> None:
    result = run("serve", "--host", host)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "can be reached from other machines" in result.stderr


def test_the_demo_refuses_a_workspace_with_other_partnerships(recorded: Path) -> None:
    result = goodterms(recorded, "demo", "--port", a_free_port())
    assert (result.returncode, result.stdout) == (1, "")
    assert "holds other partnerships" in result.stderr


def test_rebuild_says_how_many_events_it_read(recorded: Path) -> None:
    before = goodterms(recorded, "timeline", "harbour", "--from", "2024-01-01", "--step", "month").stdout
    with closing(Workspace(recorded)) as workspace:
        events = workspace.partnerships.recorder.max_notification_id()
    result = goodterms(recorded, "rebuild")
    assert (result.returncode, result.stdout, result.stderr) == (0, f"Rebuilt from {events} events.\n", "")
    assert goodterms(recorded, "timeline", "harbour", "--from", "2024-01-01", "--step", "month").stdout == before


def test_project_brings_the_pages_up_to_date(run: Run, workspace: Workspace) -> None:
    workspace.partnerships.form_partnership(HARBOUR, STAMP)
    result = run("project")
    assert (result.exit_code, result.stdout, workspace.lag().behind) == (0, "", 0)
    assert "up to date" in result.stderr


def test_project_goes_on_watching(recorded: Path) -> None:
    with running(recorded, "project", "--watch") as process:
        assert process.stderr
        assert "up to date" in process.stderr.readline()
        with closing(Workspace(recorded, clock=lambda: NOW)) as workspace:
            workspace.partnerships.form_partnership(but(HARBOUR, partnership="alder"), STAMP)
            wait_until(lambda: workspace.lag().behind == 0)
        assert process.poll() is None


def wait_until(holds: Callable[[], bool]) -> None:
    """Poll for something that another process does; it does it within seconds or the test fails."""
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_deleted_views_are_made_again_by_the_next_command(recorded: Path) -> None:
    before = goodterms(recorded, "health", "harbour", "--on", "2024-06-01", "--json")
    for path in recorded.glob(f"{VIEWS_FILE}*"):
        path.unlink()
    after = goodterms(recorded, "health", "harbour", "--on", "2024-06-01", "--json")
    assert (after.returncode, after.stdout, after.stderr) == (0, before.stdout, "")


def test_a_damaged_event_is_named_and_what_was_there_stays_readable(recorded: Path) -> None:
    before = goodterms(recorded, "health", "county", "--on", "2024-06-01").stdout
    with closing(Workspace(recorded)) as workspace:
        workspace.partnerships.form_partnership(but(HARBOUR, partnership="alder", formed_on=MARCH), STAMP)
        last = workspace.partnerships.recorder.max_notification_id()
    with closing(sqlite3.connect(recorded / EVENT_LOG_FILE)) as connection, connection:
        connection.execute("UPDATE stored_events SET state = ? WHERE rowid = ?", (b"{", last))
    result = goodterms(recorded, "project")
    assert (result.returncode, result.stdout) == (1, "")
    assert f"event {last} of the log" in result.stderr
    assert "PartnershipFormed" in result.stderr
    assert "Traceback" not in result.stderr
    with closing(Workspace(recorded)) as workspace:
        assert before.startswith("county on 2024-06-01")
        assert workspace.lag().problem is not None


@pytest.fixture
def read_only(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The workspace of the environment, which this process may read and not write, whoever runs the tests."""
    with tempfile.TemporaryDirectory(prefix="goodterms-ro-") as folder:
        home = Path(shutil.copytree(recorded, Path(folder) / "workspace"))
        for path in (*home.iterdir(), home, Path(folder)):
            path.chmod(0o555 if path.is_dir() else 0o444)
        monkeypatch.setenv("GOODTERMS_HOME", str(home))
        root = os.geteuid() == 0
        if root:
            os.seteuid(NOBODY)
        yield
        if root:
            os.seteuid(0)
        for path in (Path(folder), home):
            path.chmod(0o755)


@pytest.mark.usefixtures("read_only")
@pytest.mark.parametrize("arguments", [("health", "harbour"), ("rebuild",), ("project",)])
def test_a_read_only_workspace_is_said_in_one_sentence(arguments: tuple[str, ...]) -> None:
    result = CliRunner().invoke(cli, arguments, obj=ScriptInfo(create_app=create_app))
    assert (result.exit_code, result.stdout) == (1, "")
    assert len(result.stderr.splitlines()) == 1
    assert result.stderr.endswith(".\n")


def test_a_full_disk_is_said_in_one_sentence_and_loses_nothing(recorded: Path, tmp_path: Path) -> None:
    many = "partnership,contact,made_on,between,channel,tone,note\n" + "".join(
        f"harbour,n{n},2024-06-01,council;hospital,phone,warm,{'x' * 500}\n" for n in range(2000)
    )
    largest = max(path.stat().st_size for path in recorded.iterdir())
    result = goodterms(
        recorded,
        "import",
        put(tmp_path / "many", {"contacts": many}) / "contacts.csv",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (largest + 4096, largest + 4096)),
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr
    assert len(result.stderr.splitlines()) == 1
    with closing(Workspace(recorded)) as workspace:
        assert "n0" not in workspace.partnerships.get("harbour").entries.of("contact")
    again = goodterms(recorded, "import", tmp_path / "many" / "contacts.csv")
    assert (again.returncode, again.stdout) == (0, "New: 2,000 contacts.\n")


def test_a_home_that_is_a_file_is_said_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("Not a folder")
    result = goodterms(tmp_path / "file", "health", "harbour")
    assert (result.returncode, result.stdout) == (1, "")
    assert str(tmp_path / "file") in result.stderr
    assert "Traceback" not in result.stderr


def test_a_log_that_is_no_database_is_said_in_one_sentence(home: Path) -> None:
    (home / EVENT_LOG_FILE).write_text("Not a database, whatever its name says. " * 100)
    result = goodterms(home, "health", "harbour")
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr


def test_a_database_that_cannot_be_reached_is_said_in_one_sentence(home: Path) -> None:
    url = f"postgresql://nobody@127.0.0.1:{a_free_port()}/nowhere"
    result = subprocess.run(
        command("health", "harbour"),
        env={**environment(home), "GOODTERMS_DATABASE_URL": url},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (result.returncode, result.stdout) == (1, "")
    assert "Traceback" not in result.stderr


def test_whoever_reads_may_stop_reading(recorded: Path) -> None:
    with subprocess.Popen(
        command("timeline", "harbour", "--from", "1950-01-01"),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(recorded),
    ) as process:
        assert process.stdout
        assert process.stderr
        assert process.stdout.readline().startswith("day,health")
        process.stdout.close()
        assert process.stderr.read() == ""


@pytest.mark.parametrize(
    ("arguments", "code"), [(("--version",), 0), (("--help",), 0), (("fly",), 2), (("serve", "--port", "0"), 2)]
)
def test_commands_that_need_no_workspace_make_none(tmp_path: Path, arguments: tuple[str, ...], code: int) -> None:
    result = goodterms(tmp_path / "none", *arguments)
    assert result.returncode == code
    assert (result.stdout if code == 0 else result.stderr) != ""
    assert not (tmp_path / "none").exists()
