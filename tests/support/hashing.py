"""Passwords are hashed cheaply in tests, which sign in some ten thousand times; what is hashed and compared stays.

The first plugin, because those who hash take the hasher by name: it must be in its place before any of them is read.
"""

import sys

from argon2 import PasswordHasher

from blo.accounts import secrets

assert "blo.accounts.service" not in sys.modules, "somebody has the costly hasher already"
secrets.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
secrets.NOBODYS = secrets.HASHER.hash("nobody's password")
