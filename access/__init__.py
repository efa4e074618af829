"""Who may do what: accounts, grants, sign-ins, tokens, the access log, and the one place that decides.

Called by ``web`` (pages, API, command line). Accounts live in tables of their own, never in the event log.
"""
