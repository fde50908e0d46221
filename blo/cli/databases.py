"""Bringing a database up to the present tables, and to the role that the application runs as."""

from typing import Any

import click
import sqlalchemy as sa
from flask import Flask
from flask_migrate import upgrade
from psycopg import sql

from blo.cli.operator import OPERATOR, acting
from blo.codelists import service as codelists
from blo.kernel import sealing
from blo.kernel.db import writing
from blo.settings import Settings

NEW_ROLE = "CREATE ROLE {name} LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE"
ALREADY = """
DO $$ BEGIN
    {create};
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;
END $$
"""
"""Two who bring up two databases of one server at once may make the role both."""


def _settings(app: Flask) -> Settings:
    found: Settings = app.extensions["blo_settings"]
    return found


def owner_engine(app: Flask) -> sa.Engine:
    """Return an engine that connects as the owner of the tables; where none is named, as the application."""
    settings = _settings(app)
    url = settings.owner_database_url or settings.database_url
    engine = sa.create_engine(url, poolclass=sa.NullPool, hide_parameters=True)
    sealing.use(engine, sealing.Masters(settings.data_keys))
    return engine


def application_role(app: Flask) -> str:
    """Return the role the application runs as on PostgreSQL, empty where it is the owner itself."""
    settings = _settings(app)
    if not settings.owner_database_url:
        return ""
    role, owner = (sa.make_url(url).username for url in (settings.database_url, settings.owner_database_url))
    return role if role and role != owner else ""


def _make_role(app: Flask) -> None:
    """Make the application's role where it is missing; where the owner may not, say what to type."""
    role = application_role(app)
    engine = owner_engine(app)
    if not role or engine.dialect.name != "postgresql":
        return
    with engine.begin() as connection:
        driver: Any = connection.connection.driver_connection
        if connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).first():
            return
        create = sql.SQL(NEW_ROLE).format(name=sql.Identifier(role))
        may = connection.exec_driver_sql(
            "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).scalar_one()
        if not may:
            line = f"{create.as_string(driver)} PASSWORD '...'"
            raise click.ClickException(f"The role {role} is missing. As a superuser, type in psql:  {line};")
        password = sa.make_url(_settings(app).database_url).password
        if password:  # only its digest travels, so that it stands in no log of the server
            digest = driver.pgconn.encrypt_password(str(password).encode(), role.encode()).decode()
            create = sql.SQL("{} PASSWORD {}").format(create, digest)
        connection.exec_driver_sql(sql.SQL(ALREADY).format(create=create).as_string(driver))


def migrate(app: Flask) -> None:
    """Run every migration the application's database has not had, as the owner of its tables."""
    _make_role(app)
    with app.app_context():
        token = writing.set(True)
        try:
            upgrade()
        finally:
            writing.reset(token)


def bring_up(app: Flask) -> None:
    """Migrate the database, and take in the code lists that come with the program; run again, it changes nothing."""
    migrate(app)
    with acting(lambda _settings: app):
        codelists.load(OPERATOR)
