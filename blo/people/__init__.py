"""Persons, as they were met: names as written, birth as far as it is known, and what may be released of them.

Owns the words person, name, birth and nationality status. A person is recorded by one office and is never merged.
"""
