"""The page on trust: over time, by statement, by partner, who trusts whom, and how far apart views lie.

All figures come from ``projections.trust``, which decides what may be shown; nothing here works out another.
"""
