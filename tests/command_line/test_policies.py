"""``policy``: list, show, save and put in force; and policies that an account may not ask under."""

from __future__ import annotations

import tomllib
from pathlib import Path

from flask import Flask

from projections.policy import STANDARD, parse_policy, read_policy
from projections.workspace import Workspace
from tests.accounts import BOARD, CONSULTANT, LEAD, person
from tests.command_line.conftest import Run, answer


def gentler(folder: Path, old: str = "prickly = 0.0", new: str = "prickly = 0.4") -> Path:
    path = folder / "gentler.toml"
    text = STANDARD.read_text().replace('name = "standard"', 'name = "gentler"')
    assert old in text
    path.write_text(text.replace(old, new))
    return path


def test_a_file_is_saved_listed_shown_and_put_in_force(harbour: Run, workspace: Workspace, tmp_path: Path) -> None:
    saved = harbour("policy", "save", gentler(tmp_path), "--reason", "Prickly is how we talk")
    assert (saved.exit_code, saved.stdout) == (0, "Saved: “gentler”, version 1. It is not in force yet.\n")
    assert "* “standard”, version 1" in harbour("policy", "list").stdout
    done = harbour("policy", "put-in-force", "gentler", "--reason", "Agreed")
    assert (done.exit_code, done.stdout) == (0, "In force: “gentler”, version 1.\n")
    assert workspace.policy == read_policy(gentler(tmp_path))
    told = answer(harbour("policy", "list", "--json"))
    assert [each["name"] for each in told["saved"]] == ["standard", "gentler"]
    assert [(turn["name"], turn["reason"]) for turn in told["in_force"]] == [("gentler", "Agreed")]
    copy = tmp_path / "shown.toml"
    copy.write_text(harbour("policy", "show").stdout)
    assert read_policy(copy) == workspace.policy
    assert answer(harbour("health", "harbour", "--json"))["policy"] == "gentler"


def test_what_is_refused_is_said_in_a_sentence(harbour: Run, tmp_path: Path) -> None:
    for arguments, code, words in (
        (("save", tmp_path / "none.toml", "--reason", "x"), 2, "cannot be read"),
        (("save", gentler(tmp_path), "--name", "standard", "--reason", "x"), 2, "comes with Goodterms"),
        (("put-in-force", "harsh", "--reason", "x"), 2, "harsh"),
        (("put-in-force", "standard", "--reason", " "), 2, "Say why"),
    ):
        result = harbour("policy", *arguments)
        assert (result.exit_code, result.stdout) == (code, ""), result.output
        assert words in result.stderr


def test_accounts_read_policies_and_only_consultants_of_all_partnerships_change_them(
    harbour: Run, app: Flask, tmp_path: Path
) -> None:
    for name, role, partnership in (("Bea", BOARD, "harbour"), ("Lea", LEAD, None), ("Cara", CONSULTANT, "harbour")):
        person(app, name, role, partnership=partnership)
        email = f"{name.lower()}@example.org"
        assert harbour("policy", "show", "--as", email).exit_code == 0
        result = harbour("policy", "save", gentler(tmp_path), "--reason", "Mine", "--as", email)
        assert result.exit_code == 1
        assert "Your roles do not allow this" in result.stderr
    person(app, "Cleo", CONSULTANT)
    assert harbour("policy", "save", gentler(tmp_path), "--reason", "Mine", "--as", "cleo@example.org").exit_code == 0
    person(app, "Nora")
    assert harbour("policy", "list", "--as", "nora@example.org").exit_code == 1


def test_an_account_asks_under_no_policy_that_would_show_fewer_answers(
    harbour: Run, app: Flask, tmp_path: Path
) -> None:
    person(app, "Cleo", CONSULTANT)
    bold = gentler(tmp_path, "least_respondents = 3", "least_respondents = 1")
    assert harbour("health", "harbour", "--policy", bold).exit_code == 0, "the operator reads the files anyway"
    for command in (("health", "harbour"), ("timeline", "harbour"), ("change", "harbour", "--from", "2026-01-01")):
        result = harbour(*command, "--policy", bold, "--as", "cleo@example.org")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "trust.least_respondents is 1 in the policy “gentler”, and must stay 3" in result.stderr


def test_everything_recorded_is_carried_away_as_before(harbour: Run, tmp_path: Path) -> None:
    assert harbour("policy", "save", gentler(tmp_path), "--reason", "Why not").exit_code == 0
    for what in ("entries", "events", "evidence"):
        result = harbour("export", "--all", "--what", what, "--format", "jsonl", "--output", tmp_path / what)
        assert result.exit_code == 0, result.output
    assert harbour("verify").exit_code == 0
    assert harbour("rebuild").exit_code == 0


def test_a_policy_shown_reads_as_toml(run: Run, tmp_path: Path) -> None:
    assert parse_policy(tomllib.loads(run("policy", "show", "standard").stdout), "shown").name == "standard"
