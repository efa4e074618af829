"""Pages about scoring policies: those saved, what one says in words, a form to change it, and putting one in force."""
