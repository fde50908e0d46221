"""Originator control: nothing leaves an office but by a release, and every reader's view is cut to what was released.

Owns the words release, purpose, handling code, recall and disclosure. Rooms above say what can be released (their
fields) and ask here what a reader may see.
"""
