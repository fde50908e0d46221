"""Both walls, from the one definition that each table gives as `__scope__`.

The first wall is a condition for queries, about an actor. The second is a set of PostgreSQL policies, about what the
database was told of who acts. They are the same expressions; only where the reader's office comes from differs.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeAlias

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql.base import PGDialect
from sqlalchemy.sql import visitors

from blo.access.actor import Actor
from blo.access.scope import UNMAPPED, Compartment, Either, Everybody, Inside, Own, Scope, Shared
from blo.kernel import clock
from blo.kernel.acting import OPEN
from blo.kernel.db import Base, Moment, holds

Condition: TypeAlias = sa.ColumnElement[bool]
Rule: TypeAlias = "Callable[[sa.Table, Scope, Reader], Condition]"
POSTGRESQL: Any = PGDialect  # published without types
RELEASE, CASE = "release", "case"
"""The table of releases, and the kind of release whose subjects have trails."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, as SQL expressions. To the database itself a parent's rows are cut already (`is_told`)."""

    office: Any
    agency: Any
    moment: Any
    opens_compartment: Any
    number: Any
    is_told: bool


def _as_actor(actor: Actor) -> Reader:
    return Reader(
        office=sa.literal(actor.office_id, sa.Uuid()),
        agency=sa.literal(actor.agency),
        moment=sa.literal(clock.now(), Moment()),
        opens_compartment=sa.true() if actor.opens_compartment else sa.false(),
        number=None,
        is_told=False,
    )


def _setting(name: str, kind: Any) -> Any:
    """What was told under a name, NULL for nothing; a sub-select is read once a query, not once a row."""
    said = sa.func.nullif(sa.func.current_setting(f"blo.{name}", sa.true()), "")
    return sa.select(said if kind is None else sa.cast(said, kind)).scalar_subquery()


TOLD = Reader(
    office=_setting("office", sa.Uuid()),
    agency=_setting("agency", None),
    moment=_setting("moment", sa.DateTime(timezone=True)),
    opens_compartment=_setting("compartment", None) == OPEN,
    number=_setting("verifying", None),
    is_told=True,
)


# --- the definition, as conditions ----------------------------------------------------------------------------------


def scopes() -> dict[str, Scope]:
    """Whose rows each table's rows are, by the table's name."""
    return UNMAPPED | {mapper.class_.__tablename__: mapper.class_.__scope__ for mapper in Base.registry.mappers}


def shared_table(kind: str) -> sa.Table:
    """Return the table whose rows are released as a kind."""
    return Base.metadata.tables[next(name for name, scope in scopes().items() if scope == Shared(kind))]


def _own(table: sa.Table, reader: Reader) -> Condition:
    """Rows of the reader's office, but for those that another agency keeps to itself."""
    own: Condition = table.c.office_id == reader.office
    if "agency_only" not in table.c:
        return own
    return sa.and_(own, sa.or_(~table.c.agency_only, table.c.agency == reader.agency))


def _in_effect(table: sa.Table, kind: str, reader: Reader) -> Condition:
    """Rows released to the reader's office: `visible_to` finds them, the release says whether it is over."""
    release = Base.metadata.tables[RELEASE]
    opened = sa.exists().where(
        release.c.subject_id == table.c.id,
        release.c.kind == kind,
        release.c.recipient_id == reader.office,
        release.c.state == "active",
        release.c.expires_at > reader.moment,
    )
    return sa.and_(holds(table.c.visible_to, reader.office), opened.correlate(table))


def _of_own_case(column: sa.Column[Any], reader: Reader) -> Condition:
    case = shared_table(CASE)
    return sa.exists().where(case.c.id == column, _own(case, reader)).correlate(column.table)


def _own_or_told_of(table: sa.Table, scope: Own, reader: Reader) -> Condition:
    ways = [_own(table, reader)]
    if scope.case:
        ways.append(_of_own_case(table.c[scope.case], reader))
    if scope.number and reader.number is not None:
        ways.append(table.c[scope.number] == reader.number)
    return sa.or_(*ways)


def _either(table: sa.Table, scope: Either, reader: Reader) -> Condition:
    withheld = [table.c[name].is_not_distinct_from(value) for name, value in scope.withheld]
    received = sa.and_(table.c.recipient_id == reader.office, *(~one for one in withheld))
    return sa.or_(_own(table, reader), received)


def _with(table: sa.Table, scope: Inside, reader: Reader, rule: Rule) -> Condition:
    """Rows that belong to rows the rule is true of, and whose release is not withheld."""
    belongs = _named_by(table.c[scope.key], scope.table, reader, rule)
    if not scope.release or rule is not _seen:
        return belongs
    return sa.and_(belongs, _named_by(table.c[scope.release], RELEASE, reader, _seen))


