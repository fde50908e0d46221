"""Consent: what a person agreed to, refused or withdrew, scope by scope, and on what law one acts all the same.

Owns the words consent, scope, withdrawal and legal basis. What was said is the own office's and leaves in no release.
The rooms that share know of an objection only that there is one: this room keeps it there.
"""
