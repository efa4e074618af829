"""People and access, for administrators: everybody with an account, what they hold, and what was done.

``opening`` leads to the pages; ``setting_up`` is where a one-time link leads whoever got it.
"""
