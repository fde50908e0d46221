"""The ground every room stands on: time, database, errors, words, text, identifiers, machines, units of work, sealing.

Imports no other package of this project.
"""
