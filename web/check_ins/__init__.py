"""Check-in rounds: opened, handed out and closed by whoever records; answered through links by people without accounts.

* ``rounds_page``, ``opening``, ``round_page``, ``ending``   the pages of those who look after rounds
* ``inviting``, ``reminding``, ``invitations``               links to hand out, and messages that carry them
* ``answering``, ``answer_form``, ``refused_links``, ``screen``  what a link leads to
* ``due``                                                    closes and repeats rounds when their day has come
"""
