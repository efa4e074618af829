"""The API, ``/api/v1``: the same commands and questions as the pages, as JSON, for whoever carries a token.

Routes are made from the kinds of entry (``entries``, ``lifecycle``) or written out (``partnerships``, ``check_ins``,
``asking``, ``over_all``, ``exporting``); ``problems`` answers every error; ``document`` puts the OpenAPI document
together.
"""
