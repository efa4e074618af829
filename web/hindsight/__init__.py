"""Looking back: what was known then beside what is known now, and how long recording takes.

* ``then_and_now_page``, ``both_lines``, ``moved_since``   the page that sets both side by side
* ``recording_page``   how long it took until things were recorded
* ``not_yet``, ``since_then``   what other pages of the past say of what was recorded later
"""
