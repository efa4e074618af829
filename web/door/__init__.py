"""The door: who is asking, what a route asks of them, and how people sign in.

``permissions`` is enforced before every request; ``identity`` says who asks; ``signing_in`` sets up Flask-Security.
"""
