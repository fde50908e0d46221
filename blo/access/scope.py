"""Whose rows a table's rows are: each table says it once, as `__scope__`, and both walls are made of it.

The first wall is the condition that queries carry, the second PostgreSQL's row-level security. A table that says
nothing is refused by a test. How the walls are made of this stands in `walls`.
"""

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Own:
    """Rows of the office in `office_id`; one that an agency keeps to itself, of that agency alone.

    `case` names the column of a case: whose case it is sees what other offices' rows say about it, too. `number` names
    the column of a number printed on paper: whoever holds the number may look that one row up.
    """

    case: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """Own rows, and rows of which a release of this kind (a `SubjectKind` value) to the office is in effect.

    The table has `visible_to`, the offices with an active release, which makes finding them cheap; the release itself
    says whether its time is over.
    """

    kind: str


@dataclass(frozen=True, slots=True)
class Either:
    """Rows between two offices: own rows, and rows whose `recipient_id` is the office, which both change.

    `withheld` are pairs of a column and a value: of a row with it the recipient learns nothing.
    """

    withheld: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Inside:
    """Rows that belong to a row of another table, named by the column `key`: seen and changed with it.

    `release` names the column of a release that opens a row by itself: where that is withheld, so is the row.
    """

    table: str
    key: str
    release: str = ""


@dataclass(frozen=True, slots=True)
class Compartment:
    """Own rows, for an actor who may open the protection compartment; to all others the table is empty.

    Anybody of the office may put a row in.
    """


@dataclass(frozen=True, slots=True)
class Everybody:
    """Rows that are nobody's secret, or are needed before anybody is known; `why` says which."""

    why: str


UNMAPPED = {"data_key": Everybody("needed before anybody is known; worthless without the master key")}
"""The scopes of tables that have no class."""
Scope: TypeAlias = Own | Shared | Either | Inside | Compartment | Everybody
