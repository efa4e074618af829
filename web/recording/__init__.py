"""Recording one entry at a time: forms made from the shapes of entries, what can be done next, corrections, undoing.

* ``menu``, ``new_entry``, ``new_partnership``, ``correcting``, ``retracting``, ``next_steps``, ``taking_back``  pages
* ``fields``, ``choices``, ``hints``   what a form asks
* ``typed``, ``refs``, ``plain``       what was typed, as an entry, or as a message beside each field at fault
* ``commands``, ``sent_forms``         one save for each form sent
"""
