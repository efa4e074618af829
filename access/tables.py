"""Every table of accounts, by importing the modules that define them; ``store`` makes those that are missing."""

from access import access_log, accounts, grants, one_time_links, sign_ins, tokens

__all__ = ["access_log", "accounts", "grants", "one_time_links", "sign_ins", "tokens"]
