"""Whose rows a table's rows are: each table says it once, as `__scope__`, and both walls are made of it.

The first wall is the condition that queries carry, the second PostgreSQL's row-level security. A table that says
nothing is refused by a test.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Own:
    """Rows of the office in `office_id`; one that an agency keeps to itself, of that agency alone."""


@dataclass(frozen=True, slots=True)
class Shared:
    """Own rows, and rows of which a release of this kind (a `SubjectKind` value) to the office is in effect."""

    kind: str


@dataclass(frozen=True, slots=True)
class Either:
    """Rows between two offices: own rows, and rows whose `recipient_id` is the office."""


@dataclass(frozen=True, slots=True)
class Inside:
    """Rows that belong to a row of another table, named by the column `key`, and are seen with it."""

    table: str
    key: str


@dataclass(frozen=True, slots=True)
class Compartment:
    """Own rows, for an actor who may open the protection compartment; to all others the table is empty."""


@dataclass(frozen=True, slots=True)
class Everybody:
    """Rows that are nobody's secret, or are needed before anybody is known; `why` says which."""

    why: str


Scope: TypeAlias = Own | Shared | Either | Inside | Compartment | Everybody
