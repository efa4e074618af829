"""The consultant's report on a period: as a page, as one file that opens anywhere, and as a PDF.

* ``page``                               the addresses: the page, the file, the PDF and the page that waits for it
* ``period``                             what is asked: from which day to which, as known when
* ``written``                            everything that a report says, section by section
* ``over_time``, ``moved``, ``trusted``, ``signalled``, ``programmed``, ``changed_since``, ``unsettled`` and
  ``method``                            the sections
* ``sources``, ``commentary``            the numbered entries behind the figures, and what people wrote beside them
* ``standalone``                         any page as one file with everything inside, which asks nothing of the network
"""
