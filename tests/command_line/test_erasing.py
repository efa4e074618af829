"""``goodterms erase`` and ``rotate-key``: asked before anything is done, and nothing of it is left afterwards."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from access.accounts import account_of, find_account
from domain.entries import Stamp
from domain.sealing.people import NAME_ERASED
from projections.ledger import entries
from projections.timelines import health_on
from projections.workspace import Workspace
from tests.accounts import store_of
from tests.command_line.conftest import Run, answer, goodterms
from tests.conftest import NOW
from tests.domain.cast import CONTACT, ITEM, MEETING, but
from tests.projections.conftest import form, record
from tests.sealing.conftest import files_holding

NAME = "Jane Doe"


@pytest.fixture
def spoken(workspace: Workspace) -> Workspace:
    """A partnership in which two entries name Jane Doe, one of them in a title from before she was known."""
    form(workspace)
    record(workspace, but(CONTACT, note="Jane Doe rang twice"), MEETING, but(ITEM, title="Thank Jane Doe"))
    record(workspace, but(CONTACT, contact="c2", note="Nobody rang"))
    workspace.catch_up()
    return workspace


def notes(workspace: Workspace) -> dict[str, Any]:
    rows: list[Any] = [row.entry for row in entries(workspace, "harbour", kind="contact")]
    return {entry.ref: entry.note for entry in rows}


def test_it_says_where_and_not_what_before_it_does_anything(spoken: Workspace, run: Run) -> None:
    result = run("erase", NAME, "--dry-run")
    assert result.exit_code == 0
    assert "harbour/contact:c1" in result.stdout
    assert "stays   " in result.stdout
    assert "harbour/item:m1/budget" in result.stdout
    assert "rang" not in result.output
    assert notes(spoken)["c1"] == "Jane Doe rang twice"


def test_it_asks_first(spoken: Workspace, run: Run) -> None:
    assert run("erase", NAME).exit_code == 1
    assert notes(spoken)["c1"] == "Jane Doe rang twice"


def test_it_erases_what_names_them_and_nothing_else(spoken: Workspace, run: Run) -> None:
    before = health_on(spoken, "harbour", spoken.today())
    result = run("erase", NAME.upper(), "--yes", "--reason", "asked for it")
    assert (result.exit_code, result.stderr) == (0, "Erased: the words of 1 entry.\n")
    assert notes(spoken) == {"c1": None, "c2": "Nobody rang"}
    assert health_on(spoken, "harbour", spoken.today()).health == before.health
    assert run("verify").exit_code == 0


def test_one_entry_can_be_named(spoken: Workspace, run: Run) -> None:
    told = answer(run("erase", "harbour/contact:c2", "--yes", "--json"))
    assert (told["done"], [place["ref"] for place in told["erased"]]) == (1, ["c2"])
    assert notes(spoken) == {"c1": "Jane Doe rang twice", "c2": None}


def add(run: Run, name: str, role: str) -> str:
    """Somebody with an account; the address."""
    email = f"{name.split()[0].lower()}@example.org"
    assert run("user", "add", email, "--name", name, "--role", role).exit_code == 0
    return email


def test_somebody_with_an_account_is_closed_out_and_nameless(app: Flask, spoken: Workspace, run: Run) -> None:
    email = add(run, NAME, "lead")
    account = find_account(store_of(app), email)
    assert account is not None
    ref, number = account.person, account.id
    assert spoken.people.name_of(ref) == NAME
    record(spoken, but(CONTACT, contact="c3"), stamp=Stamp(ref, NOW))
    assert run("erase", email, "--yes").exit_code == 0
    closed = account_of(store_of(app), number)
    assert closed is not None
    assert (closed.active, closed.name, closed.password) == (False, "Erased", None)
    assert spoken.people.name_of(ref) == NAME_ERASED
    assert notes(spoken)["c1"] is None
    assert email not in run("user", "list").output


def test_the_last_administrator_stays(spoken: Workspace, run: Run) -> None:
    add(run, NAME, "administrator")
    result = run("erase", NAME, "--yes")
    assert (result.exit_code, "only administrator" in result.stderr) == (1, True)
    assert notes(spoken)["c1"] == "Jane Doe rang twice"


@pytest.mark.parametrize(("typed", "said"), [("Nemo Nobody", "Nothing here names"), ("J", "Type the whole name.")])
def test_a_name_that_says_nothing_here_is_refused(spoken: Workspace, run: Run, typed: str, said: str) -> None:
    result = run("erase", typed, "--yes")
    assert result.exit_code in (1, 2)
    assert said in result.stderr


def test_the_reason_may_not_hold_the_name(spoken: Workspace, run: Run) -> None:
    result = run("erase", NAME, "--yes", "--reason", "jane doe wants it")
    assert (result.exit_code, "Leave the name out" in result.stderr) == (2, True)
    assert notes(spoken)["c1"] == "Jane Doe rang twice"


def test_nothing_of_it_is_left_in_any_file(spoken: Workspace, run: Run, home: Path, tmp_path: Path) -> None:
    (home / "uploads" / "x").mkdir(parents=True)
    (home / "uploads" / "x" / "contacts.csv").write_text("Jane Doe rang twice")
    spoken.people.ref_of(NAME)
    assert run("erase", NAME, "--yes").exit_code == 0
    for what, suffix in (("entries", "csv"), ("entries", "xlsx"), ("events", "jsonl")):
        made = tmp_path / f"{what}.{suffix}"
        assert run("export", "harbour", "--what", what, "--format", suffix, "-o", made).exit_code == 0
    assert run("backup", tmp_path / "fresh.backup").exit_code == 0
    assert files_holding(tmp_path, ["rang twice"]) == []
    assert files_holding(home, ["rang twice"]) == []


def test_the_master_key_is_changed(spoken: Workspace, run: Run, home: Path) -> None:
    before = (home / "master-key").read_text()
    result = run("rotate-key")
    assert result.exit_code == 0
    assert "wrapped by a new master key" in result.stdout
    assert (home / "master-key").read_text() != before
    assert notes(spoken)["c1"] == "Jane Doe rang twice"


def test_a_wrong_master_key_is_one_plain_sentence(spoken: Workspace, home: Path) -> None:
    spoken.close()
    (home / "master-key").write_text("nonsense")
    done = goodterms(home, "health", "harbour")
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "is no master key" in done.stderr
