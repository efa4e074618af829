"""Sealing what is personal in the log, so that it can be erased: the fact stays and the words are gone.

* ``leaves``      which words of an event are personal, and what stands in their place
* ``boxes``       words in a box that opens under the keys of everybody it is about, and no other way
* ``key_ring``    the keys, kept apart from the log; ``unwrapping`` reads them, ``rotation`` wraps them anew
* ``master_key``  the key that wraps them
* ``people``      who is known by name
* ``closing``     puts these together; ``event_log`` and the views call it

Whoever holds the log alone, or the log and the keys without the master key, reads facts and no words.
"""
