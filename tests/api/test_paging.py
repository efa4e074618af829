"""Lists come page by page, and neither repeat nor miss an entry while others record."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from domain.contacts import Contact
from domain.entries import Stamp
from domain.partnership import ENTRY_KINDS
from projections.workspace import Workspace
from tests.api.conftest import HARBOUR, Caller, at_fault
from tests.conftest import NOW

FIRST = date(2026, 5, 1)


@pytest.fixture
def workspace(open_workspace: Callable[[], Workspace]) -> Workspace:
    """On each database."""
    return open_workspace()


def record_contacts(workspace: Workspace, refs: list[str], made_on: date = FIRST, days_apart: int = 0) -> None:
    for number, ref in enumerate(refs):
        on = made_on + timedelta(days=days_apart * number)
        contact = Contact(contact=ref, made_on=on, between=("council", "hospital"), channel="phone", tone="warm")
        workspace.partnerships.record("harbour", contact, Stamp("ada", NOW))
    workspace.catch_up()


def pages(caller: Caller, path: str) -> Iterator[list[dict[str, Any]]]:
    """Every page of a list."""
    cursor = ""
    while cursor is not None:
        page = caller.get(f"{path}&cursor={cursor}" if cursor else path).get_json()
        yield page["entries"]
        cursor = page["next_cursor"]


def refs(entries: list[dict[str, Any]]) -> list[str]:
    return [entry["ref"] for entry in entries]


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_pages_hold_every_entry_once_in_order(lead: Caller, harbour: Workspace, order: str) -> None:
    record_contacts(harbour, [f"n{number}" for number in range(7)], days_apart=1)
    record_contacts(harbour, ["b", "a", "c"])
    whole = lead.get(f"{HARBOUR}/entries?limit=200&order={order}").get_json()["entries"]
    paged = [entry for page in pages(lead, f"{HARBOUR}/entries?limit=3&order={order}") for entry in page]
    assert paged == whole
    days = [entry["happened_on"] for entry in whole]
    assert days == sorted(days, reverse=order == "newest")
    assert len({(entry["kind"], entry["ref"]) for entry in whole}) == len(whole)


@pytest.mark.parametrize("order", ["newest", "oldest"])
def test_what_others_record_meanwhile_neither_repeats_nor_hides_an_entry(
    lead: Caller, harbour: Workspace, order: str
) -> None:
    record_contacts(harbour, [f"m{number}" for number in range(9)])
    seen: list[str] = []
    for number, page in enumerate(
        pages(lead, f"{HARBOUR}/contacts?limit=2&order={order}&from=2026-05-01&to=2026-05-01")
    ):
        seen += refs(page)
        record_contacts(harbour, [f"a{number}", f"z{number}"])
        correct(harbour, "m4", f"note {number}")
    assert [ref for ref in seen if ref.startswith("m")] == sorted(
        (f"m{number}" for number in range(9)), reverse=order == "newest"
    )
    assert len(set(seen)) == len(seen)


def correct(workspace: Workspace, ref: str, note: str) -> None:
    contact: Any = workspace.partnerships.get("harbour").entries.get("contact", ref)
    fields = {name: getattr(contact, name) for name in contact.__struct_fields__} | {"note": note}
    workspace.partnerships.correct("harbour", Contact(**fields), "more is known", Stamp("ada", NOW))
    workspace.catch_up()


def test_a_list_is_narrowed_by_kind_and_day(lead: Caller) -> None:
    asked = f"{HARBOUR}/entries?kind=meeting&kind=decision&from=2026-02-01&to=2026-03-31"
    found = lead.get(asked).get_json()["entries"]
    assert {entry["kind"] for entry in found} == {"meeting", "decision"}
    assert sorted(refs(found)) == ["2026-02-15", "2026-03-15", "d2", "d3"]


def test_only_what_was_recorded_later_is_listed(lead: Caller, harbour: Workspace) -> None:
    latest = max(entry["recorded_at"] for entry in lead.get(f"{HARBOUR}/entries?limit=200").get_json()["entries"])
    asked = {"recorded_after": latest}
    assert lead.get(f"{HARBOUR}/entries", query_string=asked).get_json()["entries"] == []
    record_contacts(harbour, ["late"], date(2025, 6, 1))
    assert refs(lead.get(f"{HARBOUR}/entries", query_string=asked).get_json()["entries"]) == ["late"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=many", "limit"),
        ("cursor=WzEsMl0", "cursor"),
        ("cursor=%00", "cursor"),
        ("from=yesterday", "from"),
        ("to=31/3/2026", "to"),
        ("recorded_after=soon", "recorded_after"),
        ("order=best", "order"),
        ("kind=visit", "kind.0"),
        ("knd=meeting", "knd"),
    ],
)
def test_a_question_that_cannot_be_read_is_named(lead: Caller, asked: str, field: str) -> None:
    assert at_fault(lead.get(f"{HARBOUR}/entries?{asked}"), 422) == {field}


def test_every_kind_has_a_list(consultant: Caller) -> None:
    for kind, cls in ENTRY_KINDS.items():
        if kind not in ("partnership", "check-in"):
            page = consultant.get(f"{HARBOUR}/{cls.sheet}").get_json()
            assert {entry["kind"] for entry in page["entries"]} <= {kind}
