"""Every table of accounts, by importing the modules that define them; ``store`` makes those that are missing."""

from access import (
    access_log,
    accounts,
    digests,
    grants,
    identities,
    limits,
    one_time_links,
    pack_links,
    pack_readers,
    pins,
    recovery_codes,
    sent_requests,
    sign_ins,
    tokens,
    used_codes,
)

__all__ = [
    "access_log",
    "accounts",
    "digests",
    "grants",
    "identities",
    "limits",
    "one_time_links",
    "pack_links",
    "pack_readers",
    "pins",
    "recovery_codes",
    "sent_requests",
    "sign_ins",
    "tokens",
    "used_codes",
]
