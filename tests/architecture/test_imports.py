"""Which way imports go: web -> access -> projections -> domain, and nothing the other way."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OURS = {"domain", "projections", "access", "web", "sample"}
MAY_IMPORT = {
    "domain": {"domain"},
    "projections": {"domain", "projections"},
    "access": {"domain", "projections", "access"},
    "sample": {"domain", "sample"},
    "web": {"domain", "projections", "access", "sample", "web"},
}
WEB_LIBRARIES = {"flask", "flask_wtf", "werkzeug", "jinja2", "marshmallow", "plotly", "openpyxl", "waitress", "rich"}
"""What belongs to ``web`` alone; ``projections.policy`` checks policy files with marshmallow."""


def modules(package: str) -> Iterator[Path]:
    yield from sorted((ROOT / package).rglob("*.py"))


def imported(path: Path) -> Iterator[tuple[int, str]]:
    """The line and the full name of everything a module imports, wherever in it."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno}: say the full name in imports"
            yield node.lineno, str(node.module)


def wrong_imports(package: str, forbidden: set[str]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}:{line} imports {name}"
        for path in modules(package)
        for line, name in imported(path)
        if name.partition(".")[0] in forbidden
    ]


@pytest.mark.parametrize("package", sorted(OURS))
def test_a_package_imports_only_what_it_rests_on(package: str) -> None:
    assert list(modules(package)), f"there is no package {package}"
    assert wrong_imports(package, OURS - MAY_IMPORT[package]) == []


@pytest.mark.parametrize("package", sorted(OURS))
def test_nothing_that_ships_imports_tests_or_benchmarks(package: str) -> None:
    assert wrong_imports(package, {"tests", "benchmarks"}) == []


@pytest.mark.parametrize("package", ["domain", "projections", "access", "sample"])
def test_what_the_web_is_made_of_stays_in_web(package: str) -> None:
    wrong = wrong_imports(package, WEB_LIBRARIES)
    assert [place for place in wrong if not place.startswith("projections/policy.py")] == []


def test_the_domain_knows_no_numbers_and_no_tables() -> None:
    wrong = wrong_imports("domain", {"numpy", "sqlalchemy"})
    with_tables = ("domain/sealing/", "domain/ballots/", "domain/databases.py")  # keys and ballots have tables
    assert [place for place in wrong if not place.startswith(with_tables)] == []


@pytest.mark.parametrize("package", ["domain", "projections"])
def test_no_rule_reads_the_clock(package: str) -> None:
    """Time is passed in; only the clock that a workspace is opened with reads it."""
    clocks = ("datetime.now(", "date.today(", "time.time(", "utcnow(")
    reads = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in modules(package)
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if any(clock in line for clock in clocks)
    ]
    assert [place for place in reads if not place.startswith("projections/workspace.py")] == []
