"""The file of a pack, checked later: whether it is as it was made, and whether its figures are still the same."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from projections.workspace import Workspace
from tests.web.harbour import at, day
from web.citing.checking import check
from web.citing.packing import Packed, unpacked
from web.packs.again import compare


@pytest.fixture
def path(client: FlaskClient, harbour: Workspace, tmp_path: Path) -> Path:
    """The file on disk."""
    file = tmp_path / "pack.html"
    file.write_bytes(client.get("/pack.html?month=2026-06").data)
    return file


def test_the_file_can_be_checked_later(harbour: Workspace, path: Path) -> None:
    harbour.partnerships.settle_escalation("harbour", "E-1", day("2026-06-30"), "talked", at("2026-07-01"))
    harbour.catch_up()
    found = check(harbour, path)
    assert all(finding.is_sound for finding in found)
    assert found[-1].sentence == "The same question, asked as known then, gives the same 18 figures."
    path.write_bytes(re.sub(rb"<b>\d+</b>", b"<b>99</b>", path.read_bytes(), count=1))
    assert not all(finding.is_sound for finding in check(harbour, path))


def test_figures_that_are_other_ones_when_asked_again_are_named(harbour: Workspace, path: Path) -> None:
    packed = unpacked(path)
    others = re.sub(rb'("health on 2026-06-30":)\d+', rb"\g<1>99", packed.data)
    (found,) = compare(harbour, Packed(packed.manifest, others))
    assert found == (False, "Asked as known then, these figures are other ones: harbour, health on 2026-06-30.")
    (unread,) = compare(harbour, Packed(packed.manifest, b"<html></html>"))
    assert unread.sentence.startswith("The figures cannot be read")


def test_answers_that_were_taken_back_since_are_said_to_be_why(harbour: Workspace, path: Path) -> None:
    for number in range(6):
        harbour.partnerships.retract("harbour", "check-in", f"a{number}", "by mistake", harbour.stamp("Ada"))
    harbour.catch_up()
    (found,) = compare(harbour, unpacked(path))
    assert found.is_sound
    assert "Answers were taken back since" in found.sentence
