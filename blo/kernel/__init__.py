"""The ground every room stands on: time, database, errors, events, words, text, identifiers, state
machines, transactions.

Imports no other package of this project.
"""
