"""What partnerships record: entries, the events that record them and the rules they obey.

Each concept has one module with its entry, its events and its commands side by side:

* ``partnership``   the partnership itself: formed, closed; puts all the concepts together
* ``membership``    the partner organisations: who joined, who left
* ``meetings``      meetings and what each agenda item came to
* ``follow_up``     decisions and actions, until they are done or dropped
* ``papers``, ``escalations``, ``contacts``, ``check_ins``, ``rounds``, ``listening``, ``programmes``,
  ``agreements``, ``links``, ``rebases``
* ``problem_tree``  the themes of all conversations as one picture, and versions of it for the partnership

``entries`` holds what all entries share, ``record`` the guards all commands share, ``amendments`` corrections and
retractions, ``partnerships`` the application (one method per command) and ``event_log`` how events are stored.
``ballots`` keeps answers to open rounds of check-ins until these are closed. ``sealing`` keeps personal words out of
what is stored in the open, and ``erasing`` erases them. Nothing here imports ``projections`` or ``web``.
"""
