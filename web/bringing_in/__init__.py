"""Bringing in what exists: sheets are uploaded, previewed, and recorded once a person confirms.

* ``import_page``   the pages under ``/import``
* ``uploads``       keeps what was uploaded until it is confirmed, for a day at most
* ``preview``       what an upload would record, and what is wrong with it
"""
