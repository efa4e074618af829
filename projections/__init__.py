"""What the log says, worked out for reading: entries, evidence, health, timelines, portfolio.

``workspace`` opens everything; ``projector`` brings the views up to date and ``rebuild`` makes them afresh;
``book`` is the fold both use, ``evidence`` the rules of the policy, ``views`` the tables. ``health`` holds the
formulas, pure functions over numpy arrays; ``ledger``, ``timelines``, ``explanations``, ``changes``, ``portfolio`` and
the lists (``agenda``, ``follow_up``, ``minutes``, ``saves``) answer questions; ``problem_tree`` and
``listening_coverage`` those about what was heard.
Views are disposable: nothing here is the truth. Imports ``domain``, never ``web``.
"""
