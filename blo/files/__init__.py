"""Files: photos and papers attached to a detection or case of the own office, and never shown to another.

Owns the words file, photo, paper and attachment. What is received is opened in a process of its own, drawn or written
anew, sealed, and kept outside the database and the web.
"""
