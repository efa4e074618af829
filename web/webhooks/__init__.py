"""Webhooks: notices of what is recorded, signed and sent to addresses that an administrator added.

``following`` finds what is new in the log and puts notices into the post; its worker has ``delivering`` deliver them.
"""
