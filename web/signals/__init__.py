"""Signals of work avoidance in words: for the command line, the API and the pages."""
