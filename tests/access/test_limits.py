"""Counts of tries, shared by processes and threads, on each database."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select

from access import recovery_codes, used_codes
from access.accounts import Account
from access.limits import SharedCounts, counts
from access.store import Store
from tests.conftest import NOW


@dataclass
class Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def shared(store: Store, clock: Clock) -> SharedCounts:
    return SharedCounts(store=store, clock=clock)


def test_tries_are_counted_in_a_window_that_begins_with_the_first(shared: SharedCounts, clock: Clock) -> None:
    assert [shared.incr("a", 60) for _ in range(3)] == [1, 2, 3]
    assert shared.incr("b", 60) == 1
    clock.now += timedelta(seconds=59)
    assert (shared.get("a"), shared.incr("a", 60)) == (3, 4)
    assert shared.get_expiry("a") == (NOW + timedelta(seconds=60)).timestamp()
    clock.now += timedelta(seconds=1)
    assert (shared.get("a"), shared.incr("a", 60)) == (0, 1)
    assert shared.get_expiry("a") == (clock.now + timedelta(seconds=60)).timestamp()


def test_a_try_is_taken_back_but_never_below_none(shared: SharedCounts) -> None:
    shared.incr("a", 60)
    assert [shared.incr("a", 60, -1), shared.incr("a", 60, -1), shared.incr("never", 60, -1)] == [0, 0, 0]
    assert shared.incr("a", 60) == 1


def test_counts_that_ended_are_removed(store: Store, shared: SharedCounts, clock: Clock) -> None:
    for key in "abc":
        shared.incr(key, 60)
    clock.now += timedelta(seconds=60)
    shared.incr("d", 60)
    with store.engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(counts)).scalar_one() == 1


def test_a_count_is_cleared_and_all_are_reset(shared: SharedCounts) -> None:
    for key in "ab":
        shared.incr(key, 60)
    shared.clear("a")
    assert (shared.get("a"), shared.get("b"), shared.reset(), shared.get("b"), shared.check()) == (0, 1, 1, 0, True)


def test_no_try_is_lost_when_many_come_at_once(shared: SharedCounts) -> None:
    with ThreadPoolExecutor(8) as threads:
        seen = list(threads.map(lambda _: shared.incr("a", 60), range(80)))
    assert sorted(seen) == list(range(1, 81))


def test_a_recovery_code_that_is_sent_many_times_at_once_lets_in_once(store: Store, ada: Account) -> None:
    [code, *_] = recovery_codes.make(store, ada.id)
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: recovery_codes.use(store, ada.id, code), range(16))) == 1


def test_a_code_of_an_app_that_is_sent_many_times_at_once_lets_in_once(store: Store, ada: Account) -> None:
    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(lambda _: used_codes.use(store, ada.id, 59_000_000), range(16))) == 1
    assert used_codes.use(store, ada.id, 59_000_001)


def test_the_recovery_code_of_one_account_lets_nobody_into_another(store: Store, ada: Account, ben: Account) -> None:
    [code, *_] = recovery_codes.make(store, ada.id)
    assert not recovery_codes.use(store, ben.id, code)
    assert recovery_codes.use(store, ada.id, code)
