"""The problem tree: all themes of the listening conversations as one picture, as a consultant has arranged them.

* ``shape``      what is kept of it: where themes stand and how they were arranged, and labels
* ``growth``     the nodes of the tree, from the conversations and what is kept
* ``choosing``   what of it may be shown to those who may not hear
* ``renumbering``  carries it along when a conversation is corrected or retracted
* ``events``     each change of it
* ``tending``    the commands; ``partnership`` puts them with the others, ``commanding`` takes them

Themes are named by where they stand, so that no words are kept twice: what is erased there is gone from here.
"""
