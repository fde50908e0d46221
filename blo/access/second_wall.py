"""PostgreSQL's own wall: policies put up from the definitions, and what the application's role is granted.

It is taken down before tables change and put up anew afterwards, in one transaction, so that it always equals the
definitions. The application's role owns nothing, so it can't take it down.
"""

from collections.abc import Iterator

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from blo.access.scope import Everybody
from blo.access.walls import policies, scopes
from blo.kernel.db import Base

PRIVILEGES = {
    "audit_entry": ("SELECT", "INSERT"),
    "audit_personal": ("SELECT", "INSERT", "DELETE"),
    "audit_subject": ("SELECT", "INSERT"),
    "checkpoint": ("SELECT", "INSERT"),
    "checkpoint_copy": ("SELECT", "INSERT"),
    "code_version": ("SELECT", "INSERT"),
    "code_stamp": ("SELECT", "UPDATE"),
    "office_key": ("SELECT", "INSERT", "UPDATE"),
    "issued_document": ("SELECT", "INSERT", "UPDATE (pdf)"),  # to erase it: triggers refuse anything else
    "document_item": ("SELECT", "INSERT"),
    "dissemination": ("SELECT", "INSERT", "DELETE"),  # gone with its release, never rewritten
    "deletion_record": ("SELECT", "INSERT"),
    "exhibit": ("SELECT", "INSERT", "UPDATE"),  # gone with its detection, by the key alone
    "custody_event": ("SELECT", "INSERT"),
    "custody_words": ("SELECT", "INSERT", "DELETE"),  # erased when their time is over, never rewritten
}
"""What the application may do to the tables that are not open to every verb."""
EVERY_VERB = ("SELECT", "INSERT", "UPDATE", "DELETE")
FIXED = frozenset({"office_id", "recipient_id"})
"""Columns that are written once, as keys are: no row of a walled table ever changes hands."""
UNFIT = ("it is a superuser", "it may bypass row-level security", "it owns tables")
FAULTS = """
SELECT bool_or(rolsuper), bool_or(rolbypassrls), EXISTS (
    SELECT FROM pg_class
    WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace AND pg_has_role(relowner, 'MEMBER')
) FROM pg_roles WHERE pg_has_role(oid, 'MEMBER')
"""
"""In the order of `UNFIT`; what a role may become counts as what it is."""


def stands_on(connection: Connection) -> bool:
    """Tell whether this database has such walls at all."""
    return connection.dialect.name == "postgresql"


def _columns(connection: Connection) -> dict[str, set[str]]:
    """The columns of those of our tables that the database has: in the middle of migrations not all are there."""
    inspector = sa.inspect(connection)
    there = set(inspector.get_table_names()) & scopes().keys()
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in sorted(there)}


def take_down(connection: Connection) -> None:
    """Remove every policy, and let the owner of the tables see all rows again."""
    if not stands_on(connection):
        return
    mine = sa.table("pg_policies", sa.column("tablename"), sa.column("policyname"), sa.column("schemaname"))
    found = sa.select(mine.c.tablename, mine.c.policyname).where(
        mine.c.schemaname == sa.func.current_schema(), mine.c.policyname.startswith("blo_", autoescape=True)
    )
    for table, policy in connection.execute(found).all():
        connection.exec_driver_sql(f"DROP POLICY {policy} ON {table}")
    for table in _columns(connection):
        connection.exec_driver_sql(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY")


def put_up(connection: Connection, role: str) -> None:
    """Put up every policy from the present definitions, for tables' owners too, and grant `role` what it needs.

    A table whose policy speaks of what is not there yet is closed to everybody.
    """
    if not stands_on(connection):
        return
    columns = _columns(connection)
    for table in columns:
        if not isinstance(scopes()[table], Everybody):
            connection.exec_driver_sql(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY")
    for policy in policies():
        if all(column.name in columns.get(column.table.name, ()) for column in policy.needs()):
            connection.exec_driver_sql(policy.statement())
    if role:
        for statement in _grants(connection, role, columns):
            connection.exec_driver_sql(statement)


def _grants(connection: Connection, role: str, columns: dict[str, set[str]]) -> Iterator[str]:
    quoted = connection.dialect.identifier_preparer.quote(role)
    yield f"GRANT USAGE ON SCHEMA {connection.scalar(sa.select(sa.func.current_schema()))} TO {quoted}"
    for table, names in columns.items():
        verbs = list(PRIVILEGES.get(table, EVERY_VERB))
        if "UPDATE" in verbs and not isinstance(scopes()[table], Everybody):
            written_once = FIXED | {column.name for column in Base.metadata.tables[table].primary_key}
            changeable = sorted(f'"{name}"' for name in names - written_once)
            verbs.remove("UPDATE")
            verbs += [f"UPDATE ({', '.join(changeable)})"] if changeable else []
        yield f"REVOKE ALL ON {table} FROM {quoted}"
        yield f"GRANT {', '.join(verbs)} ON {table} TO {quoted}"


def faults(connection: Connection) -> list[str]:
    """What makes the connected role unfit to run the application: whatever lets it over, around or under the wall."""
    if not stands_on(connection):
        return []
    found = connection.exec_driver_sql(FAULTS).one()
    return [why for why, true in zip(UNFIT, found, strict=True) if true]