def _named_by(column: sa.Column[Any], named: str, reader: Reader, rule: Rule) -> Condition:
    """The row a column names is one the rule is true of; what the reader does not see, the database has cut already."""
    other = Base.metadata.tables[named]
    key = next(iter(other.primary_key)) == column
    cut = reader.is_told and rule is _seen
    return sa.exists().where(key, *(() if cut else (rule(other, scopes()[named], reader),))).correlate(column.table)


def _seen(table: sa.Table, scope: Scope, reader: Reader) -> Condition:
    """Rows the reader may know of."""
    match scope:
        case Own():
            return _own_or_told_of(table, scope, reader)
        case Shared(kind):
            return sa.or_(_own(table, reader), _in_effect(table, kind, reader))
        case Either():
            return _either(table, scope, reader)
        case Inside():
            return _with(table, scope, reader, _seen)
        case Compartment():
            return sa.and_(_own(table, reader), reader.opens_compartment)
        case Everybody():
            return sa.true()


def _changed(table: sa.Table, scope: Scope, reader: Reader) -> Condition:
    """Rows the reader may change: own ones, those between two offices from either side."""
    match scope:
        case Own() | Shared():
            return _own(table, reader)
        case Inside():
            return _with(table, scope, reader, _changed)
        case Either() | Compartment() | Everybody():
            return _seen(table, scope, reader)


def _removed(table: sa.Table, scope: Scope, reader: Reader) -> Condition:
    """Rows the reader may delete: own ones alone."""
    if isinstance(scope, Inside):
        return _with(table, scope, reader, _removed)
    return _own(table, reader) if isinstance(scope, Either) else _changed(table, scope, reader)


def _entered(table: sa.Table, scope: Scope, reader: Reader) -> Condition:
    """Rows the reader may put in: those of the own office."""
    return _changed(table, scope, reader) if isinstance(scope, Inside) else _own(table, reader)


# --- the first wall -------------------------------------------------------------------------------------------------


def condition(actor: Actor, model: Any) -> Condition:
    """Keep an actor's query of a model to the rows the actor may know of, now."""
    return _seen(model.__table__, model.__scope__, _as_actor(actor))


def own_rows(actor: Actor, model: Any) -> Condition:
    """Keep a query to the office's own rows; without those of others to think of, the server follows an index."""
    return _own(model.__table__, _as_actor(actor))


def of_own_case(actor: Actor, column: Any) -> Condition:
    """Keep a query to rows about cases that are the actor's own; `column` is the one that names the case."""
    return _of_own_case(column.property.columns[0], _as_actor(actor))


def owns(actor: Actor, thing: Any) -> bool:
    """Tell of one thing what `Own` says of rows: it is the actor's office's, and no other agency keeps it to itself."""
    kept = getattr(thing, "agency_only", False) and thing.agency != actor.agency
    return bool(thing.office_id == actor.office_id and not kept)


def credit(actor: Actor, source: Any = None) -> dict[str, Any]:
    """What a new record of the actor's begins with: its office, and the agency it is to the credit of.

    What was made from a thing that its agency keeps to itself is kept so, too; another office's agencies bind nobody
    here.
    """
    kept = source is not None and source.office_id == actor.office_id and bool(source.agency_only)
    return {"office_id": actor.office_id, "agency": actor.agency, "agency_only": kept}


# --- the second wall ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy of one table: the verb it is about, and the rows it lets through, as SQL."""

    table: sa.Table
    verb: str
    condition: Condition

    @property
    def name(self) -> str:
        """What it is known by in the database."""
        return f"blo_{self.verb.lower()}"

    def needs(self) -> Iterator[sa.Column[Any]]:
        """The columns it speaks of."""
        return (part for part in visitors.iterate(self.condition) if isinstance(part, sa.Column))

    def sql(self) -> str:
        """The condition in words of PostgreSQL."""
        query: sa.Select[Any] = sa.select(sa.literal_column("1")).select_from(self.table).where(self.condition)
        written = query.compile(dialect=POSTGRESQL(), compile_kwargs={"literal_binds": True})
        return str(written).partition("WHERE ")[2]

    def statement(self) -> str:
        """The statement that puts it up."""
        clause = {"INSERT": "WITH CHECK ({0})", "UPDATE": "USING ({0}) WITH CHECK ({0})"}.get(self.verb, "USING ({0})")
        return f"CREATE POLICY {self.name} ON {self.table.name} FOR {self.verb} {clause.format(self.sql())}"


def policies() -> list[Policy]:
    """Every policy of every table that is not everybody's."""
    found = []
    for name, scope in sorted(scopes().items()):
        if isinstance(scope, Everybody):
            continue
        table = Base.metadata.tables[name]
        changed = _changed(table, scope, TOLD)
        found += [
            Policy(table, "SELECT", _seen(table, scope, TOLD)),
            Policy(table, "INSERT", _entered(table, scope, TOLD)),
            Policy(table, "UPDATE", changed),
            Policy(table, "DELETE", _removed(table, scope, TOLD)),
        ]
    return found
