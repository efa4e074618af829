"""The post: messages and notices that go out to others, queued in the database of accounts and delivered by a worker.

``outbox`` is called by whatever writes to people, ``web.webhooks`` puts its notices in; ``worker`` delivers both.
"""
