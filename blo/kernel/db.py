"""The database: typed base, naming convention, column types that behave the same on SQLite and PostgreSQL, mixins."""

from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID

import sqlalchemy as sa
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, MappedAsDataclass, mapped_column

from blo.kernel import clock
from blo.kernel.codes import Code
from blo.kernel.ids import new_id

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

writing: ContextVar[bool] = ContextVar("writing", default=True)
"""Whether the transaction that begins next means to write; SQLite takes its one write lock at once when it does."""


class Base(DeclarativeBase):
    """The typed base of all tables."""

    metadata = sa.MetaData(naming_convention=NAMING)


db = SQLAlchemy(model_class=Base)
if TYPE_CHECKING:
    assert not issubclass(Base, MappedAsDataclass)


class Moment(sa.types.TypeDecorator[datetime]):
    """A moment in UTC with its zone; a moment without a zone is refused."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC; SQLite has no zones, so there the zone is dropped after converting."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment needs a time zone")
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Give every moment back in UTC with its zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def code_type(enumeration: type[Code]) -> sa.Enum:
    """Return the column type of a code: stored by value, held to its list by a CHECK."""
    name = "".join("_" + letter.lower() if letter.isupper() else letter for letter in enumeration.__name__).strip("_")
    return sa.Enum(
        enumeration,
        values_callable=lambda members: [member.value for member in members],
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=40,
        name=name,
    )


class Codes(sa.types.TypeDecorator[list[Any]]):
    """A short list of codes of one enumeration, stored as a JSON list of values in the enumeration's order."""

    impl = sa.JSON
    cache_ok = True

    def __init__(self, enumeration: type[Code]) -> None:
        super().__init__()
        self.enumeration = enumeration
        self._members = {member.value: member for member in enumeration}

    def process_bind_param(self, value: Iterable[Any] | None, dialect: Dialect) -> list[str]:
        """Refuse what is not a code of the list."""
        chosen = {self._members[item] for item in value or ()}
        return [member.value for member in self.enumeration if member in chosen]

    def process_result_value(self, value: list[str] | None, dialect: Dialect) -> list[Any]:
        """Give members back, not strings."""
        return [self._members[item] for item in value or ()]


class Identifiers(sa.types.TypeDecorator[frozenset[UUID]]):
    """A set of identifiers: an array on PostgreSQL, where an index finds what is in it, a JSON list on SQLite."""

    impl = sa.JSON
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> sa.types.TypeEngine[Any]:
        """Choose the column's type."""
        return dialect.type_descriptor(sa.ARRAY(sa.Uuid()) if dialect.name == "postgresql" else sa.JSON())

    def process_bind_param(self, value: Iterable[UUID] | None, dialect: Dialect) -> list[Any]:
        """Store in one order, and on SQLite as SQLite stores identifiers."""
        found = sorted(value or ())
        return list(found) if dialect.name == "postgresql" else [one.hex for one in found]

    def process_result_value(self, value: Iterable[Any] | None, dialect: Dialect) -> frozenset[UUID]:
        """Give identifiers back."""
        return frozenset(one if isinstance(one, UUID) else UUID(one) for one in value or ())


class holds(sa.sql.functions.FunctionElement[bool]):  # noqa: N801 - a word of SQL
    """Whether a set of offices holds an office: ``holds(column, office)``."""

    type = sa.Boolean()
    inherit_cache = True


@compiles(holds, "postgresql")
def _holds(element: Any, compiler: Any, **named: Any) -> str:
    offices, office = element.clauses
    return f"{compiler.process(offices, **named)} @> ARRAY[{compiler.process(office, **named)}]"


@compiles(holds, "sqlite")
def _holds_in_list(element: Any, compiler: Any, **named: Any) -> str:
    offices, office = element.clauses
    return f"instr({compiler.process(offices, **named)}, {compiler.process(office, **named)}) > 0"


class Exact(sa.types.TypeDecorator[Decimal]):
    """A number with so many decimal places, exact on both engines: stored whole, in units of the last place."""

    impl = sa.BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Store units of the last place; a number with more places is refused, never rounded."""
        if value is None:
            return None
        scaled = value.scaleb(self.places)
        if scaled != int(scaled):
            raise ValueError(f"a number has more than {self.places} decimal places")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """Give the number back."""
        return None if value is None else Decimal(value).scaleb(-self.places)


class Identified:
    """A primary key that sorts by time and tells nothing about how many there are."""

    id: Mapped[UUID] = mapped_column(sa.Uuid, primary_key=True, default=new_id)


class Timestamped:
    """When the row was written."""

    created_at: Mapped[datetime] = mapped_column(Moment, default=clock.now)


class Submitted:
    """Made by a form that carries an identifier of its own, so that sending it twice makes one record."""

    submission: Mapped[UUID | None] = mapped_column(sa.Uuid, unique=True, default=None)


class OfficeOwned:
    """Recorded by one office, to the credit of one of its agencies, which may keep it to itself."""

    office_id: Mapped[UUID] = mapped_column(sa.ForeignKey("office.id"))
    agency: Mapped[str] = mapped_column(sa.String(20), default="")
    agency_only: Mapped[bool] = mapped_column(
        sa.CheckConstraint("NOT agency_only OR agency <> ''", name="agency_named"), default=False
    )


class Reducible:
    """Outlives its time in part: at `reduced_at` what could identify somebody was taken out, codes were left."""

    reduced_at: Mapped[datetime | None] = mapped_column(Moment, default=None)


class Versioned:
    """Counts its changes, so that a change made on a stale page is noticed."""

    version: Mapped[int] = mapped_column(default=1)

    @sa.orm.declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805 - a class method by SQLAlchemy's convention
        """Let the ORM compare and raise the version with each change."""
        return {"version_id_col": cls.version}


READING = "reading"
"""Under this it stands with a connection to PostgreSQL whether its transaction may write nothing."""
SQLITE = ("foreign_keys=ON", "journal_mode=WAL", "busy_timeout=10000", "synchronous=FULL", "secure_delete=ON")
"""What is asked of SQLite on every connection; what is deleted is overwritten in the file, too."""


@sa.event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _record: Any) -> None:
    if type(connection).__module__.startswith("sqlite3"):
        connection.isolation_level = None  # we say BEGIN ourselves, below
        for pragma in SQLITE:
            connection.execute(f"PRAGMA {pragma}")


@sa.event.listens_for(Engine, "begin")
def _begin(connection: Connection) -> None:
    """Say how a transaction begins.

    A writer on SQLite takes the write lock at once: a lock asked for later can fail and lose the entry. A reader sees
    one moment of the database from its first query to its last, so that a recall falls before a page or after it,
    never into it; on PostgreSQL it is also kept from writing.
    """
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing.get() else "BEGIN")
        return
    connection.info[READING] = not writing.get()
    if connection.info[READING]:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
