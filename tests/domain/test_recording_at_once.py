"""Several people record at the same moment: nothing is lost, and each refusal is one its caller can see."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from domain.entries import Stamp
from domain.errors import LogUnavailable, PartnershipExists, RefTaken
from domain.meetings import Item
from domain.partnership import Partnership
from domain.partnerships import Partnerships
from tests.domain.cast import CONTACT, COUNCIL, HARBOUR, HOSPITAL, ITEM, MEETING, but

Open = Callable[[], Partnerships]


class Interrupted(Sequence[Item]):
    """Items whose reading lets somebody else record first, ``times`` times."""

    def __init__(self, somebody_else: Callable[[int], None], times: int = 1) -> None:
        self.somebody_else, self.left = somebody_else, times

    def __iter__(self) -> Iterator[Item]:
        if self.left:
            self.left -= 1
            self.somebody_else(self.left)
        yield ITEM

    def __len__(self) -> int:
        return 1

    def __getitem__(self, index: Any) -> Any:
        return [ITEM][index]


@pytest.fixture
def ada(open_log: Open, stamp: Stamp) -> Partnerships:
    """Harbour and its two members, as one process has it open."""
    log = open_log()
    log.form_partnership(HARBOUR, stamp)
    log.join("harbour", COUNCIL, stamp)
    log.join("harbour", HOSPITAL, stamp)
    return log


@pytest.fixture
def bob(open_log: Open, ada: Partnerships) -> Partnerships:
    """The same log, as another process has it open."""
    return open_log()


def refs(log: Partnerships, kind: str) -> list[str]:
    return list(log.get("harbour").entries.of(kind))


def test_a_command_overtaken_by_another_is_run_again(ada: Partnerships, bob: Partnerships, stamp: Stamp) -> None:
    items = Interrupted(lambda _: bob.make_contact("harbour", CONTACT, stamp))
    ada.hold_meeting("harbour", MEETING, stamp, items=items)
    assert (refs(ada, "contact"), refs(ada, "meeting"), refs(ada, "item")) == (["c1"], ["m1"], ["m1/budget"])
    assert refs(bob, "meeting") == ["m1"]


def test_a_command_overtaken_by_the_same_entry_is_refused(ada: Partnerships, bob: Partnerships, stamp: Stamp) -> None:
    items = Interrupted(lambda _: bob.hold_meeting("harbour", but(MEETING, title="Bob's"), stamp))
    with pytest.raises(RefTaken, match="“m1” is already recorded"):
        ada.hold_meeting("harbour", MEETING, stamp, items=items)
    meeting: Any = ada.get("harbour").entries.get("meeting", "m1")
    assert (meeting.title, refs(ada, "item")) == ("Bob's", [])


def test_a_command_overtaken_again_and_again_gives_up_and_says_so(
    ada: Partnerships, bob: Partnerships, stamp: Stamp
) -> None:
    def record_first(left: int) -> None:
        bob.make_contact("harbour", but(CONTACT, contact=f"c{left}"), stamp)

    with pytest.raises(LogUnavailable, match="Nothing was saved: try again"):
        ada.hold_meeting("harbour", MEETING, stamp, items=Interrupted(record_first, times=1000))
    assert refs(bob, "meeting") == []


def test_a_partnership_formed_twice_at_once_is_formed_once(open_log: Open, stamp: Stamp) -> None:
    ada, bob = open_log(), open_log()
    mine = Partnership.form(HARBOUR, stamp)
    bob.form_partnership(but(HARBOUR, name="Bob's Harbour"), stamp)
    with pytest.raises(PartnershipExists, match="“harbour” is already recorded"):
        ada.save_all([mine])
    assert ada.get("harbour").profile.name == "Bob's Harbour"


def test_a_partnership_that_exists_is_not_formed_again(ada: Partnerships, stamp: Stamp) -> None:
    with pytest.raises(PartnershipExists) as refusal:
        ada.form_partnership(HARBOUR, stamp)
    assert refusal.value.field == "partnership"


def test_several_partnerships_are_saved_all_or_none(ada: Partnerships, stamp: Stamp) -> None:
    county = Partnership.form(but(HARBOUR, partnership="county"), stamp)
    with pytest.raises(PartnershipExists, match="“harbour”"):
        ada.save_all([county, Partnership.form(HARBOUR, stamp)])
    assert ada.find("county") is None


def test_everything_that_many_record_at_once_is_there_once(ada: Partnerships, open_log: Open, stamp: Stamp) -> None:
    logs = [open_log() for _ in range(3)]

    def record(log: Partnerships) -> None:
        for number in range(8):
            log.make_contact("harbour", but(CONTACT, contact=f"c{id(log)}-{number}"), stamp)

    with ThreadPoolExecutor(len(logs)) as pool:
        list(pool.map(record, logs))
    assert sorted(refs(ada, "contact")) == sorted(f"c{id(log)}-{number}" for log in logs for number in range(8))
    assert ada.get("harbour").version == 3 + 24


@pytest.fixture
def restless_threads() -> Iterator[None]:
    """Threads that take turns a thousand times as often as usual."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(5e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("restless_threads")
def test_readers_never_see_half_of_what_another_process_recorded(
    ada: Partnerships, bob: Partnerships, stamp: Stamp
) -> None:
    """Every entry so far is one event, so a partnership has as many entries as its version says."""
    done: list[bool] = []

    def read() -> list[tuple[int, int]]:
        seen = set()
        while not done:
            harbour = bob.get("harbour")
            seen.add((harbour.version, len(list(harbour.entries))))
        return [pair for pair in seen if pair[0] != pair[1]]

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        try:
            for number in range(150):
                meeting = but(MEETING, meeting=f"m{number}")
                items = [but(ITEM, meeting=meeting.meeting, item=f"i{n}") for n in range(10)]
                ada.hold_meeting("harbour", meeting, stamp, items=items)
        finally:
            done.append(True)
    assert [reader.result() for reader in readers] == [[], [], []]
