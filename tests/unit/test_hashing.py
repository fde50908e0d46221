"""What passwords cost to guess outside the tests, which hash cheaply."""

import subprocess
import sys

FRESH = """
from argon2 import extract_parameters
from blo.accounts.secrets import HASHER, NOBODYS
for text in (HASHER.hash("somebody's password"), NOBODYS):
    found = extract_parameters(text)
    print(found.type.name, found.memory_cost, found.time_cost, found.parallelism)
"""


def test_a_password_costs_a_guesser_what_owasp_recommends_and_nobodys_costs_the_same():
    """OWASP's Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes and one lane at least."""
    done = subprocess.run([sys.executable, "-c", FRESH], capture_output=True, text=True, check=True)
    assert done.stdout.split("\n") == ["ID 19456 2 1", "ID 19456 2 1", ""]
