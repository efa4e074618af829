"""“What if”: health without something, or under another policy, beside health as it is. Nothing of it is recorded.

``page`` shows it; ``asked`` is what the address asks, ``leavable`` what can be left out, ``another_policy`` how else
evidence may be weighed, ``outcome`` what comes of it, ``chart`` and ``sentences`` how that is said.
"""
