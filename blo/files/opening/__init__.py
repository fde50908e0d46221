"""Opening what somebody uploaded: told by its content, taken apart, and made anew, so that only pixels and pages stay.

This package runs in a process of its own (`blo.files.judging` starts it) that has no keys, no database and no words:
it imports nothing of the project but itself. Bytes come in by one pipe and leave by another.
"""
