"""The ledger: everything recorded as one table that can be narrowed, searched, carried away and checked.

* ``asked``      the filter in the address of the page, and what it asks of the views
* ``scope``      in which partnerships, which kinds of entry, and what partners are called there
* ``words``      a filter as a sentence
* ``answering``  the rows of a page, rounds of check-ins among them
* ``lines``      a row as it reads
* ``page``       the pages
* ``exporting``  exactly what is filtered, as a file with its manifest
* ``again``      whether the same question still gives the same rows
"""
