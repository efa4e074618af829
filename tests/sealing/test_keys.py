"""The keys: made once, wrapped by the master key, wrapped anew by another, and of no use under a wrong one."""

from __future__ import annotations

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import DomainError
from domain.partnership import partnership_id
from domain.partnerships import open_partnerships
from domain.sealing import rotation
from domain.sealing.boxes import BoxTampered, seal, unseal
from domain.sealing.key_ring import KeyRing, key_name
from domain.sealing.master_key import MASTER_KEY_FILE, WrongMasterKey
from domain.sealing.people import NAME_ERASED, People
from domain.sealing.rotation import rotate
from tests.domain.cast import HARBOUR as HARBOUR_PROFILE
from tests.domain.cast import STAMP

HARBOUR = partnership_id("harbour")
NAME = key_name(HARBOUR, "contact", "c1")
WANTED = [(HARBOUR.hex, NAME)]


@pytest.fixture
def open_ring(home: Path) -> Iterator[Callable[[], KeyRing]]:
    """Opens the keys anew each time, as another process would."""
    opened: list[KeyRing] = []

    def open_once_more() -> KeyRing:
        opened.append(KeyRing(home))
        return opened[-1]

    yield open_once_more
    for ring in opened:
        ring.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def keys_url(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """The keys are in the folder, or in a PostgreSQL database of their own."""
    if request.param == "postgresql":
        monkeypatch.setenv("GOODTERMS_KEYS_URL", request.getfixturevalue("postgresql_url"))


OpenRing = Callable[[], KeyRing]
everywhere = pytest.mark.usefixtures("keys_url")


def new_master() -> str:
    return base64.b64encode(os.urandom(32)).decode()


@everywhere
def test_a_key_is_made_once_and_found_by_everybody(open_ring: OpenRing) -> None:
    one, other = open_ring(), open_ring()
    assert one.get(HARBOUR.hex, [NAME]) is None
    one.ensure(WANTED)
    other.ensure(WANTED)
    assert one.get(HARBOUR.hex, [NAME]) == other.get(HARBOUR.hex, [NAME]) is not None


@everywhere
def test_a_destroyed_key_is_gone_for_everybody_and_the_next_one_is_another(open_ring: OpenRing) -> None:
    one, other = open_ring(), open_ring()
    one.ensure(WANTED)
    before = other.get(HARBOUR.hex, [NAME])
    assert one.destroy([NAME]) == 1
    assert other.refresh()
    assert other.get(HARBOUR.hex, [NAME]) is None
    other.ensure(WANTED)
    current = other.current(HARBOUR.hex, NAME)
    assert current == f"{NAME}.1"
    assert other.get(HARBOUR.hex, [current]) not in (None, before)
    assert one.destroy([NAME]) == 0


@everywhere
def test_a_process_that_has_not_noticed_yet_makes_no_use_of_a_destroyed_key(open_ring: OpenRing) -> None:
    one, other = open_ring(), open_ring()
    other.ensure(WANTED)
    one.destroy([NAME])
    other.ensure(WANTED)
    assert other.current(HARBOUR.hex, NAME) == f"{NAME}.1"


@everywhere
def test_another_master_key_changes_nothing_for_those_who_hold_the_keys(open_ring: OpenRing) -> None:
    one, other = open_ring(), open_ring()
    one.ensure(WANTED)
    jane = People(one).ref_of("Jane Doe")
    before = one.get(HARBOUR.hex, [NAME])
    assert rotate(one) == 2
    later = [(HARBOUR.hex, key_name(HARBOUR, "contact", "c2"))]
    other.ensure(later)
    for ring in (one, other, open_ring()):
        assert ring.get(HARBOUR.hex, [NAME]) == before
        assert ring.get(HARBOUR.hex, [later[0][1]]) == other.get(HARBOUR.hex, [later[0][1]]) is not None
        assert People(ring).name_of(jane) == "Jane Doe"


def test_the_old_master_key_opens_nothing_any_more(open_ring: OpenRing, home: Path) -> None:
    one = open_ring()
    one.ensure(WANTED)
    old = (home / MASTER_KEY_FILE).read_text()
    rotate(one)
    assert (home / MASTER_KEY_FILE).read_text() != old
    assert (home / MASTER_KEY_FILE).stat().st_mode & 0o777 == 0o600
    (home / MASTER_KEY_FILE).write_text(old)
    with pytest.raises(WrongMasterKey, match="sealed under another master key"):
        open_ring()


@everywhere
@pytest.mark.parametrize("moment", ["before", "after"])
def test_stopped_while_changing_the_master_key_the_words_can_still_be_read(
    open_ring: OpenRing, home: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    one = open_ring()
    one.ensure(WANTED)
    before = one.get(HARBOUR.hex, [NAME])

    def power_cut(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        if moment == "before":
            patched.setattr(rotation, "prove", power_cut)
        else:
            patched.setattr(one.unwrapping, "settle", _twice(one.unwrapping.settle, power_cut))
        with pytest.raises(KeyboardInterrupt):
            rotate(one)
    assert (home / f"{MASTER_KEY_FILE}.next").exists()
    again = open_ring()
    assert again.get(HARBOUR.hex, [NAME]) == before
    assert rotate(again) == 1
    assert not (home / f"{MASTER_KEY_FILE}.next").exists()
    assert open_ring().get(HARBOUR.hex, [NAME]) == before


def _twice(first: Callable[[], None], then: Callable[[], None]) -> Callable[[], None]:
    todo = [first, then]
    return lambda: todo.pop(0)()


def test_the_master_key_may_be_a_setting(open_ring: OpenRing, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GOODTERMS_MASTER_KEY", new_master())
    one = open_ring()
    one.ensure(WANTED)
    before = one.get(HARBOUR.hex, [NAME])
    assert not (home / MASTER_KEY_FILE).exists()
    with pytest.raises(WrongMasterKey, match="Set GOODTERMS_NEXT_MASTER_KEY"):
        rotate(one)
    following = new_master()
    monkeypatch.setenv("GOODTERMS_NEXT_MASTER_KEY", following)
    rotate(one)
    monkeypatch.setenv("GOODTERMS_MASTER_KEY", following)
    monkeypatch.delenv("GOODTERMS_NEXT_MASTER_KEY")
    assert open_ring().get(HARBOUR.hex, [NAME]) == before


def test_the_master_key_may_be_in_another_file(
    open_ring: OpenRing, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GOODTERMS_MASTER_KEY_FILE", str(tmp_path / "elsewhere"))
    open_ring().ensure(WANTED)
    assert (tmp_path / "elsewhere").exists()
    rotate(open_ring())
    assert open_ring().get(HARBOUR.hex, [NAME]) is not None


@pytest.mark.parametrize(
    "given_key", ["", "short", "x" * 44, base64.b64encode(b"31 bytes are not enough for it.").decode()]
)
def test_a_wrong_master_key_is_refused_in_one_sentence(
    open_ring: OpenRing, home: Path, monkeypatch: pytest.MonkeyPatch, given_key: str
) -> None:
    open_ring()
    (home / MASTER_KEY_FILE).write_text(given_key)
    with pytest.raises(WrongMasterKey) as refusal:
        open_ring()
    assert "\n" not in refusal.value.message
    assert str(home) in refusal.value.message


def test_a_missing_master_key_is_never_replaced_by_a_new_one(open_ring: OpenRing, home: Path) -> None:
    open_ring()
    (home / MASTER_KEY_FILE).unlink()
    with pytest.raises(DomainError):
        open_ring()
    assert not (home / MASTER_KEY_FILE).exists()


def test_a_log_without_its_keys_opens_and_says_so(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    log = open_partnerships(home)
    log.form_partnership(HARBOUR_PROFILE, STAMP)
    log.close()
    for path in home.glob("keys.sqlite*"):
        path.unlink()
    (home / MASTER_KEY_FILE).unlink()
    assert caplog.messages == []
    log = open_partnerships(home)
    assert "put it back before anything is recorded" in caplog.text
    log.close()


@everywhere
def test_people_are_known_by_name_and_their_names_are_not_stored_in_the_open(open_ring: OpenRing, home: Path) -> None:
    people, others = People(open_ring()), People(open_ring())
    jane = people.ref_of("Jane  Doe")
    assert others.ref_of("Jane Doe") == jane == people.ref_of(jane)
    assert (others.name_of(jane), others.name_of("the operator")) == ("Jane Doe", "the operator")
    assert others.add("Jane Doe") != jane
    assert all(b"Jane" not in path.read_bytes() for path in home.iterdir())


@everywhere
def test_somebody_renamed_is_still_found_by_the_name_before(open_ring: OpenRing) -> None:
    people, others = People(open_ring()), People(open_ring())
    jane = people.ref_of("Jane Doe")
    people.rename(jane, "Jane Roe")
    others.bring_up_to_date()
    assert others.name_of(jane) == "Jane Roe"
    assert others.named_in("said jane doe to JANE ROE") == {jane}
    assert others.names_of(jane) == ["Jane Roe", "Jane Doe"]


def test_a_name_of_one_word_is_a_name_only_as_it_is_written(open_ring: OpenRing) -> None:
    people = People(open_ring())
    may = people.ref_of("May")
    assert people.named_in("We may ask May.") == {may}
    assert people.named_in("We may ask.") == set()


@everywhere
def test_a_name_is_gone_with_the_key_of_its_person(open_ring: OpenRing) -> None:
    people, others = People(open_ring()), People(open_ring())
    jane = people.ref_of("Jane Doe")
    assert others.name_of(jane) == "Jane Doe"
    people._ring.destroy([jane])
    others.bring_up_to_date()
    assert people.name_of(jane) == others.name_of(jane) == NAME_ERASED
    assert people.ref_of("Jane Doe") != jane


@settings(deadline=None)
@given(st.lists(st.tuples(st.text(min_size=1), st.text() | st.integers(1, 5)), min_size=1), st.integers(1, 3))
def test_any_words_come_out_of_a_box_as_they_went_in(words: list[tuple[str, str | int]], number: int) -> None:
    names, keys = [f"k{n}" for n in range(number)], tuple(bytes([n]) * 32 for n in range(number))
    try:
        box = seal(HARBOUR, names, keys, words)
    except UnicodeEncodeError:  # half a character, which no form lets through
        return
    assert unseal(HARBOUR, keys, box) == [said for _, said in words]
    assert seal(HARBOUR, names, keys, words) == box


def test_a_box_opens_only_with_all_its_keys_in_its_own_place() -> None:
    keys = (b"1" * 32, b"2" * 32)
    box = seal(HARBOUR, ["a", "b"], keys, [("note", "secret")])
    for whose, others in ((HARBOUR, keys[:1]), (HARBOUR, keys[::-1]), (partnership_id("county"), keys)):
        with pytest.raises(BoxTampered):
            unseal(whose, others, box)
    with pytest.raises(BoxTampered):
        unseal(HARBOUR, keys, type(box)(names=box.names, leaves=("title",), box=box.box))
