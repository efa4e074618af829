"""Links to packs as they are kept: what opens them, until when, and what is left of them; on each database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from access import pack_links
from access.accounts import Account
from access.pack_links import MOST_AT_ONCE, TOLD_FOR, Opened
from access.store import Store
from domain.errors import InvalidValue
from tests.conftest import NOW

PAGE = "<h1>Harbour “Wellbeing”</h1>".encode()
SOON, LATE = NOW + timedelta(hours=1), NOW + timedelta(days=31)


def make(store: Store, account: Account, days: int = 30, page: bytes = PAGE) -> tuple[int, str]:
    return pack_links.make(store, account.id, "2026-06", ["harbour", "quay"], page, NOW, days)


def test_the_secret_opens_the_page_and_says_what_it_shows(store: Store, ada: Account) -> None:
    number, secret = make(store, ada)
    opened = pack_links.open_page(store, secret, SOON)
    assert opened.page is not None
    assert opened.link == pack_links.find(store, number, SOON)
    assert opened.link is not None
    assert (opened.link.account, opened.link.month) == (ada.id, "2026-06")
    assert opened.link.partnerships == {"harbour", "quay"}


def test_each_link_opens_its_own_page_only_and_no_two_are_alike(store: Store, ada: Account) -> None:
    (_, one), (_, two) = make(store, ada), make(store, ada, page=b"other")
    pages = [pack_links.open_page(store, secret, SOON).page for secret in (one, two)]
    assert pages[0] != pages[1]
    assert pack_links.open_page(store, one[:-1], SOON) == Opened(None, "unknown")
    assert pack_links.open_page(store, "", SOON) == Opened(None, "unknown")


def test_whatever_ended_says_how_for_a_while_and_keeps_no_page(store: Store, ada: Account) -> None:
    (number, revoked), (_, expired) = make(store, ada), make(store, ada)
    assert pack_links.revoke(store, number, SOON)
    assert not pack_links.revoke(store, number, SOON)
    assert pack_links.open_page(store, revoked, SOON) == Opened(None, "revoked")
    assert pack_links.open_page(store, expired, LATE) == Opened(None, "expired")
    assert not pack_links.working(store, LATE)
    pack_links.make(store, ada.id, "2026-07", ["harbour"], PAGE, NOW + TOLD_FOR + timedelta(days=30), 1)
    assert pack_links.open_page(store, expired, LATE) == Opened(None, "unknown")


def test_those_whose_page_names_somebody_are_taken_back(store: Store, ada: Account) -> None:
    (_, naming), (_, other) = make(store, ada, page="Œuvre of Jane Doe".encode()), make(store, ada)
    assert pack_links.revoke_naming(store, lambda page: "Œuvre of Jane" in page, SOON) == 1
    assert pack_links.open_page(store, naming, SOON) == Opened(None, "revoked")
    assert pack_links.open_page(store, other, SOON).page is not None


def test_of_those_that_expired_no_page_is_left_after_that(store: Store, ada: Account) -> None:
    make(store, ada, page=b"Jane Doe")
    assert pack_links.revoke_naming(store, lambda page: "Jane" in page, LATE) == 0
    with store.engine.connect() as connection:
        assert connection.scalars(select(pack_links.pack_links.c.page)).all() == [None]


def test_nobody_has_more_that_work_than_there_is_room_for(store: Store, ada: Account, ben: Account) -> None:
    numbers = [make(store, ada)[0] for _ in range(MOST_AT_ONCE)]
    with pytest.raises(InvalidValue, match="Take one back"):
        make(store, ada)
    make(store, ben)
    pack_links.revoke(store, numbers[0], NOW)
    make(store, ada)


@pytest.mark.parametrize("days", [0, 91])
def test_it_works_for_one_to_ninety_days(store: Store, ada: Account, days: int) -> None:
    with pytest.raises(InvalidValue, match="1 to 90 days"):
        make(store, ada, days)
