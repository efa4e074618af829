"""How fast and how large: each module measures one thing beside what it is held against, in one run.

``make bench`` runs them all on SQLite and PostgreSQL. Every figure with a limit is a ratio of two medians taken by
turns on the same machine, so that it says the same on a fast machine and a slow one.
"""
