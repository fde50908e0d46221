"""The audit log: who saw, changed, shared and printed what, in a chain of hashes per office that shows tampering.

Owns the words audit entry, chain and trail. Entries are data (kind and facts) and are put into words for the reader.
"""
