"""Why a number is what it is, and what changed it: in words, as tables, as a chart, and as a file to keep.

The points come from ``projections.explanations`` and ``projections.changes``; nothing here works out another.
"""
