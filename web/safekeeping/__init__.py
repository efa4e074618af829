"""Keeping what is recorded safe: checkpoints that the server notes, backups, and bringing one back.

The commands ``verify``, ``backup``, ``restore`` and ``serve`` call it.
"""
