"""Sheets in and out: what people keep in spreadsheets becomes entries, and entries become sheets again.

* ``reading``      a folder of ``.csv`` files, one of them, or an ``.xlsx`` workbook, into rows by column
* ``importing``    rows into one save, all or none, with every bad row named
* ``template``     an empty workbook to fill in
* ``exporting``    standing entries into tables; ``writing`` writes any tables as csv, xlsx or jsonl

The command line and the import page call these.
"""
