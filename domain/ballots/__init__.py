"""The ballot box: what people answered to open rounds, until these are closed. Nothing of it is in the log before.

* ``commanding``  the commands on rounds, as the application takes them
* ``box``         hands out links, looks them up, takes ballots: ``BallotBox`` is what ``web`` calls
* ``links``       drawn at random, known by their digests only
* ``guests``      addresses that were invited
* ``answers``     what somebody answered, and what is wrong with it
* ``papers``      ballots as they are stored: sealed, and all of one length
* ``tables``      where they are stored
* ``closing``     from the box into the log, at once and in no order
* ``checking``    whether what lies in the box can be read
* ``forgetting``  forgets addresses of somebody who is erased
* ``repeating``   when the next round is due, and what it is

A link knows which partner it is for, a ballot which round, and neither knows the other, nor an address either of them.
"""
