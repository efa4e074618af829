"""What the page of a partnership says at a glance, beside its timeline; ``web.partnership`` calls each module.

Each reads no more than it shows, or what was worked out before; readers who may not read entries get sums and patterns.
"""
