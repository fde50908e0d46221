"""Signed checkpoints of the audit chains, and the copies that linked offices countersign and keep.

Owns the words checkpoint, copy and countersignature. A chain of hashes shows tampering only to somebody who holds a
hash that the tamperer can't change too: so each office says from time to time, under its signature, how far its chain
has come, and the office across the border writes that into its own chain. Neither can then rewrite alone what both had.
"""
