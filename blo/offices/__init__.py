"""Offices, the links between sister offices, and the agreements that sharing stands on.

Owns the words office, link, agreement, party, article and data category.
"""
