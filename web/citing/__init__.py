"""Documents that can be cited and checked: a signed note of what was asked, when, by whom, and of the log it came from.

* ``manifest``  the note: ``cite`` makes and signs it
* ``packing``   data and its manifest in one file: a zip, or a page with the manifest inside
* ``checking``  whether such a file is as it was made, and the log behind it still what it was
* ``asking``    what was exported, asked once more as it was known then
"""
