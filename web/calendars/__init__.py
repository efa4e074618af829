"""Meetings to log: what a calendar file says took place, offered one by one for the meeting form.

* ``calendar_page``   the page ``/calendar``
* ``calendar_files``  a file into occurrences, in a process of its own (``expanding``) that may not run for long
* ``matching``        which partnership a meeting in a calendar is of
* ``listing``         what is still to log, what is logged already, and what a person chose to ignore
"""
