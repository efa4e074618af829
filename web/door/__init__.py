"""The door: who is asking, what a route asks of them, how people sign in, and how often anybody may try.

``permissions`` is enforced before every request; ``identity`` says who asks; ``signing_in`` sets up Flask-Security;
``limits`` counts wrong guesses; ``transport`` sees to cookies, https and proxies; ``starting`` to what must be there.
"""
