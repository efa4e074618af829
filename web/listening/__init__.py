"""Listening: confidential conversations, the problem tree that grows from them, and what the partnership sees of it.

* ``listening_page``, ``conversation``        who was heard, and one conversation: corrected, or with more themes
* ``theme_rows``                              the themes of a form, each of which may grow from another
* ``tree_page``, ``changing``, ``releasing``  the working tree, its changes, and versions of it for the partnership
* ``released_page``                           the version that the partnership sees
* ``drawing``                               the picture, as SVG
"""
