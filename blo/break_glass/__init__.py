"""Break-glass: read access to one case, for hours, for an administrator who may read none, let in by a second person.

Owns the words to break the glass, ground, and second person. It opens a case of the own office alone, and of that what
every office's file holds: never the protection compartment.
"""
